import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { parseCommandFile } from '../../harness/command-file.ts'
import { compilePrograms } from './compiled.ts'

const canary = 'canary-8d2f71'
let programs: ReturnType<typeof compilePrograms>
let home: string

beforeAll(() => {
  programs = compilePrograms()
})
afterAll(() => programs.remove())
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'action-test-'))
  for (const file of ['output', 'summary']) writeFileSync(join(home, file), '')
  mkdirSync(join(home, 'temp'))
})
afterEach(() => rmSync(home, { recursive: true, force: true }))

/** Runs the small action to one of its endings. */
async function ended(ending: string, env: Readonly<Record<string, string>> = {}, times = 1) {
  const given = {
    ENDING: ending,
    INPUT_NAME: 'you',
    INPUT_TOKEN: canary,
    PATH: process.env.PATH ?? '',
    RUNNER_TEMP: join(home, 'temp'),
    PID_FILE: join(home, 'pid'),
    GITHUB_OUTPUT: join(home, 'output'),
    GITHUB_STEP_SUMMARY: join(home, 'summary'),
    ...env,
  }
  const begin = performance.now()
  const { code, stdout, stderr } = await programs.run('action', given, times)
  const outputs = parseCommandFile(readFileSync(join(home, 'output'), 'utf8'))
  const result = JSON.parse(outputs.result ?? '{}') as Record<string, unknown>
  const seen = stdout.split('\n').filter((line) => !line.startsWith('::add-mask::'))
  return {
    code,
    ms: performance.now() - begin,
    stdout,
    stderr,
    outputs,
    result,
    seen: seen.join('\n'),
    read: readFileSync(join(home, 'summary'), 'utf8'),
  }
}

describe('an action that ends well', () => {
  test('has exit code 0, its outputs, its result and its summary', async () => {
    const { code, outputs, result, read, seen } = await ended('fine')
    expect(code).toBe(0)
    expect(Object.keys(outputs).sort()).toEqual(['greeting', 'reason-code', 'result'])
    expect(outputs.greeting).toBe('hello\nworld')
    expect(outputs['reason-code']).toBe('ok')
    expect(result).toEqual({
      schema: 1,
      action: 'small-action',
      ok: true,
      'reason-code': 'ok',
      message: 'Greeted ::error::nobody.',
      list: ['a'],
      nested: { token: 'x***x' },
    })
    expect(read).toBe('# Greeted\n')
    expect(seen.trim()).toBe('Greeted ::error::nobody.')
  })

  test('ends even if a handle is still open', async () => {
    expect((await ended('open-handle')).code).toBe(0)
  })

  test('has printed all of its log before it ends', async () => {
    const { code, stdout } = await ended('much-output')
    expect(code).toBe(0)
    expect(stdout).toContain('line 19999 ')
    expect(stdout.match(/^line /gm)).toHaveLength(20_000)
  })

  test('does so where the forge has no summary', async () => {
    expect(await ended('fine', { GITHUB_STEP_SUMMARY: '' })).toMatchObject({ code: 0 })
  })

  test.each([
    ['missing', 'gone/summary'],
    ['a folder', 'folder'],
  ])('does so, with a warning, where the summary is %s', async (_, path) => {
    mkdirSync(join(home, 'folder'))
    const { code, seen, outputs } = await ended('fine', { GITHUB_STEP_SUMMARY: join(home, path) })
    expect(code).toBe(0)
    expect(outputs['reason-code']).toBe('ok')
    expect(seen).toMatch(/^::warning::The job summary could not be written: /m)
  })
})

describe('an action with a defect', () => {
  test.each([
    ['never-settles', 'Unexpected error: the action ended without an outcome'],
    ['throws-an-error', 'Unexpected error: broken with ***'],
    ['throws-a-text', 'Unexpected error: just ::error::text'],
    ['throws-nothing', 'Unexpected error: undefined'],
    ['throws-a-bare-object', 'Unexpected error: something that cannot be shown as text was thrown'],
    ['throws-at-once', 'Unexpected error: at once'],
    ['throws-a-hostile-error', 'Unexpected error: something that cannot be shown as text was thrown'],
    ['throws-an-error-without-a-text', 'Unexpected error: [object Object]'],
    ['ends-well-after-a-defect', 'Unexpected error: left alone'],
    ['rejection-nobody-waits-for', 'Unexpected error: left alone with ***'],
    ['throws-in-a-callback', 'Unexpected error: in a callback'],
  ])('that %s has exit code 1 and says so', async (ending, message) => {
    const { code, outputs, result, seen, stderr } = await ended(ending)
    expect(code).toBe(1)
    expect(Object.keys(outputs).sort()).toEqual(['reason-code', 'result'])
    expect(outputs['reason-code']).toBe('bug')
    expect(result).toMatchObject({ ok: false, 'reason-code': 'bug', message })
    expect(seen).toContain(
      `::error::${message}%0AThis is a defect in deploy-actions. Please report it with the log of this step.%0A(reason-code: bug)`,
    )
    expect(seen.match(/^::error::/gm)).toHaveLength(1)
    expect(stderr).toBe('run you\n')
    expect(seen).not.toContain(canary)
  })
})

test('a rejection that nobody waits for is one, whatever Node was told to do with it', async () => {
  const env = { NODE_OPTIONS: '--unhandled-rejections=none' }
  expect(await ended('rejection-nobody-waits-for', env)).toMatchObject({
    code: 1,
    outputs: { 'reason-code': 'bug' },
  })
})

describe('an action that fails for a reason', () => {
  test('has exit code 1, one message, its evidence in quarantine, and nothing secret', async () => {
    const { code, outputs, result, seen, stderr, read } = await ended('failure')
    expect(code).toBe(1)
    expect(Object.keys(outputs).sort()).toEqual(['reason-code', 'result'])
    expect(result).toEqual({
      schema: 1,
      action: 'small-action',
      ok: false,
      'reason-code': 'start-failed',
      message: 'The app did not start with ***.',
      remedy: 'Look at its log.',
      attempts: 3,
      deep: ['***'],
    })
    const token = /^::stop-commands::(.+)$/m.exec(seen)?.[1]
    expect(seen.trim().split('\n')).toEqual([
      '::group::Log of ::api::',
      `::stop-commands::${token}`,
      '::set-output name=greeting::evil',
      '##[error]x',
      `::${token}::`,
      '::endgroup::',
      '::error::The app did not start with ***.%0ALook at its log.%0A(reason-code: start-failed)',
    ])
    expect(JSON.stringify([outputs, seen, stderr, read])).not.toContain(canary)
  })

  test('says that it was cancelled, whatever the cut work says', async () => {
    const { code, result } = await ended('cancelled')
    expect(code).toBe(1)
    expect(result).toMatchObject({ 'reason-code': 'cancelled', message: 'The run was cancelled.' })
  })

  test('that was cancelled keeps what a sentence of ours says about it', async () => {
    const { result } = await ended('cancelled-with-words')
    expect(result).toMatchObject({
      'reason-code': 'cancelled',
      message:
        'The run was cancelled; what it did then ended so: The app was not ready yet; the old one answers.',
      kept: 'old',
    })
  })

  test('says so in the log where the outputs cannot be written', async () => {
    const { code, seen } = await ended('failure', { GITHUB_OUTPUT: join(home, 'gone/output') })
    expect(code).toBe(1)
    expect(seen).toContain(
      `::warning::The outputs could not be written. The file in GITHUB_OUTPUT (${join(home, 'gone/output')}) cannot be used: it does not exist.\n`,
    )
    expect(seen).toContain('::error::The app did not start with ***.')
  })

  test('is one whose output would hold a secret: GitHub would drop it without saying so', async () => {
    const { code, outputs, result, read } = await ended('secret-in-an-output')
    expect(code).toBe(1)
    expect(outputs.greeting).toBeUndefined()
    expect(result).toMatchObject({
      'reason-code': 'output-masked',
      message:
        'The work is done, but the output "greeting" holds the text of a masked secret, and the forge would drop it.',
      list: ['a'],
    })
    expect(JSON.stringify(result)).not.toContain('Nothing was called')
    expect(read).toBe('# Greeted\n')
  })

  test('keeps a secret hidden that control characters divide', async () => {
    const { seen, outputs, read, result } = await ended('divided-secret')
    expect(result).toMatchObject({ message: '***', remedy: '***', divided: '***' })
    expect(outputs.greeting).toBe('***')
    expect(read).toBe('***\n')
    expect(seen + JSON.stringify(outputs) + read).not.toMatch(/canary|8d2f71/)
  })
})

describe('inputs that cannot be used', () => {
  test('are all told in one message before anything runs', async () => {
    const { code, result, seen, stderr } = await ended('fine', {
      INPUT_NAME: '',
      INPUT_COUNT: '0x10',
      INPUT_TOKEN: `${canary} `,
      INPUT_LOUD: 'yes',
    })
    expect(code).toBe(1)
    expect(stderr).toBe('')
    expect(result).toEqual({
      schema: 1,
      action: 'small-action',
      ok: false,
      'reason-code': 'invalid-input',
      message: [
        'small-action: 4 inputs cannot be used:',
        '  - name is required and is empty',
        '  - count: "0x10" must be a whole number in plain digits',
        '  - token has blanks or line breaks around it',
        '  - loud: "yes" must be "true" or "false"',
      ].join('\n'),
      remedy: 'Correct the `with:` block of this step. Nothing was called or changed.',
      problems: [
        'name is required and is empty',
        'count: "0x10" must be a whole number in plain digits',
        'token has blanks or line breaks around it',
        'loud: "yes" must be "true" or "false"',
      ],
    })
    expect(seen.match(/^::error::/gm)).toHaveLength(1)
    expect(seen).not.toContain(canary)
  })

  test('may be fine alone and contradict each other', async () => {
    const { code, result, stderr } = await ended('fine', { INPUT_NAME: 'nobody', INPUT_COUNT: '2' })
    expect(code).toBe(1)
    expect(stderr).toBe('')
    expect(result.problems).toEqual(['count: nobody is one at most'])
  })
})

describe('a check of the inputs that throws', () => {
  test('a defect is told as one, without a stack and without a secret', async () => {
    const { code, result, seen, stderr } = await ended('fine', { INPUT_NAME: 'breaks-the-check' })
    expect(code).toBe(1)
    expect(stderr).toBe('')
    expect(result).toMatchObject({ 'reason-code': 'bug', message: 'Unexpected error: no ***' })
    expect(seen).not.toContain(canary)
    expect(seen).not.toMatch(/^ {4}at /m)
  })

  test('a failure is told with its reason', async () => {
    const { code, result } = await ended('fine', { INPUT_NAME: 'fails-the-check' })
    expect(code).toBe(1)
    expect(result).toMatchObject({ 'reason-code': 'invalid-config', message: 'There is no deploy.yml.' })
  })
})

test('a secret is masked before anything else is printed', async () => {
  const { stdout } = await ended('fine')
  expect(stdout.split('\n')[0]).toMatch(/^::add-mask::/)
  expect(stdout).toContain(`::add-mask::${canary}\n`)
})

describe('a post step', () => {
  test('that fails is a warning and does not turn the job red', async () => {
    const { code, seen } = await ended('post-fails')
    expect(code).toBe(0)
    expect(seen).toBe('::warning::nothing to remove ##\u200b[error]x\n')
  })

  test.each([
    ['post-has-a-defect', 'broken with undefined***'],
    ['post-never-settles', 'the action ended without an outcome'],
    ['post-leaves-a-rejection', 'left alone undefined***'],
  ])('with a defect (%s) says so once, without a secret, and is red', async (ending, message) => {
    const { code, seen, stderr } = await ended(ending)
    expect(code).toBe(1)
    expect(seen).toBe(
      `::error::Unexpected error: ${message}%0AThis is a defect in deploy-actions. Please report it with the log of this step.%0A(reason-code: bug)\n`,
    )
    expect(stderr).toBe('')
  })
})

describe('a promise that never settles although a handle is open', () => {
  test('is found after a minute in which nothing was waited for', async () => {
    const { code, ms, result, seen } = await ended('never-settles-with-a-handle', {}, 60)
    expect(code).toBe(1)
    expect(result).toMatchObject({
      'reason-code': 'bug',
      message: 'Unexpected error: the action ended without an outcome',
    })
    expect(seen.match(/^::error::/gm)).toHaveLength(1)
    expect(ms).toBeLessThan(10_000)
  })

  test('is not what work is that waits again and again', async () => {
    expect(await ended('works-without-a-word', {}, 60)).toMatchObject({ code: 0 })
  })
})

describe('work that says nothing for a minute', () => {
  test('is named by a line each minute', async () => {
    const { code, seen } = await ended('waits-long', {}, 60)
    expect(code).toBe(0)
    const beats = [...seen.matchAll(/^… still waiting for the app to be ready \((\d+)m\d*s?\)$/gm)]
    expect(beats.length).toBeGreaterThanOrEqual(2)
    // By its own clock: on a busy machine the wait itself takes longer.
    expect(beats.length).toBeLessThanOrEqual(Number(beats.at(-1)?.[1]))
  })

  test('of a child is named by the child', async () => {
    const { code, seen } = await ended('waits-for-a-child', {}, 60)
    expect(code).toBe(0)
    expect(seen).toMatch(/^… still waiting for docker push \(1m\d*s?\)$/m)
  })
})

test('foreign output beyond 4 MiB is left out with a note, but for its end', async () => {
  const { code, stdout } = await ended('prints-much')
  expect(code).toBe(0)
  expect(stdout.length).toBeLessThan(4.3 * 1024 ** 2)
  expect(stdout).toContain('\nline 0 x')
  expect(stdout).toMatch(/^\(\d{5} KiB of output are left out here\)$/m)
  expect(stdout).toContain('\nline 59999 x')
})

const alive = (pid: number) =>
  existsSync(`/proc/${pid}`) && !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
const child = () => readFileSync(join(home, 'pid'), 'utf8').trim()

test('a probe that hangs does not outlive the action', async () => {
  expect(await ended('leaves-a-probe')).toMatchObject({ code: 0, outputs: { 'reason-code': 'ok' } })
  await expect.poll(() => alive(Number(child()))).toBe(false)
})

describe('a cancelled run', () => {
  const cancelled = { 'reason-code': 'cancelled', message: 'The run was cancelled.' }

  test.each(['cancelled-while-it-sleeps', 'cancelled-while-it-asks'])('ends a wait (%s)', async (ending) => {
    const { code, ms, result } = await ended(ending)
    expect(code).toBe(1)
    expect(result).toMatchObject(cancelled)
    expect(ms).toBeLessThan(5000)
  })

  test('ends a child, and starts none any more', async () => {
    const { code, ms, result, outputs } = await ended('cancelled-while-a-child-runs')
    expect(code).toBe(1)
    expect(result).toMatchObject({
      'reason-code': 'cancelled',
      message: 'The run was cancelled; what it did then ended so: Greeted ::error::nobody.',
    })
    expect(outputs.greeting).toBe('hello\nworld')
    expect(child()).not.toBe('started')
    expect(alive(Number(child()))).toBe(false)
    expect(ms).toBeLessThan(5000)
  })

  test('ends within 7 s whatever it still does, with its children and folders', async () => {
    const { code, stderr, result, seen } = await ended('cancelled-and-does-not-care')
    const ms = Date.now() - Number(/cancelled at (\d+)/.exec(stderr)?.[1])
    expect(code).toBe(1)
    expect(result).toMatchObject(cancelled)
    expect(seen.match(/^::error::/gm)).toHaveLength(1)
    expect(ms).toBeGreaterThan(5000)
    expect(ms).toBeLessThan(7000)
    await expect.poll(() => alive(Number(child()))).toBe(false)
    expect(readdirSync(join(home, 'temp'))).toEqual([])
  })

  test('ends at once at a second signal', async () => {
    const { code, ms, result } = await ended('cancelled-twice')
    expect(code).toBe(1)
    expect(result).toMatchObject(cancelled)
    expect(ms).toBeLessThan(4000)
  })
})

describe('a runner whose files cannot be used', () => {
  test.each([
    ['missing', 'gone', 'it does not exist'],
    ['a folder', 'temp', 'it is a folder'],
    ['on a full disk', '/dev/full', 'the disk is full'],
  ])(
    'is told where the output file is %s: what cannot be handed over is not green',
    async (_, file, reason) => {
      const path = file.startsWith('/') ? file : join(home, file)
      const { code, seen, read } = await ended('fine', { GITHUB_OUTPUT: path })
      expect(code).toBe(1)
      const told = `The file in GITHUB_OUTPUT (${path}) cannot be used: ${reason}.`
      expect(seen).toContain(
        `::error::${told}%0ALook at the machine of the runner: its disk, and the rights of the user that runs the job.%0A(reason-code: runner-failed)`,
      )
      expect(seen.match(/^::error::/gm)).toHaveLength(1)
      expect(read).toBe('')
    },
  )

  test('is told where the folder for temporary files is missing', async () => {
    const { code, result } = await ended('needs-a-folder', { RUNNER_TEMP: join(home, 'gone') })
    expect(code).toBe(1)
    expect(result).toMatchObject({
      'reason-code': 'runner-failed',
      message: `The folder in RUNNER_TEMP (${join(home, 'gone')}) cannot be used: it does not exist.`,
    })
  })

  test('leaves no folder behind, even if the action forgets it', async () => {
    expect((await ended('needs-a-folder')).code).toBe(0)
    expect(readdirSync(join(home, 'temp'))).toEqual([])
  })
})
