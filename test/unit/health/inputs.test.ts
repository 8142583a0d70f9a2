import { describe, expect, test } from 'vitest'
import { definition } from '../../../src/actions/health-gate/definition.ts'
import { checkInputs } from '../../../src/actions/health-gate/inputs.ts'
import { parseInputs } from '../../../src/core/inputs.ts'

/** What the action says about these inputs; the same two functions speak that the action calls. */
function problemsOf(given: Readonly<Record<string, string>>): readonly string[] {
  const texts: Readonly<Record<string, string>> = { url: 'http://app.example/', ...given }
  const read = (name: string) => texts[name] ?? ''
  const { values, problems } = parseInputs(definition.inputs, read)
  return problems.length > 0 ? problems : checkInputs(values)
}

const metadata = (host: string) =>
  `leads to ${host}, the address of a cloud's metadata service, which gives credentials to anybody who asks; it is not probed`

const bad: ReadonlyArray<readonly [string, Record<string, string>, readonly string[]]> = [
  [
    'nothing to probe',
    { url: '' },
    ['url or environment is required: without one of them there is nothing to probe'],
  ],
  ['both', { environment: 'preview' }, ['url and environment exclude each other; keep one of them']],
  [
    'plain expectations with an environment',
    { url: '', environment: 'preview', path: '/x', expect: '/a=b', 'expect-status': '200' },
    [
      'path goes only with url; with environment the configuration says what is healthy',
      'expect-status goes only with url; with environment the configuration says what is healthy',
      'expect goes only with url; with environment the configuration says what is healthy',
    ],
  ],
  ['services with a url', { services: 'web' }, ['services goes only with environment']],
  [
    'no URL',
    { url: 'app.example' },
    ['url: "app.example" is not a URL; write for example "https://app.example/health"'],
  ],
  [
    'another scheme',
    { url: 'file:///etc/passwd' },
    ['url: "file:///etc/passwd" has the scheme "file:"; only http and https are allowed'],
  ],
  [
    'credentials',
    { url: 'http://a:b@127.0.0.1/' },
    ['url: "http://…@127.0.0.1/" holds credentials; pass them as a secret instead'],
  ],
  [
    'a fragment',
    { url: 'http://app.example/#top' },
    ['url: "http://app.example/#top" has a fragment ("#…"), which is never sent'],
  ],
  [
    'a metadata address',
    { url: 'http://169.254.169.254/latest' },
    [`url: "http://169.254.169.254/latest" ${metadata('169.254.169.254')}`],
  ],
  [
    'one in decimal',
    { url: 'http://2852039166/' },
    [`url: "http://2852039166/" ${metadata('169.254.169.254')}`],
  ],
  ['one in hex', { url: 'http://0xa9fea9fe/' }, [`url: "http://0xa9fea9fe/" ${metadata('169.254.169.254')}`]],
  [
    'one in octal',
    { url: 'http://0251.0376.0251.0376/' },
    [`url: "http://0251.0376.0251.0376/" ${metadata('169.254.169.254')}`],
  ],
  [
    'one mapped into IPv6',
    { url: 'http://[::ffff:169.254.169.254]/' },
    [`url: "http://[::ffff:169.254.169.254]/" ${metadata('::ffff:a9fe:a9fe')}`],
  ],
  [
    'one behind NAT64',
    { url: 'http://[64:ff9b::a9fe:a9fe]/' },
    [`url: "http://[64:ff9b::a9fe:a9fe]/" ${metadata('64:ff9b::a9fe:a9fe')}`],
  ],
  [
    'one in IPv6',
    { url: 'http://[fd00:ec2::254]/' },
    [`url: "http://[fd00:ec2::254]/" ${metadata('fd00:ec2::254')}`],
  ],
  [
    'a path that is none',
    { path: 'health' },
    ['path: "health" must begin with "/" and hold neither blanks nor "#"'],
  ],
  [
    'a path beside a query',
    { url: 'http://app.example/?a=1', path: '/x' },
    ['path does not go with a url that has a query ("?…")'],
  ],
  [
    'a version without a place',
    { version: 'v1' },
    ['version needs version-pointer or version-header: where the answer names the version'],
  ],
  [
    'two places of the version',
    { 'version-pointer': '/v', 'version-header': 'x' },
    ['version-pointer and version-header exclude each other; keep one of them'],
  ],
  [
    'a pointer without slash',
    { 'version-pointer': 'version' },
    ['version-pointer: "version" must be a JSON pointer, beginning with "/", for example "/version"'],
  ],
  [
    'a pointer with a wrong escape',
    { 'version-pointer': '/a~2' },
    ['version-pointer: "/a~2" has "~" in a JSON pointer; write "~0" for "~" and "~1" for "/"'],
  ],
  [
    'a header that is none',
    { 'version-header': 'x version' },
    ['version-header: "x version" is not the name of a header'],
  ],
  [
    'a status that is none',
    { 'expect-status': '2xx,99' },
    ['expect-status: "2xx,99" must be status codes from 100 to 599 or "2xx", separated by commas, not "99"'],
  ],
  [
    'a status twice',
    { 'expect-status': '2xx,204' },
    ['expect-status: "2xx,204" has "204", which its other entries hold already'],
  ],
  [
    'an empty status',
    { 'expect-status': '200,' },
    ['expect-status: "200," must be status codes from 100 to 599 or "2xx", separated by commas, not ""'],
  ],
  [
    'an expectation without "="',
    { expect: '/status' },
    ['expect: the text has no "=" in line 1; write one /pointer=value a line'],
  ],
  [
    'an expectation without a pointer',
    { expect: 'status=ok' },
    [
      'expect: the text has the key "status", which must be a JSON pointer, beginning with "/", for example "/version"',
    ],
  ],
  ['an expectation twice', { expect: '/a=1\n/a=2' }, ['expect: the text has the key "/a" twice']],
  [
    'a header twice, in other letters',
    { 'expect-headers': 'X-A=1\nx-a=2' },
    ['expect-headers: the text has the key "x-a" twice'],
  ],
  [
    'a header without a value',
    { 'expect-headers': 'x-a=' },
    ['expect-headers: the text has a value in line 1 that is empty'],
  ],
  ['no successes', { successes: '0' }, ['successes: "0" must be from 1 to 100']],
  ['successes in hex', { successes: '0x3' }, ['successes: "0x3" must be a whole number in plain digits']],
  [
    'a duration without unit',
    { interval: '2' },
    ['interval: "2" has no unit; write for example "2s" or "2m"'],
  ],
  ['a duration of nothing', { 'request-timeout': '0s' }, ['request-timeout: "0s" must be at least 10ms']],
  [
    'a duration that is none',
    { 'wrong-limit': '-3s' },
    ['wrong-limit: "-3s" is not a duration; write for example "90s", "10m" or "1h30m"'],
  ],
  ['a duration beyond any job', { deadline: '7h' }, ['deadline: "7h" must be at most 6h']],
  ['an interval beyond the deadline', { interval: '10m' }, ['interval (10m) is longer than deadline (5m)']],
  [
    'more successes than fit',
    { successes: '100', interval: '5s' },
    ['successes (100) with interval (5s) need at least 8m15s, and deadline is 5m'],
  ],
  [
    'a word that is no platform',
    { platform: 'gitlab' },
    ['platform: "gitlab" must be one of "auto", "github", "gitea", "forgejo"; did you mean "github"?'],
  ],
  [
    'several at once, all told',
    { url: 'ftp://x/', interval: '2', successes: 'many' },
    [
      'url: "ftp://x/" has the scheme "ftp:"; only http and https are allowed',
      'successes: "many" must be a whole number in plain digits',
      'interval: "2" has no unit; write for example "2s" or "2m"',
    ],
  ],
]

test.each(bad)('health-gate refuses %s', (_, inputs, problems) => {
  expect(problemsOf(inputs)).toEqual(problems)
})

describe('health-gate takes', () => {
  test.each<[string, Record<string, string>]>([
    ['a plain URL', {}],
    ['an environment', { url: '', environment: 'preview', services: 'web\napi', version: 'v1' }],
    ['a version that is only read', { 'version-header': 'X-Version' }],
    ['one success with an interval as long as the deadline', { successes: '1', interval: '5m' }],
    ['a name that only a look-up can tell', { url: 'http://metadata.google.internal/' }],
  ])('%s', (_, inputs) => {
    expect(problemsOf(inputs)).toEqual([])
  })
})
