import { once } from 'node:events'
import { writeSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { defineAction } from '../../../../src/core/action-definition.ts'
import { Failure } from '../../../../src/core/failure.ts'
import { boolean, integer, secret, text } from '../../../../src/core/inputs.ts'
import type { Outcome } from '../../../../src/core/outcome.ts'
import { Secret } from '../../../../src/core/secret.ts'
import { runAction, runPost } from '../../../../src/runtime/action.ts'
import { evenIfCancelled } from '../../../../src/runtime/cancel.ts'
import { sleep } from '../../../../src/runtime/clock.ts'
import { request } from '../../../../src/runtime/http.ts'
import { info, openQuarantine, quarantine } from '../../../../src/runtime/log.ts'
import { mask } from '../../../../src/runtime/mask.ts'
import { probe } from '../../../../src/runtime/probe.ts'
import { run } from '../../../../src/runtime/process.ts'
import { temporaryFolder } from '../../../../src/runtime/temporary.ts'
import { during } from '../../../../src/runtime/waits.ts'

/** An action that ends in the way that the variable ENDING names. */
const definition = defineAction({
  name: 'small-action',
  title: 'Small action',
  description: 'Ends in many ways.',
  inputs: {
    name: text('A name.', { required: true }),
    count: integer(1, 9)('A count.', { default: '1' }),
    token: secret('A token.'),
    loud: boolean('Loud.', { default: 'false' }),
  },
  outputs: { greeting: { description: 'A greeting.', lines: true } },
  permissions: {},
  endpoints: [],
  foreignCode: 'No.',
  reasonCodes: ['ok', 'invalid-input', 'bug'],
  post: false,
  branding: { icon: 'box', color: 'blue' },
})

const fine: Outcome<'greeting'> = {
  reasonCode: 'ok',
  message: 'Greeted ::error::nobody.',
  outputs: { greeting: 'hello\nworld' },
  details: { list: ['a'], nested: { token: `x${process.env.INPUT_TOKEN}x` } },
  summary: '# Greeted',
}

const canary = process.env.INPUT_TOKEN ?? ''

const endings: Readonly<Record<string, () => Promise<Outcome<'greeting'>>>> = {
  fine: async () => fine,
  'never-settles': () => new Promise(() => {}),
  'throws-an-error': async () => {
    throw new TypeError(`broken with ${process.env.INPUT_TOKEN}`)
  },
  'throws-a-text': () => Promise.reject('just ::error::text'),
  'throws-nothing': () => Promise.reject(undefined),
  'throws-a-bare-object': () => Promise.reject(Object.create(null)),
  'throws-at-once': () => {
    throw new Error('at once')
  },
  'throws-a-hostile-error': () =>
    Promise.reject(
      Object.defineProperty(new Error(), 'message', {
        get: () => {
          throw new Error('no message')
        },
      }),
    ),
  'throws-an-error-without-a-text': () => Promise.reject(Object.assign(new Error(), { message: { a: 1 } })),
  'never-settles-with-a-handle': () => {
    setInterval(() => {}, 1000)
    return new Promise(() => {})
  },
  'ends-well-after-a-defect': async () => {
    void Promise.reject(new Error('left alone'))
    await new Promise((done) => setImmediate(() => setImmediate(done)))
    return fine
  },
  'needs-a-folder': async () => {
    temporaryFolder()
    return fine
  },
  'waits-long': async () => {
    await during('the app to be ready', () => sleep(200_000))
    return fine
  },
  'waits-for-a-child': async () => {
    await run('sleep', ['3'], { timeoutMs: 400_000, what: 'docker push' })
    return fine
  },
  'works-without-a-word': async () => {
    for (let round = 0; round < 4; round++) await sleep(20_000)
    return fine
  },
  'prints-much': async () => {
    const shown = openQuarantine('Build')
    for (let line = 0; line < 60_000; line++) shown.write(`line ${line} ${'x'.repeat(1000)}`)
    shown.close()
    return fine
  },
  failure: async () => {
    throw new Failure('start-failed', `The app did not start with ${process.env.INPUT_TOKEN}.`, {
      remedy: 'Look at its log.',
      details: { attempts: 3, deep: [`${process.env.INPUT_TOKEN}`] },
      evidence: [{ title: 'Log of ::api::', text: '::set-output name=greeting::evil\n##[error]x' }],
    })
  },
  'rejection-nobody-waits-for': () => {
    void Promise.reject(new Error(`left alone with ${process.env.INPUT_TOKEN}`))
    return new Promise((done) => setTimeout(() => done(fine), 2000))
  },
  'throws-in-a-callback': () => {
    setTimeout(() => {
      throw new Error('in a callback')
    }, 1)
    return new Promise((done) => setTimeout(() => done(fine), 2000))
  },
  'open-handle': async () => {
    setInterval(() => {}, 1000)
    return fine
  },
  'much-output': async () => {
    for (let line = 0; line < 20_000; line++) info(`line ${line} ${'x'.repeat(40)}`)
    return fine
  },
  'divided-secret': async () => {
    const token = process.env.INPUT_TOKEN ?? ''
    const divided = `${token.slice(0, 6)}\u001b[0m${token.slice(6)}`
    quarantine(`Log of ${divided}`, divided)
    const open = openQuarantine('Lines')
    open.write(divided)
    open.close()
    info(divided)
    throw new Failure('start-failed', divided, {
      remedy: divided,
      details: { divided },
      outputs: { greeting: divided },
      summary: divided,
    })
  },
  'secret-in-an-output': async () => ({ ...fine, outputs: { greeting: `of ${process.env.INPUT_TOKEN}` } }),
  'cancelled-with-words': () => {
    process.kill(process.pid, 'SIGINT')
    return evenIfCancelled(async () => {
      await sleep(50)
      const words = 'The app was not ready yet; the old one answers.'
      throw new Failure('start-failed', words, { details: { kept: 'old' } })
    })
  },
  cancelled: () =>
    new Promise((_, reject) => {
      process.kill(process.pid, 'SIGINT')
      setTimeout(() => reject(new Error('whatever a cut connection says')), 50)
    }),
  'cancelled-while-it-sleeps': async () => {
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 50)
    await sleep(60_000)
    return fine
  },
  'cancelled-while-it-asks': async () => {
    const server = createServer(() => process.kill(process.pid, 'SIGINT')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await request({ method: 'GET', url: new URL(`http://127.0.0.1:${port}/`), timeoutMs: 60_000 })
    return fine
  },
  'leaves-a-probe': async () => {
    const script = 'echo $$ > "$1"; exec sleep 60'
    const probed = await probe('/bin/sh', ['-c', script, 'x', `${process.env.PID_FILE}`], {
      cwd: '/',
      timeoutMs: 500,
    })
    return probed === undefined ? fine : { ...fine, reasonCode: 'unchanged' }
  },
  'cancelled-while-a-child-runs': async () => {
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 300)
    const { code } = await run(
      '/bin/sh',
      ['-c', 'echo $$ > "$1"; exec sleep 60', 'x', `${process.env.PID_FILE}`],
      {
        timeoutMs: 60_000,
      },
    )
    if (code === 143)
      await run('/bin/sh', ['-c', 'echo started > "$1"', 'x', `${process.env.PID_FILE}`], { timeoutMs: 1 })
    return fine
  },
  'cancelled-and-does-not-care': async () => {
    temporaryFolder()
    setTimeout(() => {
      writeSync(2, `cancelled at ${Date.now()}\n`)
      process.kill(process.pid, 'SIGINT')
    }, 300)
    const script = `trap '' TERM INT; echo $$ > "$1"; while :; do sleep 0.1; done`
    void evenIfCancelled(() =>
      run('/bin/sh', ['-c', script, 'x', `${process.env.PID_FILE}`], { timeoutMs: 60_000 }),
    )
    return new Promise(() => {})
  },
  'cancelled-twice': async () => {
    setTimeout(() => process.kill(process.pid, 'SIGINT'), 100)
    setTimeout(() => process.kill(process.pid, 'SIGTERM'), 200)
    return new Promise((done) => setTimeout(() => done(fine), 10_000))
  },
}

const posts: Readonly<Record<string, () => Promise<void>>> = {
  'post-fails': () => Promise.reject(new Failure('runner-failed', 'nothing to remove ##[error]x')),
  'post-has-a-defect': () => Promise.reject(new Error(`broken with ${mask(new Secret(canary))}${canary}`)),
  'post-never-settles': () => new Promise(() => {}),
  'post-leaves-a-rejection': () => {
    void Promise.reject(`left alone ${mask(new Secret(canary))}${canary}`)
    return new Promise((done) => setTimeout(done, 1000))
  },
}

const ending = process.env.ENDING ?? ''
const post = posts[ending]
if (post) await runPost(post)
else
  await runAction({
    definition,
    check: ({ name, count }) => {
      if (name === 'breaks-the-check') throw new TypeError(`no ${process.env.INPUT_TOKEN}`)
      if (name === 'fails-the-check') throw new Failure('invalid-config', 'There is no deploy.yml.')
      return name === 'nobody' && count > 1 ? ['count: nobody is one at most'] : []
    },
    run: ({ name }) => {
      writeSync(2, `run ${name}\n`)
      return (endings[ending] ?? (() => Promise.reject(new Error(`no ending ${ending}`))))()
    },
  })
