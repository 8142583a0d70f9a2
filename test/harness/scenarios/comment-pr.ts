import { findSections } from '../../../src/comments/sections.ts'
import type { Scenario, World } from '../world.ts'
import { CaseForge } from './forge.ts'

const wanted = 'It **runs**.'
const section = 'preview'

/** What our comment held before, if there was one. */
const before: Readonly<Record<string, string | undefined>> = {
  create: undefined,
  update: 'It is being made.',
  unchanged: wanted,
}

/** The sticky comment: made, changed, left as it is; among remarks of people. */
export const commentScenarios: readonly Scenario[] = Object.keys(before).map((name) => ({
  action: 'comment-pr',
  name,
  times: 20,
  open: async (profile) => {
    const at = await CaseForge.start(profile, 'acme/notes')
    at.forge.state.addComments(at.number, 3)
    const earlier = before[name]
    if (earlier !== undefined) await writeEarlier(at, earlier)
    return commentWorld(at)
  },
}))

/** As a run of the action would have left it. */
async function writeEarlier({ forge, number }: CaseForge, content: string): Promise<void> {
  const { planComment } = await import('../../../src/comments/plan.ts')
  const { sha } = forge.state.pull(number).head
  const stamp = { run: 71, attempt: 1, sha }
  const { body = '' } = planComment([], { name: section, stamp, content }, { limit: 65_536 })
  forge.state.addComment(number, forge.tokens.automatic.user, body)
}

function commentWorld(at: CaseForge): World {
  const { forge, number } = at
  const own = () => forge.state.comments(number).filter(({ author }) => author.bot)
  const sections = () => own().flatMap(({ body }) => findSections(body))
  return {
    targets: [at.target],
    volatile: {},
    programs: {},
    secrets: [at.secret],
    run: (attempt) => ({ ...at.run(attempt), inputs: { section, body: wanted } }),
    broken: async () => {
      const found = sections().map(({ name, content }) => `${name}: ${content}`)
      return found.length === 1 && found[0] === `${section}: ${wanted}`
        ? []
        : [`the sections are ${JSON.stringify(found)}`]
    },
    excess: async () => [...at.missed(), ...(own().length > 1 ? [`${own().length} comments of ours`] : [])],
    published: async () =>
      own()
        .map(({ body }) => body)
        .join('\n'),
    newToken: () => at.newToken(),
    close: () => forge.close(),
  }
}
