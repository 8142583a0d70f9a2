import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findSections } from '../../src/comments/sections.ts'
import { type Forge, startForge } from '../fakes/forge/forge.ts'
import { type ActionRun, runAction } from '../harness/run-action.ts'

const dialects = ['github', 'gitea', 'forgejo'] as const

const result = (action: string, more: object = {}) => ({
  outputs: {
    result: JSON.stringify({
      schema: 1,
      action,
      ok: true,
      'reason-code': 'ok',
      message: `${action} done.`,
      ...more,
    }),
  },
  outcome: 'success',
})
const preview = result('provision-preview', { url: 'https://pr-1.example/', version: 'abcdef123456' })
const gate = result('health-gate', { verdict: 'healthy', 'served-version': 'abcdef123456' })

describe.each(dialects)('comment-pr on %s', (dialect) => {
  let forge: Forge
  let number: number

  beforeEach(async () => {
    forge = await startForge({ dialect, repository: 'acme/notes' })
    number = forge.state.createPullRequest().number
  })
  afterEach(async () => {
    await forge.close()
  })

  const run = (inputs: Record<string, string>, more: ActionRun & { readonly runId?: number } = {}) => {
    const event = forge.event('opened', number)
    const { runId = 71, env, ...rest } = more
    return runAction('comment-pr', {
      token: forge.tokens.automatic.value,
      event,
      inputs,
      env: {
        ...forge.environment(event),
        GITHUB_RUN_ID: String(runId),
        GITHUB_EVENT_NAME: rest.event?.name ?? event.name,
        ...env,
      },
      ...rest,
    })
  }
  const sections = () =>
    forge.state
      .comments(number)
      .map(({ body }) => Object.fromEntries(findSections(body).map(({ name, content }) => [name, content])))
  const writes = () => forge.requests.filter(({ method }) => method !== 'GET').length

  it('keeps one comment over several steps and runs', async () => {
    const results = JSON.stringify({ preview, gate }, undefined, 2)
    const first = await run({ section: 'preview', results })
    expect(first.log).toContain('Created the section "preview"')
    expect(first).toMatchObject({ code: 0, reasonCode: 'ok', outputs: { change: 'created' } })
    const [comment] = forge.state.comments(number)
    expect(first.outputs['comment-id']).toBe(String(comment?.id))
    expect(first.outputs['comment-url']).toContain(`#issuecomment-${comment?.id}`)
    expect(sections()[0]?.preview).toMatch(/^### ✅ Preview is running\n\n\*\*\[pr-1\.example\]/)

    const second = await run({ section: 'lint', title: 'Lint', body: 'No *remarks*.' })
    expect(second.outputs.change).toBe('updated')
    expect(sections()[0]?.lint).toBe('### Lint\n\nNo *remarks*.')

    const again = await run({ section: 'lint', title: 'Lint', body: 'No *remarks*.' }, { runId: 72 })
    expect(again).toMatchObject({ code: 0, reasonCode: 'unchanged', outputs: { change: 'unchanged' } })

    const late = await run({ section: 'preview', body: 'Late.' }, { runId: 70 })
    expect(late).toMatchObject({ code: 0, reasonCode: 'skipped', outputs: { change: 'skipped' } })
    expect(late.log).toContain('the newer run 71 (attempt 1) wrote it')
    expect(forge.state.comments(number)).toHaveLength(1)
    forge.assertNoLeftovers()
  })

  it('changes the comment in three requests, however many there are', async () => {
    await run({ body: 'one' })
    forge.state.addComments(number, 349)
    forge.requests.length = 0
    expect((await run({ body: 'two' })).outputs.change).toBe('updated')
    expect(forge.requests.map(({ method }) => method)).toEqual(['GET', 'PATCH', 'GET'])
  })

  it('prints in a dry run what it would do, and writes nothing', async () => {
    const { code, log, outputs, reasonCode } = await run({ body: 'one', 'dry-run': 'true' })
    expect({ code, change: outputs.change, reasonCode }).toEqual({
      code: 0,
      change: 'created',
      reasonCode: 'skipped',
    })
    expect(log).toContain('Dry run: would create the comment. Nothing was changed.')
    expect(writes()).toBe(0)
  })

  it('is left to the run that has the say', async () => {
    const superseded = { ok: false, 'reason-code': 'superseded', message: 'There is a newer head.' }
    const ended = await run({ results: JSON.stringify({ preview: result('provision-preview', superseded) }) })
    expect(ended).toMatchObject({ code: 0, reasonCode: 'skipped', outputs: { change: 'skipped' } })
    expect(ended.log).toContain('The comment is left to the run that has the say: There is a newer head.')
    expect(forge.requests).toHaveLength(0)
  })

  it('never shows or sends its token elsewhere', async () => {
    const { log, summary, outputs } = await run({ body: `Look: ${forge.tokens.automatic.value}` })
    const { value } = forge.tokens.automatic
    expect(log.replaceAll(/^::add-mask::.*$/gm, '')).not.toContain(value)
    expect(summary + JSON.stringify(outputs)).not.toContain(value)
    expect(JSON.stringify(sections())).not.toContain(value)
  })

  it('takes a text from a file, cut to what a comment holds, and the whole in the summary', async () => {
    const workspace = mkdtempSync(join(tmpdir(), 'deploy-actions-test-'))
    try {
      const text = `\`\`\`text\n${'a line of the log\n'.repeat(10_000)}\`\`\``
      writeFileSync(join(workspace, 'long.md'), text)
      const { code, summary } = await run({ 'body-path': 'long.md' }, { workspace })
      expect(code).toBe(0)
      const body = forge.state.comments(number)[0]?.body ?? ''
      expect(body.length).toBeLessThanOrEqual(65_536)
      expect(body).toMatch(/a line of the log\n```\n\n_\d+ of \d+ characters are left out here\. \[The run\]/)
      expect(summary.trim()).toBe(text)
    } finally {
      rmSync(workspace, { recursive: true })
    }
  })

  it('tells when the forge is in trouble, and only then repeats', async () => {
    forge.queueFault({ method: 'GET', path: /comments/, times: 4 }, { kind: 'html', code: 502 })
    const { code, reasonCode, log } = await run({ body: 'x', 'on-failure': 'fail' })
    expect({ code, reasonCode }).toEqual({ code: 1, reasonCode: 'forge-failed' })
    expect(log).toContain(
      `could not read the comments of pull request ${number} of acme/notes: remote returned text/html 502.`,
    )
    forge.assertNoLeftovers()
  })

  it('warns when the forge is in trouble, tells the text elsewhere, and says nothing of the deploy', async () => {
    forge.queueFault({ method: 'GET', path: /comments/, times: 4 }, { kind: 'html', code: 502 })
    const { code, reasonCode, log, summary, outputs } = await run({ body: 'The *text*.' })
    expect({ code, reasonCode, change: outputs.change }).toEqual({
      code: 0,
      reasonCode: 'skipped',
      change: 'failed',
    })
    expect(log).toMatch(
      /^::warning::.*remote returned text\/html 502\. The text is in the job summary and below/m,
    )
    expect(summary.trim()).toBe('The *text*.')
    forge.assertNoLeftovers()
  })

  it('tells when the token is not accepted', async () => {
    const { code, reasonCode } = await run({ body: 'x', token: 'not-a-token' })
    expect({ code, reasonCode }).toEqual({ code: 1, reasonCode: 'forge-unauthorized' })
  })

  it('warns when any marked comment would be taken for ours', async () => {
    const token = forge.tokens.developer.value
    const { code, log } = await run({ body: 'x', token })
    expect(code).toBe(0)
    expect(log).toContain('Name the login in the input `comment-author`.')
    const named = await run({ body: 'y', token, 'comment-author': 'ada' })
    expect(named.outputs.change).toBe('updated')
    expect(named.log).not.toContain('::warning')
  })

  it('says so when the forge writes under another name than expected', async () => {
    const token = forge.tokens.developer.value
    const { log } = await run({ body: 'x', token, 'comment-author': 'somebody-else' })
    expect(log).toContain('Set `comment-author: ada`.')
  })

  it('names a pull request that does not exist', async () => {
    const event = { name: 'workflow_dispatch', payload: { ref: 'refs/heads/main' } }
    const { code, reasonCode, log } = await run({ body: 'x', 'pull-request': '4711' }, { event })
    expect({ code, reasonCode }).toEqual({ code: 1, reasonCode: 'not-a-pull-request' })
    expect(log).toContain(
      'pull request 4711 of acme/notes (404): it does not exist, or the token may not see it.',
    )
  })
})

describe('comment-pr where the token may not comment', () => {
  let forge: Forge
  beforeEach(async () => {
    forge = await startForge({ dialect: 'github', repository: 'acme/notes' })
  })
  afterEach(async () => {
    await forge.close()
  })
  const run = (inputs: Record<string, string>, token = forge.tokens.fork.value) => {
    const event = forge.event('opened', 1)
    return runAction('comment-pr', { token, event, inputs, env: forge.environment(event) })
  }

  it('writes the text to the summary and the log instead, and succeeds', async () => {
    forge.state.createPullRequest()
    const ended = await run({ body: 'The *text*.' })
    expect(ended).toMatchObject({
      code: 0,
      reasonCode: 'skipped',
      outputs: { change: 'forbidden', 'comment-id': '' },
    })
    expect(ended.summary.trim()).toBe('The *text*.')
    expect(ended.log).toContain('The *text*.')
    expect(ended.log).toContain(
      '::notice::GitHub did not let us comment on pull request 1 of acme/notes (403: "Resource not accessible by integration"). The text is in the job summary and below instead.',
    )
  })

  it('fails when told to, with the permission that lacks', async () => {
    forge.state.createPullRequest()
    const ended = await run({ body: 'x', 'on-forbidden': 'fail' })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'forge-forbidden' })
    expect(ended.log).toContain('Add `pull-requests: write` to the `permissions:` of the job.')
  })

  it('tells a locked conversation', async () => {
    forge.state.createPullRequest()
    forge.state.lock(1)
    const ended = await run({ body: 'x', 'on-forbidden': 'fail' }, forge.tokens.automatic.value)
    expect(ended.log).toContain(
      'did not let us comment on pull request 1 of acme/notes: the conversation is locked.',
    )
  })
})

it('comment-pr takes "not found" on the pull request of its event for a lack of permission', async () => {
  const forge = await startForge({ dialect: 'gitea', repository: 'acme/notes', private: true })
  try {
    const event = forge.event('opened', forge.state.createPullRequest().number)
    const token = forge.tokens.fork.value
    const ended = await runAction('comment-pr', {
      token,
      event,
      inputs: { body: 'x' },
      env: forge.environment(event),
    })
    expect(ended).toMatchObject({ code: 0, reasonCode: 'skipped', outputs: { change: 'forbidden' } })
  } finally {
    await forge.close()
  }
})

describe('comment-pr refuses', () => {
  let forge: Forge
  let workspace: string
  beforeEach(async () => {
    forge = await startForge({ dialect: 'gitea', repository: 'acme/notes' })
    forge.state.createPullRequest()
    workspace = mkdtempSync(join(tmpdir(), 'deploy-actions-test-'))
    writeFileSync(join(workspace, 'fine.md'), 'x')
    writeFileSync(join(workspace, 'empty.md'), '\n')
    writeFileSync(join(workspace, 'huge.md'), 'x'.repeat(1024 ** 2 + 1))
    mkdirSync(join(workspace, 'folder'))
    symlinkSync('/etc/passwd', join(workspace, 'link.md'))
  })
  afterEach(async () => {
    rmSync(workspace, { recursive: true })
    await forge.close()
  })

  it.each<[string, Record<string, string>, string]>([
    ['nothing to say', {}, 'one of body, body-path and results is required'],
    ['two texts', { body: 'x', 'body-path': 'fine.md' }, 'body and body-path exclude each other'],
    [
      'a report with a file',
      { results: JSON.stringify({ gate }), 'body-path': 'fine.md' },
      'results and body-path exclude each other',
    ],
    [
      'a section with blanks',
      { body: 'x', section: 'my part' },
      'section: "my part" is not the name of a section (a-z, 0-9 and "-"; at most 50 characters)',
    ],
    [
      'a section that ends the mark',
      { body: 'x', section: '-->' },
      'section: "-->" is not the name of a section (a-z, 0-9 and "-"; at most 50 characters)',
    ],
    [
      'a number that is none',
      { body: 'x', 'pull-request': '0x10' },
      'pull-request: "0x10" must be a whole number in plain digits',
    ],
    [
      'a signed number',
      { body: 'x', 'pull-request': '-7' },
      'pull-request: "-7" must be a whole number in plain digits',
    ],
    ['the number 0', { body: 'x', 'pull-request': '0' }, 'pull-request: "0" must be from 1 to 999999999'],
    [
      'another pull request than that of the event',
      { body: 'x', 'pull-request': '2' },
      'pull-request: 2 is not the pull request of this event, which is 1',
    ],
    [
      'an unknown forge',
      { body: 'x', platform: 'gittea' },
      'platform: "gittea" must be one of "auto", "github", "gitea", "forgejo"; did you mean "gitea"?',
    ],
    [
      'an unknown way',
      { body: 'x', 'on-forbidden': 'sumary' },
      'on-forbidden: "sumary" must be one of "summary", "fail"; did you mean "summary"?',
    ],
    ['a boolean that is none', { body: 'x', 'dry-run': 'yes' }, 'dry-run: "yes" must be "true" or "false"'],
    ['a title of two lines', { body: 'x', title: 'a\nb' }, 'title: the text must be a single line'],
    ['control characters', { body: 'a\u0007b' }, 'body: "ab" holds control characters'],
    [
      'an author that is none',
      { body: 'x', 'comment-author': 'a b' },
      'comment-author: "a b" is not a login; write for example "ci-user" or "my-app[bot]"',
    ],
    ['a file outside', { 'body-path': '../x.md' }, 'body-path: "../x.md" leaves the workspace'],
    [
      'an absolute path',
      { 'body-path': '/etc/passwd' },
      'body-path: "/etc/passwd" is absolute; write it relative to the workspace',
    ],
    [
      'a link out',
      { 'body-path': 'link.md' },
      'body-path: "link.md" leaves the workspace through a symbolic link',
    ],
    ['an empty file', { 'body-path': 'empty.md' }, 'body-path: "empty.md" is empty'],
    ['a folder', { 'body-path': 'folder' }, 'body-path: "folder" is not a file'],
    [
      'a file that is too long',
      { 'body-path': 'huge.md' },
      'body-path: "huge.md" is larger than 1048576 bytes',
    ],
    [
      'results that are no JSON',
      { results: 'steps' },
      'results: "steps" is not JSON; pass `${{ toJSON(steps) }}`',
    ],
    [
      'results without ours',
      { results: '{}' },
      'results: "{}" has no result of deploy-actions: there is no step with an id; give the steps an id and pass `${{ toJSON(steps) }}`',
    ],
  ])('%s, before any call', async (_, inputs, problem) => {
    const event = forge.event('opened', 1)
    const token = forge.tokens.automatic.value
    const ended = await runAction('comment-pr', {
      token,
      event,
      inputs,
      workspace,
      env: forge.environment(event),
    })
    expect(ended.result.message).toBe(`comment-pr: 1 input cannot be used:\n  - ${problem}`)
    expect(ended).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
    expect(forge.requests).toHaveLength(0)
  })

  it('several things at once', async () => {
    const event = forge.event('opened', 1)
    const inputs = { section: 'A', 'dry-run': '1' }
    const ended = await runAction('comment-pr', { event, inputs, env: forge.environment(event) })
    expect(ended.result.message).toBe(
      'comment-pr: 2 inputs cannot be used:\n' +
        '  - section: "A" is not the name of a section (a-z, 0-9 and "-"; at most 50 characters)\n' +
        '  - dry-run: "1" must be "true" or "false"',
    )
  })

  it('an event without a pull request', async () => {
    const event = { name: 'push', payload: { ref: 'refs/heads/main' } }
    const env = { GITHUB_API_URL: forge.apiUrl, GITEA_ACTIONS: 'true' }
    const ended = await runAction('comment-pr', { token: 'x'.repeat(20), event, inputs: { body: 'x' }, env })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'not-a-pull-request' })
    expect(ended.result).toMatchObject({
      message: 'The event "push" has no pull request to comment on.',
      remedy: 'Run this step on `pull_request` events, or name the pull request in the input `pull-request`.',
    })
    expect(forge.requests).toHaveLength(0)
  })

  it('an empty token', async () => {
    const event = forge.event('opened', 1)
    const ended = await runAction('comment-pr', {
      event,
      inputs: { body: 'x' },
      env: forge.environment(event),
    })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'forge-unauthorized' })
    expect(ended.result.message).toBe('There is no token for the forge: the input "token" is empty.')
  })
})
