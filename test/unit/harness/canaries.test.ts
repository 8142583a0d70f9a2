import { describe, expect, test } from 'vitest'
import { canaries, canaryValue, foundIn, visibleIn } from '../../harness/canaries.ts'
import { maskers } from '../../harness/maskers.ts'

const names = canaries.map(({ name }) => name)
const hidden = names.filter((name) => name !== 'equal to a public output')
const base64 = (text: string) => Buffer.from(text).toString('base64')

test('there are ten kinds, each with a value of its own', () => {
  expect(new Set(canaries.map(({ value }) => value)).size).toBe(10)
  expect(new Set(names).size).toBe(10)
})

test.each(hidden)('%s is found as it is, and within other words', (name) => {
  expect(foundIn(`before ${canaryValue(name)} after`)).toContain(name)
})

test.each(hidden.filter((name) => name !== 'short'))(
  '%s is found in JSON, in a URL and in base64',
  (name) => {
    const value = canaryValue(name)
    for (const dressed of [
      JSON.stringify({ text: value }),
      `https://x.example/?q=${encodeURIComponent(value)}`,
      ...['', 'a', 'ab'].map((before) => base64(`${before}${value}zz`)),
    ])
      expect(foundIn(dressed), dressed).toContain(name)
  },
)

test('a part of a secret is enough to be found', () => {
  expect(foundIn(`${canaryValue('plain').slice(13)}`)).toEqual(['plain'])
  expect(foundIn(canaryValue('multi-line key').split('\n')[1] ?? '')).toEqual(['multi-line key'])
  expect(foundIn(String(JSON.parse(canaryValue('JSON')).client_secret))).toEqual(['JSON'])
})

test('nothing is found in innocent words', () => {
  expect(
    foundIn('Deploying notes-pr-12 1.2.3 to https://notes.example (-----BEGIN KEY-----, 100% done)'),
  ).toEqual([])
})

test('a secret that nobody registered is visible', () => {
  for (const name of hidden) expect(visibleIn(`the log\n${canaryValue(name)}\n`)).toContain(name)
})

test('a secret is visible when it is registered too late, or where commands are not obeyed', () => {
  const value = canaryValue('plain')
  expect(visibleIn(`::add-mask::${value}\n${value}\n`)).toEqual([])
  expect(visibleIn(`${value}\n::add-mask::${value}\n`)).toEqual(['plain', 'prefix of another'])
  expect(visibleIn(`::stop-commands::end\n::add-mask::${value}\n::end::\n`)).toContain('plain')
})

test('a mask that one runner does not understand leaves the secret visible', () => {
  expect(
    visibleIn(`::add-mask::${canaryValue('percent').replaceAll('%', '%25')}\n${canaryValue('percent')}`),
  ).toEqual(['percent'])
})

describe.each(Object.entries(maskers))('the masker of %s', (_, masker) => {
  test('shows a log without masks as it is, but for the lines that are commands', () => {
    expect(masker('one\n::add-mask::\n')).not.toContain('add-mask')
    expect(masker('one\n  two [x] $1\n')).toBe('one\n  two [x] $1\n')
    expect(masker('::set-output name=a::b\nend')).toBe('end')
    expect(masker('::error title=a::text')).toContain('text')
  })

  test('hides what was registered in the text of an annotation', () => {
    expect(masker('::add-mask::abcdef\n::error::x abcdef y')).not.toContain('abcdef')
  })

  test('shows commands between stop-commands and its token, and obeys again after it', () => {
    expect(masker('::stop-commands::t\n::add-mask::abcdef\n::t::\nabcdef')).toContain('\nabcdef')
    expect(masker('::stop-commands::t\n::t::\n::add-mask::abcdef\nabcdef')).toBe('***')
  })
})
