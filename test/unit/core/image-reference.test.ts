import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { isImageId, isTag, parseImageReference } from '../../../src/core/image-reference.ts'
import { anyText } from './any-text.ts'

const digest = `sha256:${'a1'.repeat(32)}`

describe('an image reference', () => {
  test.each([
    ['node', { registry: 'docker.io', repository: 'library/node', name: 'node' }],
    ['acme/notes', { registry: 'docker.io', repository: 'acme/notes', name: 'acme/notes' }],
    ['docker.io/node', { registry: 'docker.io', repository: 'library/node', name: 'docker.io/node' }],
    ['ghcr.io/acme/notes', { registry: 'ghcr.io', repository: 'acme/notes', name: 'ghcr.io/acme/notes' }],
    ['localhost/notes', { registry: 'localhost', repository: 'notes', name: 'localhost/notes' }],
    [
      'localhost:5000',
      { registry: 'docker.io', repository: 'library/localhost', name: 'localhost', tag: '5000' },
    ],
    [
      'r.example:5000/a/b/c:v1',
      { registry: 'r.example:5000', repository: 'a/b/c', name: 'r.example:5000/a/b/c', tag: 'v1' },
    ],
    [`r.example/a@${digest}`, { registry: 'r.example', repository: 'a', name: 'r.example/a', digest }],
    [
      `r.example/a:v1@${digest}`,
      { registry: 'r.example', repository: 'a', name: 'r.example/a', tag: 'v1', digest },
    ],
    ['[::1]:5000/a', { registry: '[::1]:5000', repository: 'a', name: '[::1]:5000/a' }],
    [
      'r.example/a__b.c-d--e',
      { registry: 'r.example', repository: 'a__b.c-d--e', name: 'r.example/a__b.c-d--e' },
    ],
  ])('%s', (text, reference) => {
    expect(parseImageReference(text)).toEqual({ value: reference })
  })

  const badPart = (part: string) =>
    `has the part "${part}", which may hold only a-z, 0-9 and single ".", "_" or "-" between them`
  test.each([
    ['', 'is not an image name; write for example "registry.example/owner/app"'],
    ['r.example/', 'is not an image name; write for example "registry.example/owner/app"'],
    ['r.example//a', 'is not an image name; write for example "registry.example/owner/app"'],
    ['https://r.example/a', 'has the registry "https:", which is not a host with an optional port'],
    ['--config=.x/a', 'has the registry "--config=.x", which is not a host with an optional port'],
    ['-r.example/a', 'has the registry "-r.example", which is not a host with an optional port'],
    ['r.example:port/a', 'has the registry "r.example:port", which is not a host with an optional port'],
    ['r..example/a', 'has the registry "r..example", which is not a host with an optional port'],
    ['r.example/Notes', 'has upper case in "Notes"; image names are lower case'],
    ['r.example/a b', badPart('a b')],
    ['r.example/-a', badPart('-a')],
    ['r.example/a..b', badPart('a..b')],
    ['r.example/a;rm', badPart('a;rm')],
    ['r.example/a:', 'has the tag "", which is not a tag (letters, digits, "_", ".", "-"; at most 128)'],
    ['r.example/a:-x', 'has the tag "-x", which is not a tag (letters, digits, "_", ".", "-"; at most 128)'],
    ['r.example/a@sha256:abc', 'has a digest that is not "sha256:" and 64 hex digits'],
    [`r.example/a@${digest.toUpperCase()}`, 'has a digest that is not "sha256:" and 64 hex digits'],
    [`r.example/a@${digest}@${digest}`, 'has more than one "@"'],
    [`r.example/${'a'.repeat(250)}`, 'has a name of more than 255 characters'],
  ])('"%s" %s', (text, problem) => {
    expect(parseImageReference(text)).toEqual({ problem })
  })

  const component = fc.stringMatching(/^[a-z0-9]{1,8}([._-][a-z0-9]{1,8}){0,2}$/)
  const host = fc.stringMatching(/^[a-z0-9]{1,8}(\.[a-z0-9]{1,8}){1,2}(:[0-9]{1,5})?$/)
  const tag = fc.stringMatching(/^[A-Za-z0-9_][A-Za-z0-9._-]{0,20}$/)

  test('what is put together from its parts is read back as the same parts', () => {
    const components = fc.array(component, { minLength: 1, maxLength: 4 })
    fc.assert(
      fc.property(host, components, fc.option(tag), fc.boolean(), (registry, parts, name, pinned) => {
        const text = `${registry}/${parts.join('/')}${name === null ? '' : `:${name}`}${pinned ? `@${digest}` : ''}`
        const repository = parts.join('/')
        expect(parseImageReference(text)).toEqual({
          value: {
            registry,
            repository,
            name: `${registry}/${repository}`,
            ...(name === null ? {} : { tag: name }),
            ...(pinned ? { digest } : {}),
          },
        })
      }),
    )
  })

  test('any text is either a reference that is safe on a command line, or one sentence', () => {
    const awkward = fc.string({
      unit: fc.constantFrom('a', 'B', '/', ':', '@', '.', '-', '_', '0', ' ', '$', '[', ']'),
    })
    fc.assert(
      fc.property(fc.oneof(awkward, anyText), (text) => {
        const parsed = parseImageReference(text)
        if ('value' in parsed) expect(text).toMatch(/^[A-Za-z0-9[][A-Za-z0-9._:@/[\]-]*$/)
        else expect(parsed.problem).not.toBe('')
      }),
    )
  })
})

test('an image id is a bare digest', () => {
  expect([digest, `a@${digest}`, digest.slice(0, -1), `${digest}\n`].map(isImageId)).toEqual([
    true,
    false,
    false,
    false,
  ])
})

test('a tag has at most 128 letters, digits, "_", "." and "-", and begins with a letter, a digit or "_"', () => {
  expect(['v1.2.3', '_x', 'Sha-1', 'x'.repeat(128)].map(isTag)).toEqual([true, true, true, true])
  expect(['', '.x', '-x', 'a/b', 'a b', 'x'.repeat(129), 'a\n'].map(isTag)).toEqual(Array(7).fill(false))
})
