import { inspect } from 'node:util'
import { expect, test } from 'vitest'
import { Secret } from '../../../src/core/secret.ts'
import { compilePrograms } from '../runtime/compiled.ts'

const canary = 'canary-4f1c'
const secret = new Secret(canary)

test.each([
  ['a template string', () => `${secret}`],
  ['an addition', () => `a${secret}`],
  ['String()', () => String(secret)],
  ['JSON', () => JSON.stringify({ secret, list: [secret] })],
  ['util.inspect', () => inspect(secret)],
  ['util.inspect inside something', () => inspect({ a: [secret] }, { depth: 9, showHidden: true })],
  [
    'util.inspect without custom inspection',
    () => inspect(secret, { customInspect: false, showHidden: true }),
  ],
  ['the message of an error', () => String(new Error(`wrong: ${secret}`))],
  ['its keys and entries', () => JSON.stringify([Object.keys(secret), Object.entries(secret)])],
  ['a copy by spread', () => JSON.stringify({ ...secret })],
  ['Array.join', () => [secret, secret].join()],
])('%s does not show a secret', (_, shown) => {
  expect(shown()).not.toContain(canary)
})

test('what is shown says that there is one', () => {
  expect(`${secret}`).toBe('[secret]')
  expect(JSON.stringify({ secret })).toBe('{"secret":"[secret]"}')
  expect(inspect({ secret })).toBe('{ secret: [secret] }')
})

test('the console of a process does not show a secret', async () => {
  const programs = compilePrograms()
  try {
    const { code, stdout, stderr } = await programs.run('print-secret', { CANARY: canary })
    expect(code).toBe(0)
    expect(stdout.match(/\[secret\]/g)?.length).toBeGreaterThan(5)
    expect(stderr).toContain('failed: [secret]')
    expect(stdout + stderr).not.toContain(canary)
  } finally {
    programs.remove()
  }
})

test('only reveal gives the text', () => {
  expect(secret.reveal()).toBe(canary)
})
