import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { errorOf, PreviewCase } from '../harness/preview-case.ts'

const digest = `sha256:${'a'.repeat(64)}`
let at: PreviewCase
let number: number

beforeAll(async () => {
  at = await PreviewCase.start('acme/inputs', 'inputs', digest)
  number = at.forge.state.createPullRequest().number
})
afterAll(() => at.forge.close())

/** Without an engine, and noting whether the forge was asked. */
async function refused(
  run: Parameters<PreviewCase['provision']>[1],
  how: 'provision' | 'destroy' = 'provision',
) {
  const before = at.forge.requests.length
  const env = { DOCKER_HOST: 'unix:///nonexistent/docker.sock', ...run?.env }
  const ended = await at[how](number, { ...run, env })
  expect(ended.code).toBe(1)
  expect(at.forge.requests).toHaveLength(before)
  return ended
}

const images = '{"web":"registry.example/acme/web:latest"}'

describe('provision-preview refuses before it calls anything', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'no image at all',
      { image: '' },
      '  - images is required and is empty (usual cause: the step that builds was skipped or has another id); or pass image',
    ],
    [
      'both images and image',
      { images: `{"web":"${digest}"}` },
      '  - images and image exclude each other; pass one',
    ],
    [
      'an image by tag',
      { image: '', images },
      `  - images: "${images}" has for "web" the image "registry.example/acme/web:latest", which has no digest; a tag may name another image tomorrow. Pass "name@sha256:…", as build-push-image does`,
    ],
    [
      'a timeout without unit',
      { 'start-timeout': '20' },
      '  - start-timeout: "20" has no unit; write for example "20s" or "20m"',
    ],
    [
      'a number that is none',
      { 'pull-request': '1e3' },
      '  - pull-request: "1e3" must be a whole number in plain digits',
    ],
    ['a switch that is none', { 'dry-run': 'yes' }, '  - dry-run: "yes" must be "true" or "false"'],
    [
      'a password without a user',
      { 'registry-password': 'pass-word' },
      '  - registry-username is empty although registry-password is given',
    ],
    [
      'a user without a password',
      { 'registry-username': 'ada' },
      '  - registry-password is empty although registry-username is given (a secret that is not set arrives as an empty text; so do all secrets in a run for a fork)',
    ],
  ])('%s', async (_, inputs, line) => {
    const ended = await refused({ inputs })
    expect(errorOf(ended)).toBe(
      `provision-preview: 1 input cannot be used:\n${line}\nCorrect the \`with:\` block of this step. Nothing was called or changed.\n(reason-code: invalid-input)`,
    )
  })

  it('another pull request than that of the event', async () => {
    const ended = await refused({ inputs: { 'pull-request': '999' } })
    expect(errorOf(ended)).toContain(`pull-request: 999 is not the pull request of this event (#${number}).`)
  })

  it('an event without a pull request', async () => {
    const ended = await refused({ event: { name: 'push', payload: { ref: 'refs/heads/main' } } })
    expect(ended.reasonCode).toBe('not-a-pull-request')
  })

  it('an environment that deploy.yml does not have', async () => {
    const ended = await refused({ inputs: { environment: 'prevew' } })
    expect(errorOf(ended)).toContain('The configuration has no environment "prevew". Did you mean "preview"?')
  })

  it('a configuration that is not there', async () => {
    const ended = await refused({ inputs: { config: '' } })
    expect(ended.reasonCode).toBe('invalid-config')
    expect(errorOf(ended)).toContain('config-path: "deploy.yml" does not exist in the workspace')
  })
})

describe('secrets', () => {
  it('are masked longest first, all together: one may begin another', async () => {
    const config = at.config({ service: 'secrets: [SHORT, LONG, UNSET]' })
    const { log } = await refused({
      inputs: { config },
      env: { SHORT: 'canary-1', LONG: 'canary-1-and-more' },
    })
    const lines = log.split('\n')
    const [long, short] = ['canary-1-and-more', 'canary-1'].map((text) =>
      lines.indexOf(`::add-mask::${text}`),
    )
    expect(long).toBeGreaterThan(-1)
    expect(short).toBeGreaterThan(long ?? 0)
  })
})

describe('destroy-preview refuses before it calls anything', () => {
  it.each<[string, Record<string, string>, string]>([
    [
      'a sweep of one',
      { sweep: 'true', 'pull-request': '1' },
      '  - pull-request and sweep exclude each other: a sweep looks at all previews',
    ],
    [
      'a user without a password',
      { 'registry-username': 'ada' },
      '  - registry-password is empty although registry-username is given (a secret that is not set arrives as an empty text; so do all secrets in a run for a fork)',
    ],
    ['a grace without a sweep', { grace: '10m' }, '  - grace is only for sweep'],
    [
      'a sweep by force',
      { sweep: 'true', force: 'true' },
      '  - force and sweep exclude each other: a sweep never removes the preview of an open pull request before it expires',
    ],
  ])('%s', async (_, inputs, line) => {
    const ended = await refused({ inputs }, 'destroy')
    expect(errorOf(ended)).toBe(
      `destroy-preview: 1 input cannot be used:\n${line}\nCorrect the \`with:\` block of this step. Nothing was called or changed.\n(reason-code: invalid-input)`,
    )
  })

  it('production, always', async () => {
    const ended = await refused(
      { inputs: { environment: 'production', config: at.config().replace('preview:', 'production:') } },
      'destroy',
    )
    expect(errorOf(ended)).toContain('environment: "production" is never removed by destroy-preview.')
  })

  it('another pull request than that of the event, which may be a fork that says where to go', async () => {
    const fork = at.forge.state.createPullRequest({ fork: 'eve' }).number
    const inputs = { 'pull-request': String(number) }
    const ended = await refused({ inputs, event: at.forge.event('closed', fork) }, 'destroy')
    expect(ended.reasonCode).toBe('invalid-input')
    expect(errorOf(ended)).toContain(
      `pull-request: ${number} is not the pull request of this event (#${fork}).`,
    )
  })
})

describe('destroy-preview, started by hand, leaves alone', () => {
  const byHand = (inputs: Record<string, string>) =>
    at.destroy(number, {
      inputs,
      event: { name: 'workflow_dispatch', payload: {} },
      env: { DOCKER_HOST: 'unix:///nonexistent/docker.sock', GITHUB_EVENT_NAME: 'workflow_dispatch' },
    })

  it('what the forge does not show: it may be open', async () => {
    const ended = await byHand({ 'pull-request': '999' })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'not-a-pull-request' })
    expect(errorOf(ended)).toContain(
      'The forge does not show pull request #999 of acme/inputs: it does not exist, or the token may not see it.',
    )
    const forced = await byHand({ 'pull-request': '999', force: 'true' })
    expect(forced.reasonCode).toBe('engine-unreachable')
  })
})
