import { nearest } from '../core/nearest.ts'
import type { Path } from './document.ts'
import { environmentContradictions } from './environment-contradictions.ts'
import type { ProviderSchemas } from './environment-schema.ts'
import { at, entriesOf, has, keysOf, listOf, textsOf } from './place.ts'
import type { Finding } from './problems.ts'
import { serviceContradictions } from './service-contradictions.ts'
import { variablesOf } from './template.ts'

/**
 * What the schema of single keys cannot say: what must go together, what must not, and names that nobody
 * declared. Looks at the file as it was written, so that all problems come at once.
 */
export function findContradictions(file: unknown, providers: ProviderSchemas): readonly Finding[] {
  return [
    ...undeclared(file, providers),
    ...serviceContradictions(file),
    ...environmentContradictions(file, providers),
    ...migrationsContradictions(file),
    ...listOf(at(file, 'checks')).flatMap((check, index) => checkContradictions(check, index, file)),
    ...secretsInTemplates(file),
  ]
}

/** Names of services, sites and environments that are used and not declared. */
function undeclared(file: unknown, providers: ProviderSchemas): Finding[] {
  const findings: Finding[] = []
  const services = keysOf(at(file, 'services'))
  const refer = (kind: string, name: unknown, known: readonly string[], path: Path) => {
    if (typeof name !== 'string' || known.includes(name)) return
    const guess = nearest(name, known)
    const hint =
      guess === undefined
        ? known.length === 0
          ? 'there are none'
          : `declared here: ${known.join(', ')}`
        : `did you mean "${guess}"?`
    findings.push({ path, message: `names the ${kind} "${name}", which is not declared; ${hint}` })
  }
  refer('service', at(file, 'migrations', 'service'), services, ['migrations', 'service'])
  for (const [name, service] of entriesOf(at(file, 'services')))
    refer('service', at(service, 'image-of'), services, ['services', name, 'image-of'])
  for (const [key, environment] of entriesOf(at(file, 'environments')))
    for (const kind of ['services', 'sites'])
      for (const place of [[], ...Object.keys(providers).map((provider) => [provider])])
        for (const name of keysOf(at(environment, ...place, kind)))
          refer(kind.slice(0, -1), name, keysOf(at(file, kind)), ['environments', key, ...place, kind, name])
  listOf(at(file, 'checks')).forEach((check, index) => {
    textsOf(at(check, 'environments')).forEach((name, place) => {
      const path = ['checks', index, 'environments', place]
      refer('environment', name, keysOf(at(file, 'environments')), path)
    })
  })
  return findings
}

function migrationsContradictions(file: unknown): readonly Finding[] {
  const migrations = at(file, 'migrations')
  const isCommand = at(migrations, 'engine') === 'command'
  if (isCommand && !has(migrations, 'command'))
    return [{ path: ['migrations', 'engine'], message: 'is "command", which needs the key "command"' }]
  if (!isCommand && has(migrations, 'command') && has(migrations, 'engine'))
    return [{ path: ['migrations', 'command'], message: 'goes only with the engine "command"' }]
  return []
}

function checkContradictions(check: unknown, index: number, file: unknown): readonly Finding[] {
  const findings: Finding[] = []
  const method = at(check, 'method') ?? 'GET'
  const path = (key: string): Path => ['checks', index, key]
  if (has(check, 'body') && (method === 'GET' || method === 'HEAD'))
    findings.push({
      path: path('body'),
      message: `does not go with the method ${method}; say for example "method: POST"`,
    })
  if (at(check, 'websocket') === true && method !== 'GET')
    findings.push({ path: path('websocket'), message: `does not go with the method ${method}` })
  const earlier = listOf(at(file, 'checks')).findIndex((other) => at(other, 'name') === at(check, 'name'))
  if (earlier < index && has(check, 'name'))
    findings.push({ path: path('name'), message: `is the name of checks[${earlier}] too` })
  return findings
}

/** `${env.NAME}` puts a value where it is printed and stored: never that of something called a secret. */
function secretsInTemplates(file: unknown): Finding[] {
  const names = new Set(secretNames(file))
  const findings: Finding[] = []
  const visit = (place: unknown, path: Path): void => {
    if (typeof place === 'string') {
      const secret = variablesOf(place).find((name) => names.has(name))
      if (secret !== undefined)
        findings.push({
          path,
          message: `has "\${env.${secret}}", which is named as a secret elsewhere in the file`,
        })
    }
    for (const [key, below] of entriesOf(place)) visit(below, [...path, key])
    listOf(place).forEach((below, index) => {
      visit(below, [...path, index])
    })
  }
  visit(file, [])
  return findings
}

function secretNames(file: unknown): readonly string[] {
  const services = [
    at(file, 'services'),
    ...entriesOf(at(file, 'environments')).map(([, it]) => at(it, 'services')),
  ]
  return services.flatMap((place) =>
    entriesOf(place).flatMap(([, service]) => textsOf(at(service, 'secrets'))),
  )
}
