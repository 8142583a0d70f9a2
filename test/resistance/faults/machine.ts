import { proof, type Row } from '../row.ts'

/** What may go wrong in our own process and on its machine. */
export const machine: readonly Row[] = [
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
