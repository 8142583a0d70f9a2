import { writeSync } from 'node:fs'
import { defineAction } from '../../../../src/core/action-definition.ts'
import { Failure } from '../../../../src/core/failure.ts'
import { boolean, integer, secret, text } from '../../../../src/core/inputs.ts'
import type { Outcome } from '../../../../src/core/outcome.ts'
import { runAction, runPost } from '../../../../src/runtime/action.ts'
import { info, openQuarantine, quarantine } from '../../../../src/runtime/log.ts'

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
  outputs: { greeting: { description: 'A greeting.' } },
  permissions: {},
  endpoints: [],
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
  'cancelled-with-words': () =>
    new Promise((_, reject) => {
      process.kill(process.pid, 'SIGINT')
      const words = 'The app was not ready yet; the old one answers.'
      setTimeout(() => reject(new Failure('start-failed', words, { details: { kept: 'old' } })), 50)
    }),
  cancelled: () =>
    new Promise((_, reject) => {
      process.kill(process.pid, 'SIGINT')
      setTimeout(() => reject(new Error('whatever a cut connection says')), 50)
    }),
}

const ending = process.env.ENDING ?? ''
if (ending === 'post-fails') await runPost(() => Promise.reject(new Error('nothing to remove ##[error]x')))
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
