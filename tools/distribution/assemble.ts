import { sbom } from './sbom.ts'

/** A file of the source tree or of the distribution, by its path. */
export type Files = ReadonlyMap<string, Buffer>

/**
 * The distribution of a source tree: what a runner downloads for `uses: org/deploy-actions/<name>@v1`. A pure
 * function: the same source gives the same files, so that anybody can check a published tag.
 *
 * A runner looks for `<name>/action.yml` at the root, where on main it lies in `actions/<name>/`: it moves up,
 * and its paths to `dist` with it. `dist/package.json` goes along, because without it Node takes the module
 * type from a folder above. What the bundles are made of is listed in `sbom.cdx.json`.
 */
export function assemble(source: Files): Files {
  const files = new Map<string, Buffer>()
  for (const [path, content] of source) {
    const action = /^actions\/([a-z-]+)\/action\.yml$/.exec(path)?.[1]
    if (action !== undefined) files.set(`${action}/action.yml`, movedUp(content))
    else if (path.startsWith('dist/') || path === 'LICENSE' || path === 'README.md') files.set(path, content)
  }
  files.set('sbom.cdx.json', Buffer.from(sbomOf(source)))
  for (const [path, content] of files) if (path.endsWith('/action.yml')) refuseMissing(path, content, files)
  return files
}

function sbomOf(source: Files): string {
  const text = (path: string): string => {
    const content = source.get(path)
    if (content === undefined) throw new Error(`the source has no ${path}, from which the SBOM is made`)
    return content.toString()
  }
  return sbom({
    manifest: text('package.json'),
    lock: text('package-lock.json'),
    licenses: text('dist/lib/licenses.txt'),
  })
}

const movedUp = (content: Buffer): Buffer =>
  Buffer.from(content.toString().replaceAll('../../dist/', '../dist/'))

/** An action whose file is not there dies on the runner of its user, after the release. */
function refuseMissing(path: string, content: Buffer, files: Files): void {
  for (const [, phase, file = ''] of content.toString().matchAll(/^ {2}(main|post): \.\.\/(.+)$/gm)) {
    if (!files.has(file))
      throw new Error(`${path} names ${file} as its ${phase}, and the distribution has no such file`)
  }
}
