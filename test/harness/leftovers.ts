import { execFileSync } from 'node:child_process'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { rig } from './rig.ts'

/** Everything that a run could leave behind, as sorted lists: not only what carries our labels. */
export interface Listing {
  readonly containers: readonly string[]
  readonly networks: readonly string[]
  readonly volumes: readonly string[]
  readonly images: readonly string[]
  readonly processes: readonly string[]
  readonly temporaryFiles: readonly string[]
}

/** Takes stock of this machine. */
export function takeStock(): Listing {
  const docker = (...args: string[]) =>
    execFileSync(rig.docker, args, { encoding: 'utf8' }).split('\n').filter(Boolean).sort()
  return {
    containers: docker('ps', '--all', '--format', '{{.ID}} {{.Names}}'),
    networks: docker('network', 'ls', '--format', '{{.ID}} {{.Name}}'),
    volumes: docker('volume', 'ls', '--format', '{{.Name}}'),
    images: docker('image', 'ls', '--format', '{{.Repository}}:{{.Tag}}').filter(
      (name) => !name.startsWith('<none>'),
    ),
    processes: processes(),
    temporaryFiles: readdirSync(tmpdir())
      .filter((name) => name.startsWith('deploy-actions-'))
      .sort(),
  }
}

/** Command lines of everything that could be ours; the engine's own helpers come and go with its containers. */
function processes(): string[] {
  const listed = execFileSync('ps', ['-eo', 'args='], { encoding: 'utf8' })
  return listed
    .split('\n')
    .map((line) => line.trim())
    .filter((line) =>
      /dist\/[a-z-]+\/(main|post)\.cjs|\bact (pull_request|schedule) |docker (--config|build|push|pull|logs|container wait)/.test(
        line,
      ),
    )
    .sort()
}
