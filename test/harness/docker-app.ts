import { execFileSync, spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../../tools/root.ts'
import { rig } from './rig.ts'

/** The engine through its own client, for arranging and looking. */
export function docker(...args: string[]): string {
  return execFileSync('docker', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim()
}

/** Builds the app of the docker tests into the engine; its image id, which `made` sets apart from that of others. */
export function buildDockerApp(made = ''): string {
  const folder = join(root, 'test/fixtures/docker-app')
  const options = ['--quiet', '--label', `made=${made}`, '--build-arg', `BASE=${rig.baseImage}`]
  const built = spawnSync(rig.docker, ['build', ...options, folder], {
    encoding: 'utf8',
    env: { ...process.env, DOCKER_BUILDKIT: '1' },
  })
  if (built.status !== 0) throw new Error(built.stderr)
  return built.stdout.trim()
}

/** Every container, network and volume of a repository's previews goes, whatever the test left. */
export function removeEverythingOf(repository: string): void {
  const filter = ['--filter', `label=deploy-actions.repository=${repository}`]
  const ids = (kind: string, ...more: string[]) =>
    docker(kind, 'ls', '--quiet', ...more, ...filter)
      .split('\n')
      .filter(Boolean)
  const containers = ids('container', '--all')
  if (containers.length > 0) docker('container', 'rm', '--force', '--volumes', ...containers)
  const networks = ids('network')
  if (networks.length > 0) docker('network', 'rm', ...networks)
}

/** Takes the app's image away again; left to others if they run it. */
export function removeDockerApp(image: string): void {
  spawnSync('docker', ['image', 'rm', image], { stdio: 'ignore' })
}
