import { join } from 'node:path'
import { dockerCli } from '../clients/docker/cli.ts'
import { formatDuration } from '../core/duration.ts'
import { Failure, messageOf } from '../core/failure.ts'
import { readText } from '../runtime/files.ts'
import * as log from '../runtime/log.ts'
import { quote } from '../runtime/quote.ts'
import { temporaryFolder } from '../runtime/temporary.ts'
import { buildArguments, buildEnvironment, isPassing, lastWords, pushedDigest } from './build-arguments.ts'
import type { Builder, BuildRequest, BuiltImage } from './builder.ts'
import { type BuildClient, findBuildClient } from './client.ts'

/** How the local builder is used. */
export interface BuildKitOptions {
  /** Folder with logins for base images and pushes; default the user's own. */
  readonly configFolder?: string
  /** For one build. */
  readonly timeoutMs: number
}

/** A layer of some GB over a slow line takes long; a push that does not end at all must not hold the job. */
const pushMs = 30 * 60_000

const forgetMs = 60_000

/** Builds with BuildKit in the Docker engine that this machine's client reaches. */
export async function buildKit({ configFolder, timeoutMs }: BuildKitOptions): Promise<Builder> {
  const client = await findBuildClient()
  const docker = dockerCli({
    command: client.command,
    ...(configFolder === undefined ? {} : { configFolder }),
  })
  const pushOnce = (name: string) =>
    quarantined(`docker push ${name}`, (onLine) => docker.run(['push', name], { timeoutMs: pushMs, onLine }))
  return {
    build: (request) =>
      quarantined(`docker build ${request.tags[0] ?? ''}`, (onLine) =>
        build(request, client, (args) =>
          docker
            .attempt(args, { env: buildEnvironment, timeoutMs, onLine })
            .catch((error: unknown) => Promise.reject(tooSlow(error, timeoutMs))),
        ),
      ),
    push: async (name) => {
      const result = await pushOnce(name).catch((error: unknown) => {
        if (!isPassing(messageOf(error))) throw error
        log.info(`The push failed: ${messageOf(error)} Once more.`)
        return pushOnce(name)
      })
      const digest = pushedDigest(result.stdout)
      if (digest !== undefined) return { digest }
      throw new Failure('registry-failed', `The push of ${name} reported no digest.`, {
        remedy: 'This Docker client prints something unexpected; update it, and report this.',
      })
    },
    forget: async (name) => {
      // A container may run this very image, or somebody was faster: the tag that stays does no harm.
      await docker.attempt(['image', 'rm', name], { timeoutMs: forgetMs }).catch(() => {})
    },
  }
}

type Execute = (args: readonly string[]) => Promise<{ readonly code: number; readonly stderr: string }>

async function build(request: BuildRequest, client: BuildClient, execute: Execute): Promise<BuiltImage> {
  const folder = temporaryFolder()
  try {
    const idFile = join(folder.path, 'id')
    const { code, stderr } = await execute(buildArguments(request, client, idFile))
    if (code !== 0)
      throw new Failure('build-failed', `The image could not be built: ${quote(lastWords(stderr), 300)}`, {
        remedy: "The builder's output is above; the step that failed stands near its end.",
      })
    const id = readText(idFile, 1024)
    if ('problem' in id) throw noImage(id.problem)
    return { id: id.value.trim() }
  } finally {
    folder.remove()
  }
}

/** Seen where another program has the name of the Docker client. */
const noImage = (problem: string): Failure =>
  new Failure(
    'build-failed',
    `The build ended well but left no image: the file that the client writes its id to ${problem}.`,
    { remedy: 'Is the `docker` command on this runner a Docker client? Its output is above.' },
  )

/** The client's words for a deadline blame the engine; a build is slow by its own steps. */
function tooSlow(error: unknown, timeoutMs: number): unknown {
  if (!(error instanceof Failure) || error.reasonCode !== 'timed-out') return error
  return new Failure('timed-out', `The build did not finish within ${formatDuration(timeoutMs)}.`, {
    remedy:
      "Look in the builder's output above which step takes long, or give the build more time: `timeout`.",
    cause: error,
  })
}

async function quarantined<T>(
  title: string,
  work: (onLine: (line: string) => void) => Promise<T>,
): Promise<T> {
  const shown = log.openQuarantine(title)
  try {
    return await work(shown.write)
  } finally {
    shown.close()
  }
}
