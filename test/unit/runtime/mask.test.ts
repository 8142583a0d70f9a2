import fc from 'fast-check'
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Secret } from '../../../src/core/secret.ts'
import type * as MaskModule from '../../../src/runtime/mask.ts'
import type * as QuoteModule from '../../../src/runtime/quote.ts'
import { actRunner, forgejo, giteaRunner, github, type Masker, maskers } from '../../harness/maskers.ts'
import { anyText } from '../core/any-text.ts'
import { printedBy } from './printed.ts'

let masking: typeof MaskModule
let quoting: typeof QuoteModule

beforeEach(async () => {
  vi.resetModules() // What is masked stays masked for the life of a process.
  masking = await import('../../../src/runtime/mask.ts')
  quoting = await import('../../../src/runtime/quote.ts')
})

const canaries: Readonly<Record<string, readonly string[]>> = {
  'a token': ['ghp_cAnArYq8Zr5tVx2Lk9'],
  'a key of several lines': ['-----BEGIN KEY-----\nMIIcanaryQWERTY12\n  zxcvCANARY98==\n-----END KEY-----\n'],
  'a key with line ends of Windows': ['first-canary-line\r\nsecond-canary-line\r\n'],
  'JSON with secret fields': [
    JSON.stringify({
      user: 'canary-user-that-is-long',
      key: 'kAnArY-one\nkAnArY-two',
      private: [{ pin: 'deep-canary-3' }],
      database: 'postgres://u:canary-4@db.example/notes',
    }),
  ],
  'percent signs': ['p%40canary%25w%0Ard%'],
  'quotes and backslashes': ['can"ary\\path\\"x"'],
  'the special characters of URLs': ['can@ry/w:rd?a=b&c #+'],
  'letters beyond ASCII': ['cänärÿ→日本語🔑end'],
  'base64 with padding': ['Y2FuYXJ5LWNhbmFyeQ=='],
  'a secret that begins another one': ['canary', 'canary-and-its-longer-sister'],
  'blanks around a line': ['  canary-with-blanks  \n'],
  'an address with a password': ['postgres://ada:cAnAry%40pass%2Fword9@db.example:5432/notes?ssl=1'],
  'an encoded text': [encodeURIComponent('cAnAry@in/url?x=1&y=2')],
  'a login in base64': [Buffer.from('ada:cAnAry-login-7Kq8').toString('base64')],
}

/** Every way a secret gets into a log, as lines. */
function rowsOf(secret: string): string[] {
  const parts = secret
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
  if (secret.startsWith('{'))
    parts.push(
      'canary-user-that-is-long',
      'kAnArY-one',
      'kAnArY-two',
      'deep-canary-3',
      'postgres://u:canary-4@db.example/notes',
    )
  const told = Object.entries({
    'postgres://ada': 'cAnAry@pass/word9',
    'cAnAry%40': 'cAnAry@in/url?x=1&y=2',
    YWRh: 'ada:cAnAry-login-7Kq8',
  })
  parts.push(...told.flatMap(([begin, text]) => (secret.startsWith(begin) ? [text] : [])))
  return [secret, ...parts].flatMap((text) => [
    ...text.split(/\r?\n/),
    JSON.stringify(text),
    encodeURIComponent(text),
    encodeURI(text),
    ...['', 'a', 'ab', 'q9:'].flatMap((before) => [
      Buffer.from(`${before}${text}zz`).toString('base64'),
      Buffer.from(`${before}${text}zz`).toString('base64url'),
    ]),
  ])
}

/** Is a piece of a line of the secret, in any clothes, still there? Two characters of base64 may be. */
function visible(secret: string, seen: string): string | undefined {
  const parts = secret.split(/\r?\n/).map((line) => line.trim())
  const forms = parts.flatMap((part) => [
    part,
    encodeURIComponent(part),
    ...[0, 1, 2].map((shift) =>
      Buffer.from(' '.repeat(shift) + part)
        .toString('base64')
        .replace(/=+$/, '')
        .slice(shift === 0 ? 0 : 4, -4),
    ),
  ])
  return forms
    .flatMap((form) =>
      Array.from({ length: Math.max(0, form.length - 4) }, (_, at) => form.slice(at, at + 5)),
    )
    .find((piece) => seen.includes(piece) && !/^[%0-9A-F]+$/.test(piece))
}

const innocent = 'Deploying notes 1.2.3 to https://notes-pr-12.example (user: acme, 100% done)'
describe.each(Object.entries(maskers))('under the masker of %s', (_, masker) => {
  test.each(Object.entries(canaries))('%s is not visible in any form', async (_name, secrets) => {
    const printed = await printedBy(() => masking.mask(...secrets.map((text) => new Secret(text))))
    for (const secret of secrets)
      for (const seen of seenBy(masker, printed, rowsOf(secret)))
        expect(visible(secret, seen), `seen as ${seen}`).toBeUndefined()
  })

  test('an innocent line stays as it is', async () => {
    const all = Object.values(canaries).flat()
    const printed = await printedBy(() => masking.mask(...all.map((text) => new Secret(text))))
    expect(masker(printed + innocent)).toBe(innocent)
  })

  test('an empty secret hides nothing', async () => {
    const printed = await printedBy(() => masking.mask(new Secret(''), new Secret('\n \n')))
    expect(printed).toBe('')
    expect(masker(innocent)).toBe(innocent)
  })
})

/** What becomes of these rows, printed after the masks. */
const seenBy = (masker: Masker, printed: string, rows: readonly string[]): string[] =>
  masker(printed + rows.join('\n')).split('\n')

test('the maskers of this test tell good from bad: a plain add-mask leaves most secrets visible somewhere', () => {
  const leaks = (masker: Masker) =>
    Object.values(canaries).filter((secrets) =>
      secrets.some((secret) => {
        const plain = secret.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
        return seenBy(masker, `::add-mask::${plain}\n`, rowsOf(secret)).some((row) => visible(secret, row))
      }),
    ).length
  expect(leaks(github)).toBeGreaterThanOrEqual(4)
  expect(leaks(actRunner)).toBe(Object.keys(canaries).length)
  expect(leaks(forgejo)).toBe(Object.keys(canaries).length)
  expect(leaks(giteaRunner)).toBeGreaterThanOrEqual(4)
  expect(actRunner('::add-mask::\nabc')).toBe('***a***b***c***')
})

test('no mask is empty, short, or holds a line break that is not a command of its own', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(anyText), async (texts) => {
      const printed = await printedBy(() => masking.mask(...texts.map((text) => new Secret(text))))
      for (const line of printed.split('\n').slice(0, -1)) expect(line).toMatch(/^::add-mask::[^\r]{4,}$/)
    }),
  )
})

test('of a secret that is JSON, only what is secret is hidden', async () => {
  const account = {
    type: 'service_account',
    project_id: 'notes',
    private_key_id: '0a1b2c3d',
    tokens: ['hunter2'],
    login: 'ada',
    page: 'https://notes.example/a/long/address',
    token_uri: 'https://accounts.example/token',
    signed: 'https://hooks.example/T0?sig=hunter3',
    hook: 'https://hooks.example/services/T0/B0/cAnArYq8Zr5tVx2Lk9cAnArY',
  }
  await printedBy(() => masking.mask(new Secret(JSON.stringify(account))))
  for (const innocent of ['notes', 'ada', account.type, account.page, account.token_uri])
    expect(masking.holdsMasked(`x ${innocent} y`), innocent).toBe(false)
  for (const secret of ['0a1b2c3d', 'hunter2', account.hook, account.signed])
    expect(masking.holdsMasked(`x ${secret} y`), secret).toBe(true)
})

test('of an address with a password, innocent words are not hidden', async () => {
  const secrets = ['postgres://postgres:postgres@db/notes', 'redis://:pw@cache', 'https://hooks.example/x']
  await printedBy(() => masking.mask(...secrets.map((text) => new Secret(text))))
  for (const innocent of ['postgres', 'notes', 'cache', 'hooks.example', 'pw'])
    expect(masking.holdsMasked(`x ${innocent} y`), innocent).toBe(false)
})

test('of a file in base64, the lines are not hidden', async () => {
  const file = 'apiVersion: v1\nkind: Config\nclusters:\n'
  await printedBy(() => masking.mask(new Secret(Buffer.from(file).toString('base64'))))
  expect(masking.holdsMasked(file)).toBe(false)
})

test('a list of secrets without names hides each', async () => {
  await printedBy(() => masking.mask(new Secret('["hunter2","hunter3"]')))
  expect(masking.redact('hunter2 hunter3')).toBe('*** ***')
})

test('control characters do not divide a secret, neither in the text nor in the secret', async () => {
  await printedBy(() => masking.mask(new Secret('hunter2secret'), new Secret('other\u001b[0mcanary')))
  expect(masking.redact('a hunter2\u001b[0msecret, a hun\u0000ter2secret')).toBe('a ***, a ***')
  expect(masking.redact('other\u001b[0mcanary othercanary')).toBe('*** ***')
})

test('a secret is registered once', async () => {
  const secret = new Secret('canary-once')
  expect(await printedBy(() => masking.mask(secret))).toContain('::add-mask::canary-once\n')
  expect(await printedBy(() => masking.mask(secret))).toBe('')
})

test('our own lines are clean before any runner sees them', async () => {
  await printedBy(() => masking.mask(new Secret('canary'), new Secret('canary-longer')))
  expect(masking.redact('a canary-longer b canary c')).toBe('a *** b *** c')
  expect(masking.holdsMasked('https://canary.example')).toBe(true)
  expect(masking.holdsMasked(innocent)).toBe(false)
})

test('a quotation holds no half of a secret, wherever it is cut', async () => {
  await printedBy(() => masking.mask(new Secret('canary  with   blanks-and-an-end')))
  for (let width = 1; width < 60; width++)
    expect(quoting.quote('said: canary  with   blanks-and-an-end, no', width)).not.toContain('canar')
  expect(quoting.quote('said:\n canary  with   blanks-and-an-end, no')).toBe('said: ***, no')
})
