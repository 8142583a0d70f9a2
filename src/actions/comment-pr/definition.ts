import { parseResults } from '../../comments/results.ts'
import { commonReasonCodes, defineAction } from '../../core/action-definition.ts'
import { accessToken, choice, multiline, parsed, text } from '../../core/inputs.ts'
import { ok, type Parsed, wrong } from '../../core/parsed.ts'
import { dryRun, platform, pullRequest, token } from '../common-inputs.ts'

const parseSection = (name: string): Parsed<string> =>
  /^[a-z0-9-]{1,50}$/.test(name)
    ? ok(name)
    : wrong('is not the name of a section (a-z, 0-9 and "-"; at most 50 characters)')

const parseLogin = (login: string): Parsed<string> =>
  /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(\[bot\])?$/.test(login)
    ? ok(login)
    : wrong('is not a login; write for example "ci-user" or "my-app[bot]"')

export const definition = defineAction({
  name: 'comment-pr',
  title: 'Comment on a pull request',
  description:
    'Keeps one comment on the pull request, with a section for each caller. A change is an edit, never a second comment, and an older run never overwrites a newer one.',
  inputs: {
    token,
    'job-token': accessToken(
      "The job's automatic token, to know whose comments are ours. Leave it alone, also when you pass another `token`.",
      { default: '${{ github.token }}' },
    ),
    platform,
    'pull-request': pullRequest,
    section: parsed('name', parseSection)(
      'The part of the comment that this step writes: `a-z`, `0-9` and `-`. Steps with different sections share the comment.',
      { default: 'deploy' },
    ),
    title: text('Heading of the section. With `results`, what they are about; default there is `Preview`.'),
    body: multiline(
      'Markdown of the section; with `results` it follows the report. An input of 128 KiB or more cannot be passed to a program on Linux: use `body-path`.',
    ),
    'body-path': text('File with the Markdown, relative to the workspace; at most 1 MiB. Instead of `body`.'),
    results: parsed(
      'JSON',
      parseResults,
    )(
      'Report on the steps of this job: pass the context `steps` through the expression `toJSON(steps)`. Steps of deploy-actions are told apart by their output `result`; give each an `id`.',
    ),
    'comment-author': parsed(
      'login',
      parseLogin,
    )(
      'Login that writes the comment, when `token` is not the automatic one. Without it any comment that carries our mark is taken for ours, and anybody can copy a mark.',
    ),
    'on-forbidden': choice(['summary', 'fail'])(
      'What to do when the token may not comment, as in runs for forks on GitHub: `summary` writes the text to the job summary and the log and succeeds.',
      { default: 'summary' },
    ),
    'on-failure': choice(['summary', 'fail'])(
      'What to do when the forge cannot be reached, or answers with errors to the end: `summary` warns, writes the text to the job summary and the log, and succeeds, because a comment never decides about a deploy.',
      { default: 'summary' },
    ),
    'dry-run': dryRun,
  },
  outputs: {
    'comment-id': { description: 'Id of the comment; empty if there is none.' },
    'comment-url': { description: 'Address of the comment for people; empty if there is none.' },
    change: {
      description:
        '`created`, `updated`, `unchanged`, `skipped` (left to a newer run), `forbidden`, or `failed` (with `on-failure: summary`). With `dry-run`, what would be done.',
    },
  },
  permissions: {
    'pull-requests': { level: 'write', why: 'to read the comments, and to write ours' },
  },
  endpoints: [{ place: 'forge', why: 'to read and write comments' }],
  foreignCode: 'No.',
  reasonCodes: [
    'ok',
    'unchanged',
    'skipped',
    'invalid-input',
    'not-a-pull-request',
    'forge-unauthorized',
    'forge-forbidden',
    'forge-failed',
    ...commonReasonCodes,
  ],
  post: false,
  branding: { icon: 'message-square', color: 'blue' },
})
