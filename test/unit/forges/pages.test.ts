import { describe, expect, it } from 'vitest'
import type { Comment } from '../../../src/forges/forge.ts'
import { lastPage, pagesFromBothEnds } from '../../../src/forges/pages.ts'

const comment = (id: number): Comment => ({ id, body: '', author: 'ada', url: '', createdAt: '' })
const range = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => comment(from + index))

async function read(pages: readonly (readonly Comment[])[]) {
  const asked: number[] = []
  const ids: number[] = []
  const source = pagesFromBothEnds(async (page) => {
    asked.push(page)
    const link =
      page === 1 && pages.length > 1 ? `<https://other.example/x?page=${pages.length}>; rel="last"` : ''
    return { comments: pages[page - 1] ?? [], link }
  })
  for await (const part of source) ids.push(...part.map(({ id }) => id))
  return { asked, ids }
}

describe('pages of comments', () => {
  it('come first, last, then between', async () => {
    expect((await read([range(1, 3), range(4, 6), range(7, 9), range(10, 11)])).asked).toEqual([1, 4, 2, 3])
  })

  it('bring each comment once when the list moves while it is read', async () => {
    const { ids } = await read([range(1, 3), range(3, 5), range(5, 6)])
    expect(ids).toEqual([1, 2, 3, 5, 6, 4])
  })

  it('end when a page brings nothing new, as on a forge that ignores the page', async () => {
    const { asked } = await read([range(1, 3), range(1, 3), range(1, 3), range(1, 3), range(1, 3)])
    expect(asked).toEqual([1, 5, 2])
  })

  it.each([
    ['<https://h/x?per_page=100&page=2>; rel="next", <https://h/x?per_page=100&page=4>; rel="last"', 4],
    ['<https://h/x?page=4&per_page=100>; rel="last"', 4],
    ['<https://h/x?page=1>; rel="last"', undefined],
    ['<https://h/x?per_page=9>; rel="last"', undefined],
    ['<https://h/x?page=2>; rel="next"', undefined],
    ['', undefined],
  ])('have their last number in the Link header %s', (link, expected) => {
    expect(lastPage(link)).toBe(expected)
  })
})
