import { link } from '../../comments/links.ts'
import { expectedAuthor } from '../../comments/ownership.ts'
import { planUpsert, type Upsert, upsertComment } from '../../comments/upsert.ts'
import { dryRunMessage } from '../../core/dry-run.ts'
import { Failure } from '../../core/failure.ts'
import type { Outcome } from '../../core/outcome.ts'
import { pullRequestEvent } from '../../forges/events.ts'
import type { Forge } from '../../forges/forge.ts'
import { openForge } from '../../forges/open.ts'
import { currentRun, type Run } from '../../forges/run.ts'
import { variable } from '../../runtime/environment.ts'
import * as log from '../../runtime/log.ts'
import { redact } from '../../runtime/mask.ts'
import { contentOf, type Inputs } from './content.ts'
import type { definition } from './definition.ts'

type Ended = Outcome<keyof typeof definition.outputs>

/** Does what the inputs ask for. */
export async function run(inputs: Inputs): Promise<Ended> {
  const event = pullRequestEvent()
  const number = inputs['pull-request'] ?? event?.number
  if (number === undefined) throw noPullRequest()
  const forge = await openForge(inputs)
  const current = currentRun(forge.kind)
  const content = contentOf(inputs, current.url)
  if ('leftBecause' in content) return left(content.leftBecause)
  const markdown = redact(content.markdown)
  const upsert: Upsert = {
    forge,
    pullRequest: number,
    section: { name: inputs.section, stamp: stampOf(current, event?.headSha), content: markdown },
    author: authorOf(inputs, forge),
    ...whereTheRestIs(current),
  }
  try {
    return inputs['dry-run'] ? await wouldDo(upsert) : await done(upsert)
  } catch (error) {
    const change = unwritten(error, inputs, event?.number === number)
    if (change === undefined || !(error instanceof Failure)) throw error
    return toldElsewhere(error, change, markdown)
  }
}

/** Told where a text was cut. */
const whereTheRestIs = ({ url }: Run): Pick<Upsert, 'where'> =>
  url === undefined || !URL.canParse(url)
    ? {}
    : { where: ` ${link('The run', new URL(url))} has the whole text in its summary.` }

const stampOf = ({ id, attempt }: Run, headSha: string | undefined) => ({
  run: id,
  attempt,
  sha: /^[0-9a-f]{40,64}$/.exec(headSha ?? variable('GITHUB_SHA') ?? '')?.[0] ?? '',
})

function authorOf(inputs: Inputs, forge: Forge): string | undefined {
  const author = expectedAuthor({
    kind: forge.kind,
    token: inputs.token,
    jobToken: inputs['job-token'],
    commentAuthor: inputs['comment-author'],
  })
  if (author === undefined)
    log.warning(
      'The token is not the automatic one, so any comment with our mark is taken for ours, and anybody can copy a mark. Name the login in the input `comment-author`.',
    )
  return author
}

async function done(upsert: Upsert): Promise<Ended> {
  const { change, comment, newer } = await upsertComment(upsert)
  const { section, author } = upsert
  if (author !== undefined && comment.author.toLowerCase() !== author.toLowerCase())
    log.warning(
      `The comment was written by "${comment.author}", not by "${author}", and the next run will not know it again. Set \`comment-author: ${comment.author}\`.`,
    )
  const said = { created: 'Created', updated: 'Updated', unchanged: 'Nothing to change in', skipped: 'Left' }[
    change
  ]
  const by = newer === undefined ? '' : `; the newer run ${newer.run} (attempt ${newer.attempt}) wrote it`
  return {
    reasonCode: change === 'unchanged' || change === 'skipped' ? change : 'ok',
    message: `${said} the section "${section.name}" of ${comment.url}${by}`,
    outputs: { 'comment-id': String(comment.id), 'comment-url': comment.url, change },
    details: { change, 'comment-url': comment.url },
    ...(wasCut(comment.body, section.content) ? { summary: section.content } : {}),
  }
}

/** The whole text goes to the job summary where the comment could not hold it. */
const wasCut = (body: string, content: string): boolean => !body.includes(content.replace(/\r\n?/g, '\n'))

async function wouldDo(upsert: Upsert): Promise<Ended> {
  const { change, keep, body, remove } = await planUpsert(upsert)
  log.quarantine(`The section "${upsert.section.name}"`, upsert.section.content)
  const also = remove.length === 0 ? '' : ` and remove ${remove.length} of ours that are one too many`
  const what =
    body === undefined ? 'change nothing' : keep === undefined ? 'create the comment' : `change ${keep.url}`
  return {
    reasonCode: 'skipped',
    message: dryRunMessage(`${what}${also}`),
    outputs: {
      'comment-id': keep === undefined ? '' : String(keep.id),
      'comment-url': keep?.url ?? '',
      change,
    },
    details: { change, 'dry-run': true },
  }
}

function left(why: string): Ended {
  return {
    reasonCode: 'skipped',
    message: `The comment is left to the run that has the say: ${why}`,
    outputs: { 'comment-id': '', 'comment-url': '', change: 'skipped' },
    details: { change: 'skipped' },
  }
}

/**
 * Why the text may be told elsewhere instead; undefined if this step shall fail. A comment is decoration: neither
 * that a fork's run may not write one, nor that the forge is in trouble, says anything about what was deployed.
 * A token that is not accepted is a mistake to be told. On a pull request that the event names, "not found" is a
 * lack of permission too: it does exist.
 */
function unwritten(error: unknown, inputs: Inputs, isKnown: boolean): 'forbidden' | 'failed' | undefined {
  const code = error instanceof Failure ? error.reasonCode : undefined
  if (code === 'forge-failed') return inputs['on-failure'] === 'fail' ? undefined : 'failed'
  const isForbidden = code === 'forge-forbidden' || (isKnown && code === 'not-a-pull-request')
  return isForbidden && inputs['on-forbidden'] !== 'fail' ? 'forbidden' : undefined
}

function toldElsewhere(
  { message, remedy }: Failure,
  change: 'forbidden' | 'failed',
  markdown: string,
): Ended {
  const why = `${message} The text is in the job summary and below instead.${remedy === undefined ? '' : `\n${remedy}`}`
  if (change === 'failed') log.warning(why)
  else log.notice(why)
  log.quarantine('What the comment would say', markdown)
  return {
    reasonCode: 'skipped',
    message:
      change === 'failed'
        ? 'Whether a comment was written is not known, because the forge failed.'
        : 'No comment was written, because the token may not.',
    outputs: { 'comment-id': '', 'comment-url': '', change },
    details: { change },
    summary: markdown,
  }
}

function noPullRequest(): Failure {
  return new Failure(
    'not-a-pull-request',
    `The event "${variable('GITHUB_EVENT_NAME') ?? ''}" has no pull request to comment on.`,
    {
      remedy: 'Run this step on `pull_request` events, or name the pull request in the input `pull-request`.',
    },
  )
}
