import type { ActionRun } from '../run-action.ts'
import type { Scenario } from '../world.ts'
import { Preview } from './preview-of-case.ts'

/** What a case begins with, and what its action is to do. */
interface Task {
  readonly scenario: Pick<Scenario, 'action' | 'name' | 'rare'>
  readonly begin: (preview: Preview) => Promise<void>
  readonly run: (preview: Preview, attempt: 1 | 2) => ActionRun
  readonly broken: (preview: Preview, outputs: Readonly<Record<string, string>>) => Promise<string[]>
}

const made = (preview: Preview): Promise<void> => preview.make()

async function closed(preview: Preview): Promise<void> {
  await preview.make()
  preview.at.forge.state.close(preview.at.number, { merge: true, deleteBranch: true })
}

const tasks: readonly Task[] = [
  {
    scenario: { action: 'provision-preview', name: 'create' },
    begin: async () => {},
    run: (preview, attempt) => preview.provisionRun(attempt),
    broken: (preview, outputs) => preview.notRunning(outputs),
  },
  {
    scenario: { action: 'provision-preview', name: 'update' },
    begin: async (preview) => {
      await preview.make()
      preview.at.forge.state.push(preview.at.number)
    },
    run: (preview, attempt) => preview.provisionRun(attempt),
    broken: (preview, outputs) => preview.notRunning(outputs),
  },
  {
    scenario: { action: 'destroy-preview', name: 'closed' },
    begin: closed,
    run: (preview, attempt) => preview.destroyRun(attempt),
    broken: (preview) => preview.notGone(),
  },
  {
    scenario: { action: 'destroy-preview', name: 'sweep', rare: true },
    begin: closed,
    run: (preview, attempt) => preview.sweepRun(attempt),
    broken: (preview) => preview.notGone(),
  },
  {
    scenario: { action: 'health-gate', name: 'environment', rare: true },
    begin: made,
    run: (preview, attempt) => preview.gateRun(attempt),
    broken: async (_, { verdict }) => (verdict === 'healthy' ? [] : [`the verdict is ${verdict}`]),
  },
]

/** A preview that is made, changed, asked and removed; `image` is the one of the docker tests. */
export function previewScenarios(image: string): readonly Scenario[] {
  return tasks.map(({ scenario, begin, run, broken }) => ({
    ...scenario,
    times: 12,
    open: async (profile) => {
      const preview = await Preview.open(profile, image)
      await begin(preview)
      return {
        ...preview.common,
        run: (attempt) => run(preview, attempt),
        broken: (outputs) => broken(preview, outputs),
      }
    },
  }))
}
