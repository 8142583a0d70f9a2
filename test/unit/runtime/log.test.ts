import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { debug, error, info, notice, openQuarantine, quarantine, warning } from '../../../src/runtime/log.ts'
import { anyText } from '../core/any-text.ts'
import { printedBy } from './printed.ts'

const known =
  /^(set-output|set-env|add-path|save-state|add-mask|add-matcher|remove-matcher|echo|debug|notice|warning|error|group|endgroup|stop-commands|internal-set-repo-path)$/i

/**
 * The commands that a runner obeys in what was printed, as GitHub's parses it: `::name::` after blanks (those
 * of .NET) at the beginning of a line, `##[name]` anywhere in it, nothing between `stop-commands` and its
 * token. A zero-width space does not count when .NET compares by culture, so neither does it here.
 */
function obeyed(printed: string): string[] {
  const commands: string[] = []
  let stopped: string | undefined
  for (const line of printed.split(/\r\n|\r|\n/)) {
    const command = commandOf(line)
    if (command === undefined) continue
    if (stopped !== undefined) {
      if (command !== stopped) continue
      stopped = undefined
      commands.push('(resumed)')
    } else if (known.test(command)) commands.push(command)
    if (command === 'stop-commands') stopped = line.slice('::stop-commands::'.length)
  }
  return commands
}

function commandOf(line: string): string | undefined {
  const begin = line.replace(/^[\s\u0085]+/, '')
  if (begin.replaceAll('\u200b', '').startsWith('::') && begin.includes('::', 2))
    return begin.slice(2, begin.indexOf('::', 2)).split(' ')[0]
  const old = /#\u200b*#\u200b*\[/.exec(line)
  const end = old === null ? -1 : line.indexOf(']', old.index)
  return old === null || end === -1 ? undefined : line.slice(old.index + 3, end).split(' ')[0]
}

const hostile = [
  '::set-output name=url::https://evil.example',
  '  ::add-mask::a',
  '\u00a0::save-state name=x::y',
  '\u0085::set-output name=x::y',
  'fine\n::add-path::/tmp/evil',
  'fine\r::set-env name=PATH::/tmp/evil',
  '\u001b[31m::error::red',
  '##[error]not ours',
  'in the middle ##[add-mask]a',
  '##[set-output name=x]y ##[group]z',
  '::stop-commands::aaaaaaaa',
  '\u200b::group::x',
  '#\u0000#[error]x',
  ':\u0000:error::x',
]

const hostileText = fc
  .array(fc.oneof(fc.constantFrom(...hostile, '::', '##[', ']', '\n', '\r', ' '), anyText))
  .map((pieces) => pieces.join(''))

test('the reading of this test finds what a runner would obey', () => {
  for (const text of hostile.slice(0, 11))
    expect(obeyed(text.replace('\u001b[31m', '')), text).not.toEqual([])
})

describe.each([
  ['info', info, []],
  ['notice', notice, ['notice']],
  ['warning', warning, ['warning']],
  ['error', error, ['error']],
  ['debug', debug, ['debug']],
] as const)('a line of kind %s', (_, print, own) => {
  test.each(hostile)('that quotes %j gives no command beside its own', async (text) => {
    expect(obeyed(await printedBy(() => print(text)))).toEqual(own)
  })

  test('gives no other command, whatever it quotes', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, async (text) => {
        expect(obeyed(await printedBy(() => print(text)))).toEqual(own)
      }),
    )
  })
})

describe('a quarantine', () => {
  const around = ['group', 'stop-commands', '(resumed)', 'endgroup']

  test.each(hostile)('of %j obeys nothing and shows it', async (text) => {
    const printed = await printedBy(() => quarantine('Log of api', text))
    expect(obeyed(printed)).toEqual(around)
    expect(printed).toMatch(/^::group::Log of api\n::stop-commands::[0-9a-f-]{36}\n/)
  })

  test('shows foreign text as it is', async () => {
    const printed = await printedBy(() => quarantine('Log', 'a\n::error::b\n##[c]\n\n'))
    expect(printed.split('\n').slice(2, 5)).toEqual(['a', '::error::b', '##[c]'])
  })

  test('of nothing says so', async () => {
    expect(await printedBy(() => quarantine('Log', '\n'))).toContain('\n(empty)\n')
  })

  test('has another token each time, which a text cannot know', async () => {
    const token = (printed: string) => /stop-commands::(.+)/.exec(printed)?.[1] ?? ''
    const first = await printedBy(() => quarantine('Log', 'x'))
    const text = `::${token(first)}::\n::error::x`
    const second = await printedBy(() => quarantine('Log', text))
    expect(token(second)).not.toBe(token(first))
    expect(obeyed(second)).toEqual(around)
  })

  test('has a title that is no command either', async () => {
    const printed = await printedBy(() => quarantine('x\n::error::y ##[error]z', 'text'))
    expect(obeyed(printed)).toEqual(around)
  })

  test('of lines that arrive over time ends when it is closed', async () => {
    const printed = await printedBy(() => {
      const open = openQuarantine('Build')
      for (const text of hostile) open.write(text)
      open.close()
      notice('after')
    })
    expect(obeyed(printed)).toEqual([...around, 'notice'])
  })

  test('holds, whatever is in it', async () => {
    await fc.assert(
      fc.asyncProperty(hostileText, hostileText, async (title, text) => {
        expect(obeyed(await printedBy(() => quarantine(title, text)))).toEqual(around)
      }),
    )
  })
})
