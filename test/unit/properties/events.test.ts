import fc from 'fast-check'
import { expect, test } from 'vitest'
import { resolvePointer } from '../../../src/core/json-pointer.ts'
import { readPullRequestEvent } from '../../../src/forges/events.ts'
import { startForge } from '../../fakes/forge/forge.ts'
import { mutated } from './mutated.ts'

const payloads: unknown[] = []
for (const dialect of ['github', 'gitea', 'forgejo'] as const) {
  const forge = await startForge({ dialect, repository: 'acme/notes' })
  const { number } = forge.state.createPullRequest({ fork: 'eve' })
  for (const action of ['opened', 'synchronize', 'closed'] as const)
    payloads.push(JSON.parse(JSON.stringify(forge.event(action, number).payload)))
  await forge.close()
}
payloads.push({ action: 'created', issue: { number: 7, state: 'open', pull_request: {} }, comment: {} })

const at = (payload: unknown, pointer: string): unknown => {
  const found = resolvePointer(payload, pointer)
  return 'value' in found ? found.value : undefined
}

test('the payloads are of pull requests, before anything is changed', () => {
  for (const payload of payloads) expect(readPullRequestEvent('x', payload)?.number).toBeGreaterThan(0)
})

test('whatever is changed in a payload, what is read from it stands in it', () => {
  fc.assert(
    fc.property(mutated(payloads), (payload) => {
      const event = readPullRequestEvent('pull_request', payload)
      if (event === undefined) return
      expect(Number.isInteger(event.number) && event.number > 0).toBe(true)
      const isPull = at(payload, '/pull_request') != null
      const numbers = isPull
        ? [at(payload, '/pull_request/number'), at(payload, '/number')]
        : [at(payload, '/issue/number')]
      expect(numbers).toContain(event.number)
      if (!isPull) expect(at(payload, '/issue/pull_request') ?? undefined).toBeDefined()
      expect(event.headSha).toBe(at(payload, '/pull_request/head/sha') ?? undefined)
      expect(event.headRepository).toBe(at(payload, '/pull_request/head/repo/full_name') ?? undefined)
    }),
  )
})

test('whatever a payload is, it is read without an error', () => {
  fc.assert(fc.property(fc.anything(), (payload) => void readPullRequestEvent('pull_request', payload)))
})
