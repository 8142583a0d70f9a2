import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, startApp } from '../fakes/app/app.ts'
import { startForge } from '../fakes/forge/forge.ts'
import { runAction } from '../harness/run-action.ts'

let app: App
beforeAll(async () => {
  app = await startApp(() => ({ body: { status: 'ok' } }))
})
afterAll(() => app.close())

const gate = (env: Readonly<Record<string, string>>) =>
  runAction('health-gate', { env, inputs: { url: app.url, interval: '50ms' } })

test('an output that cannot be written is not green, and the file is named', async () => {
  const ended = await gate({ GITHUB_OUTPUT: '/dev/full' })
  expect(ended.code, ended.log).toBe(1)
  expect(ended.log).toContain(
    '::error::The file in GITHUB_OUTPUT (/dev/full) cannot be used: the disk is full.%0A',
  )
  expect(ended.log).toContain('(reason-code: runner-failed)')
})

test('a summary that cannot be written is a warning', async () => {
  const ended = await gate({ GITHUB_STEP_SUMMARY: '/dev/full' })
  expect(ended).toMatchObject({ code: 0, reasonCode: 'ok' })
  expect(ended.log).toMatch(/^::warning::The job summary could not be written: .*ENOSPC/m)
})

test('a user without a home, and a runner without a folder for temporary files, are enough to look', async () => {
  const ended = await gate({ HOME: '', TMPDIR: '/nowhere', RUNNER_TEMP: '/nowhere' })
  expect(ended).toMatchObject({ code: 0, reasonCode: 'ok' })
})

test('the token is not sent to an API on another host than the forge', async () => {
  const forge = await startForge({ dialect: 'github', repository: 'acme/notes' })
  try {
    const { number } = forge.state.createPullRequest()
    const event = forge.event('opened', number)
    const ended = await runAction('comment-pr', {
      event,
      token: forge.tokens.automatic.value,
      inputs: { body: 'hello' },
      env: { ...forge.environment(event), GITHUB_SERVER_URL: 'https://github.com' },
    })
    expect(ended).toMatchObject({ code: 1, reasonCode: 'invalid-input' })
    expect(ended.result.message).toBe(
      `GITHUB_API_URL: "${forge.apiUrl}" is on another host than the forge itself (https://github.com). Nothing was sent there.`,
    )
    expect(forge.requests).toEqual([])
  } finally {
    await forge.close()
  }
})
