import { proof, type Row } from './row.ts'

/** What may break, and the proofs that we survive it. */
export const faults: readonly Row[] = [
  {
    id: 'F-1',
    title: 'a service asks us to slow down',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/retry.test.ts', 'Retry-After > in seconds is waited for'],
        [
          'runtime/retry.ts',
          'const askedMs = askedWaitMs(result)',
          'const askedMs = askedWaitMs(result) * 0',
        ],
      ),
      proof(
        [
          'unit/runtime/retry.test.ts',
          "GitHub's rate limit > with status %i is waited for until it is reset, by the clock of the server",
        ],
        [
          'runtime/retry.ts',
          "return isLimit ? until(Number(headers['x-ratelimit-reset']) * 1000, now) : 0",
          'return isLimit ? 0 : 0',
        ],
      ),
      proof(
        [
          'contract/forge.test.ts',
          'a forge that speaks %s > waits after a 403 that says for how long, which is no lack of permission',
        ],
        ['runtime/retry.ts', 'status === 403 && limited ?', 'status === 403 && status < 0 ?'],
      ),
      proof(
        ['unit/runtime/retry.test.ts', 'the log says what is repeated, why and when, without the query'],
        ['runtime/retry.ts', 'const what = `${method} ${shownUrl(url)}`', 'const what = `${method} ${url}`'],
      ),
    ],
  },
  {
    id: 'F-2',
    title: 'a service answers 5xx, or a proxy answers in its place',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/retry.test.ts', 'an exchange is repeated > after status %i'],
        ['runtime/retry.ts', 'status >= 500 ?', 'status >= 600 ?'],
      ),
      proof(
        ['unit/forges/refusal.test.ts', "a refusal is told > for a proxy's page, without a word of it"],
        [
          'forges/refusal.ts',
          "const json = contentType === '' || contentType.includes('json')",
          "const json = contentType !== 'none'",
        ],
      ),
      proof(
        [
          'contract/forge.test.ts',
          "a forge that speaks %s > does not take a proxy's page with status 200 for an answer",
        ],
        ['forges/gitea-api.ts', '&& !isPage) return', '&& !(isPage && response.status < 0)) return'],
      ),
    ],
  },
  {
    id: 'F-3',
    title: 'there is no answer, or half of one',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/http.test.ts', 'there is no answer > within the time where the body drips for ever'],
        ['runtime/http.ts', 'limited(wanted)', 'limited({ ...wanted, timeoutMs: wanted.timeoutMs * 20 })'],
      ),
      proof(
        ['unit/runtime/http.test.ts', 'there is no answer > where nobody vouches for the certificate'],
        ['runtime/http-failure.ts', "return new HttpFailure('tls',", "return new HttpFailure('reset',"],
      ),
      proof(
        ['contract/forge.test.ts', 'a forge that speaks %s > goes on after a reset and a cut answer'],
        ['runtime/retry.ts', "= ['reset', ", '= ['],
      ),
      proof(
        ['unit/runtime/api.test.ts', 'fails with a sentence where the JSON ends in the middle each time'],
        ['runtime/whole.ts', 'if (status >= 300 || !isJson', 'if (status >= 0 || !isJson'],
      ),
      proof(
        ['unit/runtime/http.test.ts', 'there is no answer > within the time where nobody speaks'],
        [
          'runtime/limits.ts',
          "    joint.abort(new Error('the deadline passed'))\n",
          '    setTimeout(() => joint.abort(new Error()), 2000)\n',
        ],
      ),
    ],
  },
  {
    id: 'F-4',
    title: 'something was made, although the answer says that it was not',
    applies: true,
    proofs: [
      proof(
        [
          'contract/forge-comment.test.ts',
          'the sticky comment on %s > is created exactly once when the create was done but answered with an error',
        ],
        ['comments/upsert.ts', 'if (comment !== undefined) return comment\n', ''],
      ),
      proof(
        ['unit/runtime/api.test.ts', 'a POST, which may have been carried out, > is not repeated after %s'],
        ['runtime/api.ts', "(method === 'POST' ? retryRefused : retryIdempotent)", 'retryIdempotent'],
      ),
      proof(
        [
          'unit/runtime/api.test.ts',
          'a PATCH, whose text may be outdated by now, > is left to the caller after %s',
        ],
        ['runtime/api.ts', "onlyWait: method === 'PATCH',", ''],
      ),
      proof(
        ['unit/runtime/retry.test.ts', 'what must not be done twice > is not repeated after %s'],
        [
          'runtime/retry.ts',
          "if (result instanceof HttpFailure) return result.kind === 'refused' ? result.message : undefined",
          'if (result instanceof HttpFailure) return result.message',
        ],
      ),

      proof(
        ['contract/forge-comment.test.ts', 'the sticky comment on %s > is changed exactly once after %s'],
        ['comments/lasting.ts', '.then(() => undefined, passing)', '.then(() => undefined)'],
      ),
    ],
  },
  {
    id: 'F-5',
    title: 'a read shows what was, and not what is',
    applies: true,
    proofs: [
      proof(
        [
          'contract/forge-comment.test.ts',
          'the sticky comment on %s > is one after two runs created it, also where the list lags behind the create',
        ],
        ['comments/upsert.ts', 'if (seen || looked === attempts)', 'if (looked > 0)'],
      ),
      proof(
        [
          'contract/forge-comment.test.ts',
          'the sticky comment on %s > is looked at again where the answer lags behind the change',
        ],
        ['comments/lasting.ts', '|| looked === 3', '|| looked > 0'],
      ),
    ],
  },
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
        [
          'acceptance/races-comment.test.ts',
          'two steps that comment at once on %s > both keep their section when both had looked before either wrote: %s',
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
          'throw error',
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
  {
    id: 'F-10',
    title: 'a lock is held, stale or replaced',
    applies: false,
    because: 'No action takes a lock yet; two runs for one preview meet at its names and labels (F-9).',
    sign: /\block(s|File|Name)?\b(?!ed)/,
  },
  {
    id: 'F-11',
    title: 'half of it exists',
    applies: true,
    proofs: [
      proof(
        [
          'unit/providers/docker-plan.test.ts',
          'a run that was killed > converges from every state, also from those that hands made',
        ],
        [
          'providers/docker/plan.ts',
          "if (live.state === 'running') return",
          "if (live.state !== 'restarting') return",
        ],
      ),
      proof(
        ['contract/docker-provider.test.ts', 'listing > finds previews by their labels, half-made ones too'],
        [
          'providers/docker/list.ts',
          '[...readNetworks(inspectedNetworks), ...readContainers(inspected)]',
          'readContainers(inspected)',
        ],
      ),
    ],
  },
  {
    id: 'F-12',
    title: 'the new version never becomes healthy, or only for a moment',
    applies: true,
    proofs: [
      proof(
        [
          'unit/health/gate.test.ts',
          'whatever an app answers, the gate > never says healthy unless the last answers in a row were',
        ],
        ['health/verdict.ts', 'streak.count >= budget.successes', 'streak.count >= 1'],
      ),
      proof(
        [
          'unit/providers/docker-plan.test.ts',
          'the plan > for another version stops the old one only when the new one is made, and removes it last',
        ],
        ['providers/docker/plan.ts', "{ do: 'prove', role: 'candidate' },\n", ''],
      ),
      proof(
        ['contract/docker-provider.test.ts', 'an update > that fails lets the previous version answer again'],
        ['providers/docker/plan.ts', '...(stopped ? back : [])', '...back.slice(2)'],
      ),
      proof(
        ['unit/providers/docker-prove.test.ts', 'a new version > that answers and then ends is not ready'],
        [
          'providers/docker/prove.ts',
          "return last === 'ended' ? await endOf(docker, id) : undefined",
          'return undefined',
        ],
      ),
    ],
  },
  {
    id: 'F-13',
    title: 'the pull request is closed before, while or after its preview is made',
    applies: true,
    proofs: [
      proof(
        ['unit/previews/order.test.ts', 'a preview is made > not for %s'],
        ['previews/order.ts', "if (pull.state === 'closed') {", "if (pull.headSha === '') {"],
      ),
      proof(
        [
          'unit/previews/lifecycle.test.ts',
          'making a preview > takes back what it made when the pull request was closed meanwhile',
        ],
        [
          'previews/lifecycle.ts',
          "throw after.reasonCode === 'pr-closed' ? await takeBack(task, done.generation) : after",
          'throw after',
        ],
      ),
      proof(
        ['unit/previews/lifecycle.test.ts', 'making a preview > takes back half a preview too'],
        [
          'previews/lifecycle.ts',
          "throw after?.reasonCode === 'pr-closed' ? await takeBack(task) : error",
          'throw error',
        ],
      ),
    ],
  },
  {
    id: 'F-14',
    title: 'nobody cleaned up',
    applies: true,
    proofs: [
      proof(
        ['unit/previews/sweep.test.ts', 'the sweep > %s'],
        ['previews/sweep.ts', 'if (closedForMs < graceMs)', 'if (closedForMs < 0)'],
      ),
      proof(
        ['unit/previews/sweep.test.ts', 'the sweep > %s'],
        ['previews/sweep.ts', "if (pull.state === 'open')", "if (pull.closedAt === '')"],
      ),
      proof(
        ['unit/previews/sweep.test.ts', 'the sweep > %s'],
        [
          'previews/sweep.ts',
          'if (pull === undefined) return { remove: false,',
          'if (pull === undefined) return { remove: true,',
        ],
      ),
      proof(
        [
          'e2e/destroy.test.ts',
          'the image tag of a preview > goes in the sweep, too, where no preview is left that would lead to it',
        ],
        ['actions/destroy-preview/sweep.ts', 'await sweepRest(parts, tools, previews, swept)', ''],
      ),
    ],
  },
  {
    id: 'F-15',
    title: 'closed and opened again while the removal runs',
    applies: true,
    proofs: [
      proof(
        [
          'resistance/generation.test.ts',
          'a preview is removed in the generation that was seen, and in no other',
        ],
        [
          'previews/destroy.ts',
          'provider.remove(target, { generation, stillWanted })',
          'provider.remove(target, { stillWanted })',
        ],
      ),
      proof(
        ['contract/docker-provider.test.ts', 'removing > leaves another generation alone'],
        [
          'providers/docker/remove.ts',
          "...(generation === undefined ? {} : { 'deploy-actions.generation': generation }),",
          '',
        ],
      ),
      proof(
        [
          'unit/previews/lifecycle.test.ts',
          'making a preview > takes nothing back that was opened again before it went',
        ],
        ['previews/lifecycle.ts', 'if (refused) return reopened(commit)', ''],
      ),
      proof(
        [
          'unit/providers/docker-gone.test.ts',
          'removing what carries the labels > gives everything its name back where a last question is answered with no',
        ],
        ['providers/docker/remove.ts', 'if (!wanted) {', 'if (wanted === undefined) {'],
      ),
      proof(
        [
          'e2e/races.test.ts',
          'a preview is whole, and the newest, or gone > $run held $at $call, meanwhile $meanwhile',
        ],
        [
          'providers/docker/remove.ts',
          'const marked = await mark(docker, containers)',
          'const marked = containers',
        ],
      ),
    ],
  },
  {
    id: 'F-16',
    title: 'the branch is gone when the preview is removed',
    applies: true,
    proofs: [
      proof(
        [
          'resistance/branch-gone.test.ts',
          'a preview can be removed when the branch is gone on %s, without a checkout',
        ],
        ['actions/load-app.ts', 'config ?? readConfig(path)', 'readConfig(path) ?? config'],
      ),
    ],
  },
  {
    id: 'F-17',
    title: 'a part cannot be removed',
    applies: true,
    proofs: [
      proof(
        [
          'unit/providers/docker-gone.test.ts',
          'removing what carries the labels > goes on after a command that does not end, and tells of it',
        ],
        [
          'providers/docker/remove.ts',
          'return { removed: [], remaining: [{ resource, reason: messageOf(error), command }] }',
          'throw error',
        ],
      ),
      proof(
        ['unit/previews/destroy.test.ts', 'a preview whose removal fails remains, and keeps nothing else'],
        ['previews/destroy.ts', 'return stays(`preview ${target.name}`, error)', 'throw error'],
      ),
      proof(
        [
          'unit/previews/destroy.test.ts',
          'an image tag that cannot be removed is told without a command, and the others go',
        ],
        ['previews/destroy.ts', 'return stays(`image tag ${name}`, error)', 'throw error'],
      ),
    ],
  },
  {
    id: 'F-18',
    title: 'everything is gone already',
    applies: true,
    proofs: [
      proof(
        [
          'unit/providers/docker-gone.test.ts',
          'a thing of the engine is gone > when client and engine say "%s"',
        ],
        ['clients/docker/lookup.ts', 'network \\S+ not found|', ''],
      ),
      proof(
        ['contract/forge.test.ts', 'a forge that speaks %s > creates, lists, changes and deletes comments'],
        ['forges/gitea.ts', 'if (response.status !== 404) succeeded', 'succeeded'],
      ),
    ],
  },
  {
    id: 'F-19',
    title: 'a migration fails',
    applies: false,
    because: 'Nothing migrates yet; a configuration that asks for it is refused (`not-supported-yet`).',
    sign: /^src\/(migrations|databases)\//,
  },
  {
    id: 'F-20',
    title: 'bringing the previous version back fails, too',
    applies: true,
    proofs: [
      proof(
        [
          'resistance/back.test.ts',
          'a previous version that cannot be started again is told beside what led there, and never as brought back',
        ],
        [
          'providers/docker/back.ts',
          "{ kind: 'lost', version: previous.version, why, container: live }",
          "{ kind: 'answers', version: previous.version }",
        ],
      ),
      proof(
        [
          'unit/providers/docker-start-failure.test.ts',
          'what is told when a version does not start > names what happened, what answers now and what to do (%#)',
        ],
        ['providers/docker/start-failure.ts', ' Start it by hand: docker start ${back.container}', ''],
      ),
    ],
  },
  {
    id: 'F-21',
    title: 'the comment cannot be written',
    applies: true,
    proofs: [
      proof(
        [
          'acceptance/comment-pr.test.ts',
          'comment-pr on %s > warns when the forge is in trouble, tells the text elsewhere, and says nothing of the deploy',
        ],
        [
          'actions/comment-pr/run.ts',
          "return inputs['on-failure'] === 'fail' ? undefined : 'failed'",
          'return undefined',
        ],
      ),
      proof(
        [
          'acceptance/comment-pr.test.ts',
          'comment-pr where the token may not comment > writes the text to the summary and the log instead, and succeeds',
        ],
        [
          'actions/comment-pr/run.ts',
          "isForbidden && inputs['on-forbidden'] !== 'fail' ?",
          "isForbidden && inputs['on-forbidden'] === 'fail' ?",
        ],
      ),
      proof(
        [
          'e2e/build-order.test.ts',
          'the image of a pull request on %s > takes the word of the event where the forge is silent',
        ],
        ['actions/build-push-image/head.ts', 'await ask().catch(unknown)', 'await ask()'],
      ),
    ],
  },
  {
    id: 'F-22',
    title: 'a promise that never settles, a rejection that nobody waits for, a throw of anything',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/action.test.ts', 'an action with a defect > that %s has exit code 1 and says so'],
        ['runtime/outcome.ts', "  process.on('beforeExit', stuck)\n", ''],
      ),
      proof(
        ['unit/runtime/action.test.ts', 'an action with a defect > that %s has exit code 1 and says so'],
        ['runtime/outcome.ts', "  process.on('uncaughtException', defect)\n", ''],
      ),
      proof(
        ['unit/runtime/action.test.ts', 'an action with a defect > that %s has exit code 1 and says so'],
        ['core/failure.ts', "return 'something that cannot be shown as text was thrown'", 'throw error'],
      ),
      proof(
        [
          'unit/runtime/action.test.ts',
          'a promise that never settles although a handle is open > is found after a minute in which nothing was waited for',
        ],
        ['runtime/heartbeat.ts', 'idle.looks * lookMs >= minuteMs &&', 'idle.looks * lookMs === 0.5 &&'],
      ),
      proof(
        [
          'unit/runtime/action.test.ts',
          'a rejection that nobody waits for is one, whatever Node was told to do with it',
        ],
        ['runtime/outcome.ts', "  process.on('unhandledRejection', defect)\n", ''],
      ),
    ],
  },
  {
    id: 'F-23',
    title: 'a file of the runner cannot be written',
    applies: true,
    proofs: [
      proof(
        [
          'unit/runtime/action.test.ts',
          'an action that ends well > does so, with a warning, where the summary is %s',
        ],
        [
          'runtime/summary.ts',
          'await summary.addRaw(text, true).write()\n  } catch (error) {',
          "await summary.addRaw(text, true).write()\n  } catch (error) {\n    if (text !== '') throw error",
        ],
      ),
      proof(
        [
          'unit/runtime/action.test.ts',
          'a runner whose files cannot be used > is told where the output file is %s: what cannot be handed over is not green',
        ],
        ['runtime/command-files.ts', 'throw runnerFailure(`The file in', 'void runnerFailure(`The file in'],
      ),
      proof(
        [
          'unit/runtime/action.test.ts',
          'a runner whose files cannot be used > is told where the folder for temporary files is missing',
        ],
        [
          'runtime/temporary.ts',
          'throw runnerFailure(`The folder ${name} (${folder})`, fileReason(error), error)',
          'throw error',
        ],
      ),
    ],
  },
  {
    id: 'F-24',
    title: 'a child prints without end, says nothing, or does not end when it is told to',
    applies: true,
    proofs: [
      proof(
        [
          'unit/runtime/action.test.ts',
          'work that says nothing for a minute > is named by a line each minute',
        ],
        [
          'runtime/heartbeat.ts',
          'else if (silentMs >= minuteMs) log.info',
          'else if (silentMs === 0.5) log.info',
        ],
      ),

      proof(
        ['unit/runtime/process.test.ts', 'at its deadline > a child that ignores SIGTERM is killed'],
        [
          'runtime/process.ts',
          "kill = setTimeout(() => tell('SIGKILL'), graceMs)",
          "kill = setTimeout(() => tell('SIGTERM'), graceMs)",
        ],
      ),
      proof(
        [
          'unit/runtime/process.test.ts',
          'the output of a child > without any line break takes no more memory than is kept',
        ],
        ['runtime/lines.ts', 'for (; rest.length > maxBytes;', 'for (; rest.length > 2 ** 40;'],
      ),
      proof(
        ['unit/runtime/process.test.ts', 'a grandchild that holds the output open does not hold the call'],
        ['runtime/process.ts', 'const drainMs = 2000', 'const drainMs = 8000'],
      ),
    ],
  },
  {
    id: 'F-25',
    title: 'clocks differ or jump',
    applies: true,
    proofs: [
      proof(
        ['resistance/clocks.test.ts', 'a clock that is set back or forth moves no deadline'],
        ['runtime/clock.ts', 'performance.now()', 'Date.now()'],
      ),
      proof(
        ['unit/runtime/retry.test.ts', "Retry-After > as a date is read with the server's clock, not ours"],
        ['runtime/retry.ts', "Date.parse(headers.date ?? '') || wallNow()", 'wallNow()'],
      ),
      proof(
        ['unit/runtime/clock.test.ts', 'does not end at once as a pause'],
        [
          'runtime/limits.ts',
          'Math.min(Math.max(0, Math.ceil(ms)), longestMs)',
          'Math.max(longestMs * 0, Math.ceil(ms))',
        ],
      ),
    ],
  },
  {
    id: 'F-26',
    title: 'a run is repeated, or an old commit is run again',
    applies: true,
    proofs: [
      proof(
        [
          'e2e/build-order.test.ts',
          'the image of a pull request on %s > does not take the tag of the pull request back when the run of an old commit is repeated',
        ],
        ['actions/build-push-image/head.ts', 'return tags.filter((tag) => tag !== moving)', 'return tags'],
      ),

      proof(
        ['unit/previews/order.test.ts', 'a preview is made > not for %s'],
        ['previews/order.ts', 'pull.headSha !== commit.sha', "pull.headSha === ''"],
      ),
      proof(
        ['contract/forge-comment.test.ts', 'the sticky comment on %s > is left to a newer run'],
        [
          'comments/plan.ts',
          'wanted.stamp.run !== 0 && isNewer(existing.stamp, wanted.stamp)',
          'wanted.stamp.run === 0',
        ],
      ),
      proof(
        [
          'e2e/build-order.test.ts',
          'the image of a pull request on %s > leaves no tag behind when the pull request is closed meanwhile',
        ],
        [
          'actions/build-push-image/head.ts',
          "if (pull.state === 'closed') return",
          "if (pull.state !== 'closed' && pull.state !== 'open') return",
        ],
      ),
    ],
  },
]
