import { messageOf } from '../core/failure.ts'
import type { ListedEnvironment, Provider, Removal } from '../providers/provider.ts'

/** What became of an image tag. */
export type TagRemoval =
  | { readonly tag: 'removed' | 'absent' }
  | { readonly tag: 'kept'; readonly reason: string }

/** A tag in a registry that may go. */
export interface ImageTag {
  /** `name:tag`, for people. */
  readonly name: string
  readonly remove: () => Promise<TagRemoval>
}

/** What was removed, and what was not. */
export interface Destruction extends Removal {
  /** Tags that stay for a good reason, with the reason. */
  readonly kept: readonly string[]
}

/** Nothing was there. */
export const nothingThere: Destruction = { removed: [], remaining: [], kept: [] }

/**
 * Removes one preview, of exactly the generation that was seen: what was made since then is another preview. Asks a
 * last time whether it is to go, when it is marked already. A failure is what remains, so that the next preview has
 * its turn.
 */
export async function destroy(
  provider: Pick<Provider, 'remove'>,
  { target, generation }: ListedEnvironment,
  stillWanted: () => Promise<boolean>,
): Promise<Destruction> {
  try {
    return { kept: [], ...(await provider.remove(target, { generation, stillWanted })) }
  } catch (error) {
    return stays(`preview ${target.name}`, error)
  }
}

/** Removes image tags; one that fails does not keep the others, nor what else was removed. */
export async function removeTags(tags: readonly ImageTag[]): Promise<Destruction> {
  return together(await Promise.all(tags.map(removeOne)))
}

async function removeOne({ name, remove }: ImageTag): Promise<Destruction> {
  try {
    const result = await remove()
    if (result.tag === 'removed') return { ...nothingThere, removed: [`image tag ${name}`] }
    return result.tag === 'kept' ? { ...nothingThere, kept: [`${name}: ${result.reason}`] } : nothingThere
  } catch (error) {
    return stays(`image tag ${name}`, error)
  }
}

/** What a failure leaves; no one command removes it. */
export function stays(resource: string, error: unknown): Destruction {
  return { ...nothingThere, remaining: [{ resource, reason: messageOf(error) }] }
}

/** Several of them as one. */
export function together(parts: readonly Destruction[]): Destruction {
  return {
    removed: parts.flatMap(({ removed }) => removed),
    remaining: parts.flatMap(({ remaining }) => remaining),
    kept: parts.flatMap(({ kept }) => kept),
  }
}
