import { dirname, relative } from 'node:path'
import { Failure } from '../../core/failure.ts'
import { shortSha } from '../../core/version.ts'
import { isPrivileged } from '../../forges/trust.ts'
import { observeCheckout } from '../../images/checkout.ts'
import { workspace } from '../../runtime/files.ts'
import type { ResolvedImage } from './resolve.ts'
import type { Circumstances } from './source.ts'

/**
 * Throws where a context, or its Dockerfile, lies in a checkout of another commit inside of the workspace. Only
 * asked where foreign code may lie beside ours; elsewhere that is a submodule, which the commit pins.
 */
export async function requireOwnContexts(
  images: readonly ResolvedImage[],
  sha: string,
  { event, reviewed }: Circumstances,
): Promise<void> {
  if (reviewed === undefined && !isPrivileged(event)) return
  const folders = new Set(images.flatMap(({ build }) => [build.context, dirname(build.dockerfile)]))
  for (const folder of folders) {
    const checkout = await observeCheckout(folder)
    const head = 'value' in checkout ? checkout.value.head : undefined
    if (head !== sha) throw foreignFolder(relative(workspace(), folder) || '.', head, sha, event)
  }
}

function foreignFolder(folder: string, head: string | undefined, sha: string, event: string): Failure {
  const what = head === undefined ? 'nobody knows what' : `commit ${shortSha(head)}`
  return new Failure(
    'invalid-input',
    `The folder "${folder}" holds ${what}, and the image would be named after ${shortSha(sha)}; on the event "${event}" that may be foreign code.`,
    {
      remedy:
        'Build what the workspace itself holds. The code of a fork is built on `pull_request` with `push: false`, or as a reviewed commit with `trusted-sha`.',
    },
  )
}
