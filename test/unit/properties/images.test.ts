import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { failureOf, isNameTaken } from '../../../src/clients/docker/errors.ts'
import { reasonCodes } from '../../../src/core/reason-codes.ts'
import { buildArguments, isPassing, lastWords, pushedDigest } from '../../../src/images/build-arguments.ts'
import { isLoopback, parseChallenge, tokenUrl } from '../../../src/images/challenge.ts'
import { secretNameProblem } from '../../../src/images/secret-name.ts'
import { parseImages } from '../../../src/previews/images.ts'
import { anyText } from '../core/any-text.ts'

describe('a challenge', () => {
  const address = fc.constantFrom(
    ...['https://auth.example/token', 'http://auth.example/token', 'http://127.0.0.1:5000/token', 'ftp://x/'],
    ...['http://localhost.evil.example/', 'https://user:pass@auth.example/', 'file:///etc/passwd', '//x', ''],
    ...[
      'http://127.0.0.1.evil.example/',
      'http://0x7f.1/',
      'http://[::1]:1/',
      'https://auth.example/?service=x',
    ],
  )
  const parameter = fc
    .tuple(
      fc.constantFrom('realm', 'service', 'scope', '__proto__', 'REALM', 'x'),
      fc.oneof(address, anyText),
    )
    .map(([name, value]) => `${name}="${value}"`)
  const scheme = fc.constantFrom('Bearer', 'bearer', 'Basic', 'Digest', 'Negotiate', '')
  const header = fc.oneof(
    anyText,
    fc.tuple(scheme, fc.array(parameter)).map(([name, list]) => `${name} ${list.join(',')}`),
  )
  const registry = fc.constantFrom('https://registry.example/v2/', 'http://127.0.0.1:5000/v2/')

  test('never sends credentials anywhere that is not encrypted, but from this machine to itself', () => {
    fc.assert(
      fc.property(
        header,
        registry.map((text) => new URL(text)),
        (text, base) => {
          const challenge = parseChallenge(text, base)
          if ('problem' in challenge) {
            expect(challenge.problem).toMatch(/^\w/)
            return
          }
          if (challenge.value.scheme === 'basic') return
          const url = tokenUrl(challenge.value)
          const local = isLoopback(url.hostname) && isLoopback(base.hostname)
          expect(url.protocol === 'https:' || (url.protocol === 'http:' && local)).toBe(true)
          expect(url.origin).toBe(challenge.value.realm.origin)
          const { service, scope } = challenge.value
          if (service !== undefined) expect(url.searchParams.get('service')).toBe(wellFormed(service))
          if (scope !== undefined)
            expect(url.searchParams.getAll('scope').slice(-scope.split(' ').length).join(' ')).toBe(
              wellFormed(scope),
            )
        },
      ),
    )
  })

  const wellFormed = (text: string): string => Buffer.from(text).toString()
})

describe('the command line of a build', () => {
  const words = fc.dictionary(fc.stringMatching(/^[A-Z_][A-Z0-9_]{0,8}$/), anyText, { maxKeys: 4 })

  test('has no option but ours, whatever is asked for', () => {
    const tag = fc.stringMatching(/^[a-z][a-z0-9/:.-]{0,20}$/)
    const request = fc.record({
      context: anyText,
      dockerfile: anyText,
      target: anyText,
      args: words,
      labels: words,
      tags: fc.array(tag, { maxLength: 3 }),
    })
    fc.assert(
      fc.property(request, fc.boolean(), (wanted, buildx) => {
        const args = buildArguments(wanted, { buildx } as Parameters<typeof buildArguments>[1], '/id')
        const end = args.indexOf('--')
        expect(args.slice(end)).toEqual(['--', wanted.context])
        const options = args.slice(buildx ? 3 : 1, end)
        for (const option of options)
          expect(option).toMatch(/^--(progress|iidfile|file|target|build-arg|label|tag)=/s)
        for (const [name, value] of Object.entries(wanted.args))
          expect(options).toContain(`--build-arg=${name}=${value}`)
        expect(options.filter((option) => option.startsWith('--build-arg='))).toHaveLength(
          Object.keys(wanted.args).length,
        )
      }),
    )
  })

  test('refuses names of secrets in any case', () => {
    const name = fc.tuple(
      fc.constantFrom('', 'MY_', 'NPM_', 'db_'),
      fc.constantFrom('TOKEN', 'PASSWORD', 'SECRET'),
      fc.boolean(),
    )
    fc.assert(
      fc.property(name, ([before, word, small]) => {
        const text = `${before}${word}`
        expect(secretNameProblem(small ? text.toLowerCase() : text)).toBeDefined()
      }),
    )
  })
})

describe('what a program says', () => {
  const line = fc.oneof(
    anyText,
    fc.constantFrom(
      ...[
        'Error response from daemon: ',
        'denied: ',
        'unauthorized',
        ': not found',
        "See 'docker run --help'.",
      ],
      ...[
        'name "/x" is already in use by container',
        'dial tcp: i/o timeout',
        'ERROR: failed to solve: ',
        '---',
      ],
      `tag: digest: sha256:${'a'.repeat(64)} size: 12`,
    ),
  )
  const said = fc.array(line, { maxLength: 6 }).map((lines) => lines.join('\n'))

  test('becomes a failure of a known kind, on one line of bounded length', () => {
    fc.assert(
      fc.property(
        said,
        said,
        fc.integer({ min: 1, max: 255 }),
        fc.boolean(),
        (stderr, stdout, code, timedOut) => {
          const failure = failureOf(['container', 'create', '--name', 'x'], {
            code,
            stdout,
            stderr,
            timedOut,
          })
          expect(reasonCodes).toHaveProperty(failure.reasonCode)
          expect(failure.message).not.toMatch(/[\n\r\u0000-\u001f]/)
          expect(failure.message.length).toBeLessThan(600)
          expect(failure.remedy).toMatch(/\.$/)
          expect(typeof isNameTaken({ code, stdout, stderr, timedOut })).toBe('boolean')
        },
      ),
    )
  })

  test('has last words on one line, and a digest only where one is said', () => {
    fc.assert(
      fc.property(said, (text) => {
        expect(lastWords(text)).not.toContain('\n')
        expect(pushedDigest(text) !== undefined).toBe(/digest: sha256:a{64} size:/.test(text))
        expect(typeof isPassing(text)).toBe('boolean')
      }),
    )
  })
})

test('images in JSON are pinned, or one sentence', () => {
  const pinned = `r.example/a/b@sha256:${'a'.repeat(64)}`
  const value = fc.oneof(fc.constantFrom<unknown>(pinned, 'r.example/a:1', '', 7, null), fc.jsonValue())
  const text = fc.oneof(
    anyText,
    fc.json(),
    fc.dictionary(anyText, value).map((map) => JSON.stringify(map)),
  )
  fc.assert(
    fc.property(text, (given) => {
      const parsed = parseImages(given)
      if ('value' in parsed)
        for (const image of Object.values(parsed.value)) expect(image).toMatch(/^(.+@)?sha256:[0-9a-f]{64}$/)
      else expect(parsed.problem).toMatch(/^\w/)
    }),
  )
})
