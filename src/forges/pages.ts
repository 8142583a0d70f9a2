import type { Comment } from './forge.ts'

/** One page of a list, and the Link header that came with it. */
export interface CommentPage {
  readonly comments: readonly Comment[]
  readonly link: string
}

/**
 * The pages of a list of comments: the first, the last, then those between. A bot comments early, or late when
 * it was set up late; so two requests nearly always find its comment, however many pages there are. Each
 * comment comes once even if the list moves while it is read.
 */
export async function* pagesFromBothEnds(
  read: (page: number) => Promise<CommentPage>,
): AsyncGenerator<readonly Comment[]> {
  const seen = new Set<number>()
  const fresh = (comments: readonly Comment[]) =>
    comments.filter(({ id }) => !seen.has(id) && seen.add(id) !== undefined)
  const first = await read(1)
  yield fresh(first.comments)
  const last = lastPage(first.link)
  if (last === undefined) return
  yield fresh((await read(last)).comments)
  for (let page = 2; page < last; page++) {
    const comments = fresh((await read(page)).comments)
    if (comments.length === 0) return
    yield comments
  }
}

/** The number of the last page from a Link header; only the number, because its host may be another. */
export function lastPage(link: string): number | undefined {
  const url = /<([^>]*)>\s*;[^,]*\brel="last"/.exec(link)?.[1]
  const page = Number(/[?&]page=(\d{1,6})(?:&|$)/.exec(url ?? '')?.[1])
  return page > 1 ? page : undefined
}
