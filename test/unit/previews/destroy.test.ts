import { expect, it } from 'vitest'
import { destroy, removeTags } from '../../../src/previews/destroy.ts'

it('a preview whose removal fails remains, and keeps nothing else', async () => {
  const listed = {
    target: { owner: { repository: 'acme/notes', app: 'notes', environment: 'preview' }, name: 'notes-pr-1' },
    generation: 'g1',
    images: [],
  }
  const remove = async () => {
    throw new Error('the engine went away')
  }
  expect(await destroy({ remove }, listed, async () => true)).toEqual({
    removed: [],
    remaining: [{ resource: 'preview notes-pr-1', reason: 'the engine went away' }],
    kept: [],
  })
})

it('an image tag that cannot be removed is told without a command, and the others go', async () => {
  const tags = [
    { name: 'r.example/a:pr-1', remove: () => Promise.reject(new Error('no')) },
    { name: 'r.example/b:pr-1', remove: async () => ({ tag: 'removed' }) as const },
  ]
  expect(await removeTags(tags)).toEqual({
    removed: ['image tag r.example/b:pr-1'],
    remaining: [{ resource: 'image tag r.example/a:pr-1', reason: 'no' }],
    kept: [],
  })
})
