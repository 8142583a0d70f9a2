import { expect, it } from 'vitest'
import { destroy } from '../../src/previews/destroy.ts'

it('a preview is removed in the generation that was seen, and in no other', async () => {
  const target = { owner: { repository: 'acme/notes', app: 'notes', environment: 'preview' }, name: 'n-1' }
  const asked: unknown[] = []
  const remove = async (...args: unknown[]) => {
    asked.push(args)
    return { removed: [], remaining: [] }
  }
  const stillWanted = async () => true
  await destroy({ remove }, { target, generation: 'g1', images: [] }, stillWanted)
  expect(asked).toEqual([[target, { generation: 'g1', stillWanted }]])
})
