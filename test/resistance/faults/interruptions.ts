import { proof, type Row } from '../row.ts'

/** Runs that are cut, come too late, or meet. */
export const interruptions: readonly Row[] = [
  {
    id: 'F-6',
    title: 'the run is killed between two steps',
    applies: true,
    proofs: [
      proof(
        [
          'unit/providers/docker-plan.test.ts',
          'a run that was killed > after any step of any number of runs is completed by the next one, to the same end',
        ],
        ['providers/docker/plan.ts', "candidate ? [{ do: 'remove', role: 'candidate' }] : []", '[]'],
      ),
      proof(
        ['unit/providers/docker-plan.test.ts', 'the plan > completes a replacement that had been decided'],
        ['providers/docker/plan.ts', 'if (candidate?.proven) {', 'if (candidate?.proven && !live) {'],
      ),
      proof(
        [
          'unit/providers/docker-unused-images.test.ts',
          'images that were fetched for previews go when nothing runs them, and no others',
        ],
        ['providers/docker/unused-images.ts', '.filter(({ RepoTags: tags }) => tags.length === 0)', ''],
      ),
    ],
  },
  {
    id: 'F-7',
    title: 'the run is cancelled',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/action.test.ts', 'a cancelled run > ends a wait (%s)'],
        ['runtime/limits.ts', 'const stoppers = [stopSignal(), ', 'const stoppers = ['],
      ),
      proof(
        [
          'unit/runtime/action.test.ts',
          'a cancelled run > ends within 7 s whatever it still does, with its children and folders',
        ],
        ['runtime/cancel.ts', '  setTimeout(() => giveUp(), giveUpMs).unref()\n', ''],
      ),
      proof(
        [
          'unit/runtime/action.test.ts',
          'an action that fails for a reason > says that it was cancelled, whatever the cut work says',
        ],
        ['runtime/failure-of.ts', 'if (cancelled.aborted) return cancellation(error)', ''],
      ),
      proof(
        ['acceptance/health-gate.test.ts', 'health-gate stops > when it is cancelled, within a second'],
        ['runtime/action.ts', '  listenForCancel()\n', ''],
      ),
      proof(
        ['unit/runtime/action.test.ts', 'a cancelled run > ends a child, and starts none any more'],
        [
          'runtime/process.ts',
          "    if (over.signal.aborted) return notStarted(143, 'not started: the run is being ended')\n",
          '',
        ],
      ),
      proof(
        ['unit/runtime/action.test.ts', 'a cancelled run > ends a child, and starts none any more'],
        [
          'runtime/outcome.ts',
          'if (cancelled.aborted) throw cancelledAtLast(outcome)',
          'if (!cancelled) throw cancelledAtLast(outcome)',
        ],
      ),
      proof(
        [
          'unit/providers/docker-overtaken.test.ts',
          'a previous version for whose answer a cancelled run did not wait is told as started, not as silent',
        ],
        [
          'providers/docker/back.ts',
          "if (problem && isCancelled(problem)) return { kind: 'started', version }",
          '',
        ],
      ),
      proof(
        ['policy/waits.test.ts', 'no part of an action waits by itself'],
        [
          'comments/lasting.ts',
          'await sleep(500 * looked)',
          'await new Promise((done) => setTimeout(done, 500 * looked))',
        ],
      ),
    ],
  },
  {
    id: 'F-8',
    title: 'post runs too early, twice, or without main',
    applies: true,
    proofs: [
      proof(
        [
          'acceptance/build-push-image.test.ts',
          'the post step > removes nothing else, whatever its state says',
        ],
        ['runtime/temporary.ts', '!basename(path).startsWith(prefix)', "basename(path) === ''"],
      ),
      proof(
        [
          'acceptance/build-push-image.test.ts',
          'the post step > removes nothing else, whatever its state says',
        ],
        [
          'runtime/temporary.ts',
          'dirname(path) !== root() || !basename(path).startsWith(prefix)',
          "path === ''",
        ],
      ),
      proof(
        [
          'e2e/build-push-image.test.ts',
          'a run that is killed in the middle leaves the login to the post step, which removes it',
        ],
        [
          'runtime/temporary.ts',
          'remember(stateOf(++made), path)',
          'if (++made === 1) remember(stateOf(made), path)',
        ],
      ),
    ],
  },
  {
    id: 'F-9',
    title: 'two runs for the same pull request at once',
    applies: true,
    proofs: [
      proof(
        [
          'contract/docker-provider.test.ts',
          'a name that is taken after the look > by another run of the same pull request is left to it',
        ],
        [
          'providers/docker/conflict.ts',
          'if (isNameTaken(result)) throw await heldNow(docker, target, kind, name)',
          '',
        ],
      ),
      proof(
        [
          'unit/comments/plan.test.ts',
          'the plan for the comment > joins comments of ours: the oldest stays, of two sections the newer wins',
        ],
        ['comments/plan.ts', '.sort((a, b) => a.id - b.id)', '.sort((a, b) => b.id - a.id)'],
      ),
      proof(
        [
          'contract/forge-comment.test.ts',
          'the sticky comment on %s > is one, with both sections, after two runs created it at the same time',
        ],
        ['comments/upsert.ts', 'if (own.length === 1) return', 'if (own.length > 0) return'],
      ),
      proof(
        [
          'unit/comments/two-writers.test.ts',
          'two writers of one comment > both have their section in the end, in every order but one that a moment of waiting excludes',
        ],
        [
          'comments/lasting.ts',
          'if (repaired === undefined) return now',
          'if (repaired !== null) return now',
        ],
      ),
      proof(
        ['unit/comments/plan.test.ts', 'what another writer took away > is put back: %s'],
        [
          'comments/plan.ts',
          'if (there === undefined || isNewer(wrote.stamp, there.stamp)) return true',
          'if (there === undefined) return true',
        ],
      ),
      proof(
        [
          'unit/comments/plan.test.ts',
          'joining comments that together are too long > leaves a comment where it is when nothing of it would fit, rather than lose its text',
        ],
        [
          'comments/plan.ts',
          '    if (next === undefined) continue\n',
          '    if (next === undefined) {\n      remove.push(other.id)\n      continue\n    }\n',
        ],
      ),
      proof(
        [
          'unit/previews/lifecycle.test.ts',
          'making a preview > starts over when somebody else was at work, from a new look',
        ],
        [
          'previews/lifecycle.ts',
          'if (!(error instanceof Outdated) || attempt === attempts) throw error',
          'if (!(error instanceof Outdated) || attempt > 0) throw error',
        ],
      ),
      proof(
        [
          'unit/providers/docker-overtaken.test.ts',
          'a run whose step fails > is out where its candidate %s: another run took over',
        ],
        [
          'providers/docker/overtaken.ts',
          'if (await isGone(docker, ids.candidate)) {',
          "if (ids.candidate === '') {",
        ],
      ),
      proof(
        [
          'unit/providers/docker-overtaken.test.ts',
          'a run whose step fails > is out where its candidate %s: another run took over',
        ],
        [
          'providers/docker/overtaken.ts',
          'return found === undefined || found.removing',
          'return found === undefined',
        ],
      ),
      proof(
        [
          'unit/providers/docker-overtaken.test.ts',
          'a run that is out > leaves that to the other run where that one has a candidate',
        ],
        [
          'providers/docker/overtaken.ts',
          'if (stopped && ids.live !== undefined && other === undefined)',
          'if (stopped && ids.live !== undefined)',
        ],
      ),
    ],
  },
]
