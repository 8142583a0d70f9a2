import { proof, type Row } from '../row.ts'

/** Previews that are half there, not healthy, or not wanted any more. */
export const previews: readonly Row[] = [
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
    ],
  },
]
