import { parseImageReference } from '../core/image-reference.ts'
import { ok, type Parsed, wrong } from '../core/parsed.ts'

/**
 * Reads the name under which an image is pushed: `registry/path`, without tag and digest. A name without a
 * registry means Docker Hub to Docker, which is hardly ever where a team pushes; so Docker Hub must be named.
 */
export function parsePushableName(text: string): Parsed<string> {
  const reference = parseImageReference(text)
  if ('problem' in reference) return reference
  const { tag, digest, registry, name } = reference.value
  if (tag !== undefined) return wrong(`has the tag "${tag}"; leave it out, tags are made from the commit`)
  if (digest !== undefined) return wrong('has a digest; leave it out, it is the result of the build')
  if (registry === 'docker.io' && !name.startsWith('docker.io/'))
    return wrong(
      `names no registry; write for example "registry.example/${name}", or "docker.io/owner/name" for Docker Hub`,
    )
  return ok(text)
}
