/** What we read of a package in the lock file (npm, lockfileVersion 3). */
interface Locked {
  readonly version: string
  readonly license?: string
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
}

type Lock = Readonly<Record<string, Locked>>

/** Texts of the source tree from which the list is made. */
export interface SbomSource {
  readonly manifest: string
  readonly lock: string
  /** The licences that the bundler collected: a name, its licence and the text, for each package in the bundle. */
  readonly licenses: string
}

/**
 * What the bundles contain, as CycloneDX 1.6: each package with its version, its licence, the digest of what npm
 * fetched, and on which of the others it depends. A pure function without time or serial number, so that the
 * distribution stays one. Where a name is locked in several versions, all of them are listed: the bundler tells
 * names only.
 */
export function sbom({ manifest, lock, licenses }: SbomSource): string {
  const { name, version, license } = JSON.parse(manifest) as Record<'name' | 'version' | 'license', string>
  const { packages } = JSON.parse(lock) as { packages: Lock }
  const paths = bundled(packages, licenses)
  const own = `${name}@${version}`
  const refOf = (path: string) => (path === '' ? own : purl(nameOf(path), packages[path]?.version ?? ''))
  const dependsOn = (path: string) =>
    Object.keys(packages[path]?.dependencies ?? {})
      .map((dependency) => resolved(packages, path, dependency))
      .filter((found) => found !== undefined && paths.includes(found))
      .map((found) => refOf(found ?? ''))
  const content = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: { type: 'application', 'bom-ref': own, name, version, ...licence(license) },
    },
    components: paths.map((path) => component(nameOf(path), packages[path] as Locked)),
    dependencies: ['', ...paths].map((path) => ({ ref: refOf(path), dependsOn: dependsOn(path).sort() })),
  }
  return `${JSON.stringify(content, null, 2)}\n`
}

/** The places in the lock file of the packages that the bundler names. */
function bundled(packages: Lock, licenses: string): readonly string[] {
  const lines = licenses.split('\n')
  const isNamed = (name: string, license: string) =>
    lines.some((line, index) => line === name && lines[index + 1] === license)
  const shipped = Object.entries(packages).filter(
    ([path, entry]) => path !== '' && !('dev' in entry) && isNamed(nameOf(path), entry.license ?? ''),
  )
  return shipped.map(([path]) => path).sort()
}

function component(name: string, { version, license, integrity = '' }: Locked) {
  const ref = purl(name, version)
  const [group, bare = name] = name.startsWith('@') ? name.split('/') : [undefined, name]
  const [algorithm = '', digest = ''] = integrity.split('-')
  if (algorithm !== 'sha512') throw new Error(`${name} is locked without a sha512 digest`)
  return {
    type: 'library',
    'bom-ref': ref,
    ...(group === undefined ? {} : { group }),
    name: bare,
    version,
    hashes: [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }],
    ...licence(license),
    purl: ref,
  }
}

const licence = (license: string | undefined) =>
  license === undefined
    ? {}
    : { licenses: [/ (AND|OR|WITH) /.test(license) ? { expression: license } : { license: { id: license } }] }

/** A package URL: https://github.com/package-url/purl-spec, type npm. */
const purl = (name: string, version: string): string => `pkg:npm/${name.replace('@', '%40')}@${version}`

const nameOf = (path: string): string => path.slice(path.lastIndexOf('node_modules/') + 13)

/** Where Node finds a dependency of the package at a place: beside it, else further up. */
function resolved(packages: Lock, from: string, name: string): string | undefined {
  for (let place = from; ; place = place.slice(0, Math.max(0, place.lastIndexOf('/node_modules/')))) {
    const path = `${place === '' ? '' : `${place}/`}node_modules/${name}`
    if (packages[path] !== undefined) return path
    if (place === '') return undefined
  }
}
