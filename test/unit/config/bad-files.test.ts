import { describe, expect, test } from 'vitest'
import { parseApp } from '../../../src/config/parse.ts'
import { formatProblems } from '../../../src/config/problems.ts'
import { providerSettings } from '../../../src/providers/settings.ts'

const docker = 'environments: { preview: { provider: docker } }'

/** A whole file around its services. */
const file = (services: string, environments = docker, more = '') =>
  `app: notes\nservices:\n${services}\n${environments}\n${more}`

/** A file with one line more in its service; that line is line 6. */
const api = (line: string) => file(`  api:\n    image: registry.example/notes\n    port: 8080\n    ${line}`)

const one = '  api: { image: registry.example/notes, port: 8080 }'
/** A file with one line more at its end; that line is line 5. */
const top = (line: string) => file(one, docker, line)
/** A file with one line more in its environment; that line is line 7. */
const preview = (line: string) => file(one, `environments:\n  preview:\n    provider: docker\n    ${line}`)
const production = (line: string) => preview(line).replace('preview:', 'production:')

const said = (text: string): string => {
  const parsed = parseApp(text, providerSettings)
  return 'problems' in parsed ? formatProblems('deploy.yml', parsed.problems) : 'no problems'
}

/** What is wrong, the file, and every line of what is said. */
const files: ReadonlyArray<readonly [string, string, readonly string[]]> = [
  ['nothing at all', '', ['deploy.yml:1:1 is empty']],
  ['a list', '- app', ['deploy.yml:1:1 must be a map of keys and values, not a list']],
  ['a text', 'app', ['deploy.yml:1:1 must be a map of keys and values, not "app"']],
  [
    'several documents',
    'app: a\n---\napp: b\n',
    ['deploy.yml:2:1 has several documents (a "---" in the middle); only one is allowed'],
  ],
  [
    'a tab',
    'app: a\nservices:\n\tapi: {}\n',
    ['deploy.yml:3:1 is indented with a tab; YAML allows only spaces'],
  ],
  ['an open quote', 'app: "a\n', ['deploy.yml:2:1 has a quote, opened above, that is not closed']],
  [
    'a key without colon',
    'app: notes\nservices\n  api: {}\n',
    ['deploy.yml:2:1 has a key that spans several lines; is a ":" missing?'],
  ],
  [
    'an open list',
    'app: [a\n',
    [
      'deploy.yml:2:1 has a list or map, opened above, that is not closed, or a line that is not indented far enough',
    ],
  ],
  [
    'a value that begins with a reserved character',
    'app: @notes\n',
    ['deploy.yml:1:6 has a text that begins with a reserved character; put it in quotes'],
  ],
  [
    'a second colon',
    'app: a: b\n',
    [
      'deploy.yml:1:6 has a second ": " on the line, or the line below is indented too far; put texts with ": " in quotes',
    ],
  ],
  [
    'a directive',
    '%YAML 1.1\n---\napp: a\n',
    ['deploy.yml:1:1 has a %YAML directive; leave it out, the file is read as YAML 1.2'],
  ],
  ['a tag', 'app: !!binary eA==\n', ['deploy.yml:1:15 app: has a tag ("!…"); write the plain value']],
  [
    'a tag of another language',
    'app: !ruby/object x\n',
    ['deploy.yml:1:6 has a tag ("!…"); write the plain value'],
  ],
  [
    'a template without quotes in a flow map',
    api('env: { APP_ENV: ${environment} }'),
    ['deploy.yml:6:22 has "${…}" inside { } or [ ]; there it must be in quotes'],
  ],
  ['a key twice', 'app: a\napp: b\n', ['deploy.yml:2:1 app: is there twice in the same map']],
  [
    'an alias without anchor',
    'app: *name\n',
    ['deploy.yml:1:6 app: has the alias "*name", for which there is no anchor'],
  ],
  [
    'an anchor within itself',
    'app: &a { b: *a }\n',
    [
      'deploy.yml:1:14 app.b.b: is nested too deeply, or repeats too much with aliases (at most 20 levels and 20000 values)',
    ],
  ],
  [
    'a merge key',
    file('  api: &api { image: a/b }\n  web:\n    <<: *api\n    port: 1'),
    [
      'deploy.yml:4:3 services.web: needs "image", "build" or "image-of"',
      'deploy.yml:5:5 services.web.<<: is a merge key, which YAML 1.2 does not have; repeat the keys, or use an alias',
    ],
  ],
  [
    'a key that is not a text',
    '? [app]\n: notes\n',
    ['deploy.yml:1:3 has a key that is not a text; put it in quotes'],
  ],
  [
    'a key that objects have',
    top('constructor: 1'),
    ['deploy.yml:5:1 constructor: is a word that cannot be a key here'],
  ],
  [
    'missing parts',
    'app: notes\n',
    [
      'deploy.yml:1:1 services: is required and is missing',
      'deploy.yml:1:1 environments: is required and is missing',
    ],
  ],
  [
    'no service and no environment',
    'app: notes\nservices: {}\nenvironments: {}\n',
    ['deploy.yml:2:1 services: has no service', 'deploy.yml:3:1 environments: has no environment'],
  ],
  [
    'a name in upper case',
    `app: Notes\nservices: { Api: { image: a/b } }\n${docker}`,
    [
      'deploy.yml:1:1 app: must be lower case letters, digits and single hyphens, beginning with a letter, not "Notes"',
      'deploy.yml:2:13 services.Api: must be lower case letters, digits and single hyphens, beginning with a letter',
    ],
  ],
  [
    'a name that is too long',
    `app: ${'a'.repeat(33)}\nservices: { api: { image: a/b } }\n${docker}`,
    ['deploy.yml:1:1 app: has 33 characters; at most 32 are allowed'],
  ],
  [
    'a key with a typing error',
    api('comand: [node]'),
    ['deploy.yml:6:5 services.api.comand: is not known here; did you mean "command"?'],
  ],
  [
    'a key that is nothing like the known ones',
    top('pipeline: 1'),
    [
      'deploy.yml:5:1 pipeline: is not known here; known are app, services, sites, checks, migrations and environments',
    ],
  ],
  [
    'a port that is not a number',
    api('cpu: 1').replace('8080', '80a'),
    ['deploy.yml:5:5 services.api.port: must be a whole number from 1 to 65535, not "80a"'],
  ],
  [
    'a port out of range',
    api('cpu: 1').replace('8080', '70000'),
    ['deploy.yml:5:5 services.api.port: must be a whole number from 1 to 65535, not 70000'],
  ],
  [
    'a port in hexadecimal',
    api('cpu: 1').replace('8080', '0x50'),
    [
      'deploy.yml:5:11 services.api.port: is read by YAML as the number 80; write "0x50" in quotes for a text, or plain 80',
    ],
  ],
  [
    'a port without value',
    api('cpu: 1').replace('8080', ''),
    ['deploy.yml:5:5 services.api.port: must be a whole number from 1 to 65535, but is empty'],
  ],
  [
    'a service without value',
    file('  api:'),
    ['deploy.yml:3:3 services.api: must be a map of keys and values, but is empty'],
  ],
  [
    'a service without image',
    file('  api: { port: 1 }'),
    ['deploy.yml:3:3 services.api: needs "image", "build" or "image-of"'],
  ],
  [
    'an image with tag',
    file('  api: { image: "registry.example/notes:v1" }'),
    [
      'deploy.yml:3:10 services.api.image: must be a name without tag and digest, not "registry.example/notes:v1"; the build adds them',
    ],
  ],
  [
    'an image in upper case',
    file('  api: { image: registry.example/Notes }'),
    ['deploy.yml:3:10 services.api.image: has upper case in "Notes"; image names are lower case'],
  ],
  [
    'two services that build the same image',
    file('  api: { image: a/b, build: {} }\n  web: { image: a/b, build: {} }'),
    ['deploy.yml:4:10 services.web.image: is built by "api" too; use "image-of: api", or another name'],
  ],
  [
    'image-of nobody',
    file('  api: { image: a/b }\n  worker: { image-of: apj, build: {} }'),
    [
      'deploy.yml:4:13 services.worker.image-of: names the service "apj", which is not declared; did you mean "api"?',
      'deploy.yml:4:28 services.worker.build: does not go with "image-of"',
    ],
  ],
  [
    'a version that loses its zero',
    api('env: { VERSION: 1.10 }'),
    [
      'deploy.yml:6:21 services.api.env.VERSION: is read by YAML as the number 1.1; write "1.10" in quotes for a text, or plain 1.1',
    ],
  ],
  [
    'a boolean in capitals',
    api('env: { DEBUG: TRUE }'),
    [
      'deploy.yml:6:19 services.api.env.DEBUG: is read by YAML as true; write "TRUE" in quotes for a text, or plain true',
    ],
  ],
  [
    'a variable without value',
    api('env: { DEBUG: }'),
    ['deploy.yml:6:12 services.api.env.DEBUG: must be a text, a number, true or false, but is empty'],
  ],
  [
    'a variable in lower case',
    api('env: { debug: x }'),
    [
      'deploy.yml:6:12 services.api.env.debug: must be upper case letters, digits and "_", and not begin with a digit',
    ],
  ],
  [
    'a secret that is the token of the job',
    api('secrets: [ACTIONS_RUNTIME_TOKEN]'),
    [
      'deploy.yml:6:15 services.api.secrets[0]: belongs to the job itself; give the app a secret of its own, under another name',
    ],
  ],
  [
    "variables of a command on the runner that are the runner's, or load programs",
    `${api('env: { GITHUB_CLIENT_ID: x, NODE_OPTIONS: x }')}
sites: { web: { directory: out, build: { command: [make], env: { GITHUB_SHA: x, LD_PRELOAD: x } } } }`,
    [
      'deploy.yml:9:66 sites.web.build.env.GITHUB_SHA: begins with "GITHUB_", which belongs to the runner',
      'deploy.yml:9:81 sites.web.build.env.LD_PRELOAD: changes how programs are loaded, and is refused',
    ],
  ],
  [
    'an unknown template',
    api('env: { A: "${verison}" }'),
    ['deploy.yml:6:12 services.api.env.A: has "${verison}", which is not known; did you mean "${version}"?'],
  ],
  [
    'a template that is nothing like the known ones',
    api('env: { A: "${steps.x}" }'),
    [
      'deploy.yml:6:12 services.api.env.A: has "${steps.x}", which is not known; known are version, sha, environment, pr, service, app, host, port, url and env.NAME; write "$${" for a literal "${"',
    ],
  ],
  [
    'a template that is not closed',
    api('env: { A: "${version" }'),
    ['deploy.yml:6:12 services.api.env.A: has "${" without "}"; write "$${" for a literal "${"'],
  ],
  [
    'an empty template',
    api('env: { A: "${}" }'),
    ['deploy.yml:6:12 services.api.env.A: has an empty "${}"; write "$${" for a literal "${"'],
  ],
  [
    'a template with no value in its place',
    api('env: { A: "${port}" }'),
    [
      'deploy.yml:6:12 services.api.env.A: has "${port}", which has no value here; allowed here are version, sha, environment, pr, service, app, url and env.NAME',
    ],
  ],
  [
    'a template that reads a secret by its name',
    api('env: { A: "${env.DEPLOY_TOKEN}" }'),
    [
      'deploy.yml:6:12 services.api.env.A: has "${env.DEPLOY_TOKEN}", which looks like a secret; name it under "secrets" instead',
    ],
  ],
  [
    'a template that reads what is called a secret elsewhere',
    api('env: { A: "${env.DSN}" }\n    secrets: [DSN]'),
    [
      'deploy.yml:6:12 services.api.env.A: has "${env.DSN}", which is named as a secret elsewhere in the file',
    ],
  ],
  [
    'a template with a variable that is none',
    api('env: { A: "${env.a-b}" }'),
    [
      'deploy.yml:6:12 services.api.env.A: has "${env.a-b}", and "a-b" is not the name of an environment variable',
    ],
  ],
  [
    'the pull request where there is none',
    production('url: "https://${pr}.example.org"'),
    [
      'deploy.yml:7:5 environments.production.url: has "${pr}", which has a value only in the environment "preview"',
    ],
  ],
  [
    'a secret given as value',
    api('secrets: [postgres://u:p@h/d]'),
    [
      'deploy.yml:6:15 services.api.secrets[0]: is not the name of an environment variable, for example DATABASE_URL; its value must not stand here',
    ],
  ],
  [
    'a secret twice',
    api('secrets: [A, A]'),
    ['deploy.yml:6:5 services.api.secrets: has the entry "A" twice'],
  ],
  [
    'a secret that is a variable too',
    api('secrets: [A]\n    env: { A: x }'),
    ['deploy.yml:7:12 services.api.env.A: is named under "secrets" too; keep one of them'],
  ],
  [
    'secrets as a map',
    api('secrets: { A: x }'),
    ['deploy.yml:6:5 services.api.secrets: must be a list, not a map'],
  ],
  [
    'a version variable that is set too',
    api('version-env: A\n    env: { A: x }'),
    ['deploy.yml:6:5 services.api.version-env: is "A", which "env" or "secrets" sets too'],
  ],
  [
    'a command for a shell',
    api('command: npm start'),
    [
      'deploy.yml:6:5 services.api.command: must be a list of words, for example ["node", "server.js"], not "npm start"; there is no shell',
    ],
  ],
  ['a command without words', api('command: []'), ['deploy.yml:6:5 services.api.command: has no word']],
  [
    'memory without unit',
    api('memory: 512'),
    ['deploy.yml:6:5 services.api.memory: must be a size with a unit, for example 512MB, not 512'],
  ],
  [
    'memory with a unit that is none',
    api('memory: 512Mi'),
    ['deploy.yml:6:5 services.api.memory: is not a size; write for example "512MB" or "1GB"'],
  ],
  [
    'half a CPU in words',
    api('cpu: half'),
    ['deploy.yml:6:5 services.api.cpu: must be a number from 0.01 to 64, not "half"'],
  ],
  ['no CPU', api('cpu: 0'), ['deploy.yml:6:5 services.api.cpu: must be a number from 0.01 to 64, not 0']],
  [
    'health as a list',
    api('health: []'),
    ['deploy.yml:6:5 services.api.health: must be a map of keys and values, not a list'],
  ],
  [
    'health that is empty',
    api('health: {}'),
    ['deploy.yml:6:5 services.api.health: needs "path", or "running: true" for a service without a port'],
  ],
  [
    'a health path without slash',
    api('health: { path: health }'),
    ['deploy.yml:6:15 services.api.health.path: must begin with "/"'],
  ],
  [
    'a health path with a fragment',
    api('health: { path: "/#a" }'),
    ['deploy.yml:6:15 services.api.health.path: must not hold blanks or "#"'],
  ],
  [
    'a version without path',
    api('health: { version: /version }'),
    ['deploy.yml:6:15 services.api.health.version: needs "path" next to it: the path that answers'],
  ],
  [
    'a health path without port',
    file('  api: { image: a/b, health: { path: / } }'),
    ['deploy.yml:3:32 services.api.health.path: needs the "port" of the service'],
  ],
  [
    'a version pointer without slash',
    api('health: { path: /, version: version }'),
    [
      'deploy.yml:6:24 services.api.health.version: must be a JSON pointer such as "/version", or a header such as "header:x-version", not "version"',
    ],
  ],
  [
    'a version pointer with a bad escape',
    api('health: { path: /, version: /a~b }'),
    [
      'deploy.yml:6:24 services.api.health.version: has "~" in a JSON pointer; write "~0" for "~" and "~1" for "/"',
    ],
  ],
  [
    'a header without name',
    api('health: { path: /, version: "header:" }'),
    [
      'deploy.yml:6:24 services.api.health.version: must name a header after "header:", for example "header:x-version"',
    ],
  ],
  [
    'an expectation without slash',
    api('health: { path: /, expect: { stats: ok } }'),
    ['deploy.yml:6:34 services.api.health.expect.stats: is not known here; did you mean "status"?'],
  ],
  [
    'an expectation that is a list',
    api('health: { path: /, expect: { /a: [1] } }'),
    [
      'deploy.yml:6:34 services.api.health.expect./a: must be a single value: a text, a number, true, false or null, not a list',
    ],
  ],
  [
    'an expected status that is none',
    api('health: { path: /, expect: { status: [2xx, 99] } }'),
    [
      'deploy.yml:6:34 services.api.health.expect.status: has the entry 99, which is not a status code from 100 to 599, or a family such as "2xx"',
    ],
  ],
  [
    'within without unit',
    api('health: { path: /, within: 30 }'),
    ['deploy.yml:6:24 services.api.health.within: must be a duration with a unit, for example 90s, not 30'],
  ],
  [
    'within that is too long',
    api('health: { path: /, within: 7h }'),
    ['deploy.yml:6:24 services.api.health.within: must be at most 6h, not "7h"'],
  ],
  [
    'a duration in words',
    preview('expires: 3 days'),
    [
      'deploy.yml:7:5 environments.preview.expires: is not a duration; write for example "90s", "10m" or "1h30m"',
    ],
  ],
  [
    'expires in seconds',
    preview('expires: 5s'),
    ['deploy.yml:7:5 environments.preview.expires: must be at least 1m, not "5s"'],
  ],
  [
    'expires outside previews',
    production('expires: 3d'),
    [
      'deploy.yml:7:5 environments.production.expires: goes only with the environment "preview": nothing else expires',
    ],
  ],
  [
    'a context outside the repository',
    api('build: { context: ../.. }'),
    ['deploy.yml:6:14 services.api.build.context: must stay inside the repository, without ".."'],
  ],
  [
    'an absolute Dockerfile',
    api('build: { dockerfile: /etc/Dockerfile }'),
    [
      'deploy.yml:6:14 services.api.build.dockerfile: must be relative to the repository, not "/etc/Dockerfile"',
    ],
  ],
  [
    'a platform that is none',
    api('build: { platforms: [amd64] }'),
    [
      'deploy.yml:6:26 services.api.build.platforms[0]: must be a platform such as "linux/amd64", not "amd64"',
    ],
  ],
  [
    'more instances at least than at most',
    api('scale: { min: 3, max: 1 }'),
    ['deploy.yml:6:14 services.api.scale.min: is 3, which is more than "max: 1"'],
  ],
  [
    'a volume at the root',
    api('volumes: [{ name: data, path: / }]'),
    ['deploy.yml:6:29 services.api.volumes[0].path: must not be "/" itself'],
  ],
  [
    'an unknown provider',
    file('  api: { image: a/b }', 'environments: { preview: { provider: dokcer } }'),
    [
      'deploy.yml:4:28 environments.preview.provider: must be one of "docker", "scaleway", "fly", "cloudron", "ssh", not "dokcer"; did you mean "docker"?',
    ],
  ],
  [
    'settings of another provider',
    preview('fly: { org: o, region: ewr }'),
    ['deploy.yml:7:5 environments.preview.fly: does not go with "provider: docker"'],
  ],
  [
    'a provider without its settings',
    file('  api: { image: a/b }', 'environments: { production: { provider: fly } }'),
    ['deploy.yml:4:17 environments.production.fly: is required: the settings of "provider: fly"'],
  ],
  [
    'ports in the wrong order',
    preview('docker: { ports: 300-200 }'),
    ['deploy.yml:7:15 environments.preview.docker.ports: must begin with the lower port'],
  ],
  [
    'too few ports',
    preview('docker: { ports: 200-201 }'),
    ['deploy.yml:7:15 environments.preview.docker.ports: must hold at least 10 ports'],
  ],
  [
    'a bind address with scheme',
    preview('docker: { bind: "http://0.0.0.0" }'),
    [
      'deploy.yml:7:15 environments.preview.docker.bind: must be a host name or an IP address, without scheme and port, not "http://0.0.0.0"',
    ],
  ],
  [
    'a url with credentials',
    preview('url: "https://u:p@${host}"'),
    ['deploy.yml:7:5 environments.preview.url: holds credentials; pass them as a secret instead'],
  ],
  [
    'a url of another scheme',
    preview('url: "ftp://${host}"'),
    ['deploy.yml:7:5 environments.preview.url: has the scheme "ftp:"; only http and https are allowed'],
  ],
  [
    'a preview name without number',
    preview('name: notes-preview'),
    ['deploy.yml:7:5 environments.preview.name: must hold "${pr}"; else all previews would share one name'],
  ],
  [
    'an override for a service that is not declared',
    preview('services: { apj: { memory: 1GB } }'),
    [
      'deploy.yml:7:17 environments.preview.services.apj: names the service "apj", which is not declared; did you mean "api"?',
    ],
  ],
  [
    'an override of the image',
    preview('services: { api: { image: x } }'),
    [
      'deploy.yml:7:24 environments.preview.services.api.image: is not known here; known are env, secrets, command, health, memory, cpu, scale, volumes and url',
    ],
  ],
  [
    'a branch without server',
    preview('database: { branch-of: template }'),
    [
      'deploy.yml:7:17 environments.preview.database.branch-of: needs "server-secret": the secret with the URL of the server',
    ],
  ],
  [
    'a branch outside previews',
    production('database: { branch-of: template, server-secret: A }'),
    ['deploy.yml:7:17 environments.production.database.branch-of: goes only with the environment "preview"'],
  ],
  [
    'a database of two kinds',
    preview('database: { path: /data/a.db, branch-of: x, server-secret: A }'),
    ['deploy.yml:7:17 environments.preview.database.path: does not go with "branch-of"'],
  ],
  [
    'a database of no kind',
    preview('database: { engine: postgres }'),
    [
      'deploy.yml:7:5 environments.preview.database: needs one of "branch-of", "path", "provided-as", "url-secret" and "direct-url-secret"',
    ],
  ],
  [
    'a file of Postgres',
    preview('database: { engine: postgres, path: /data/a.db }'),
    ['deploy.yml:7:17 environments.preview.database.engine: must be "sqlite" with "path", not "postgres"'],
  ],
  [
    'migrations in a service that is not declared',
    top('migrations: { engine: alembic, service: worker }'),
    [
      'deploy.yml:5:32 migrations.service: names the service "worker", which is not declared; declared here: api',
    ],
  ],
  [
    'an unknown engine',
    top('migrations: { engine: alembik, service: api }'),
    [
      'deploy.yml:5:15 migrations.engine: must be one of "alembic", "prisma", "drizzle", "sql", "command", not "alembik"; did you mean "alembic"?',
    ],
  ],
  [
    'the engine command without command',
    top('migrations: { engine: command, service: api }'),
    ['deploy.yml:5:15 migrations.engine: is "command", which needs the key "command"'],
  ],
  [
    'a command with another engine',
    top('migrations: { engine: prisma, service: api, command: [x] }'),
    ['deploy.yml:5:45 migrations.command: goes only with the engine "command"'],
  ],
  [
    'a check with a body and GET',
    top('checks: [{ name: a, url: "${url}/", body: x }]'),
    ['deploy.yml:5:37 checks[0].body: does not go with the method GET; say for example "method: POST"'],
  ],
  [
    'two checks of one name',
    top('checks: [{ name: a, url: "${url}/" }, { name: a, url: "${url}/x" }]'),
    ['deploy.yml:5:41 checks[1].name: is the name of checks[0] too'],
  ],
  [
    'a check in an environment that is not declared',
    top('checks: [{ name: a, url: "${url}/", environments: [prod] }]'),
    [
      'deploy.yml:5:52 checks[0].environments[0]: names the environment "prod", which is not declared; declared here: preview',
    ],
  ],
  [
    'a check with a condition that is none',
    top('checks: [{ name: a, url: "${url}/", expect: { /n: { above: 1 } } }]'),
    [
      'deploy.yml:5:47 checks[0].expect./n: must be a single value, { present: true }, { at-least: 1 } or { contains: "text" }, not a map',
    ],
  ],
  [
    'a check without url',
    top('checks: [{ name: a }]'),
    ['deploy.yml:5:10 checks[0].url: is required and is missing'],
  ],
  [
    'control characters',
    api('env: { A: "\\0" }'),
    ['deploy.yml:6:12 services.api.env.A: holds a NUL character'],
  ],
  [
    'several lines where one is wanted',
    api('health: { path: "/a\\nb" }'),
    [
      'deploy.yml:6:15 services.api.health.path: must be a single line without control characters, not "/a b"',
    ],
  ],
  [
    'more services than anybody has',
    `app: notes\nservices:\n${Array.from({ length: 51 }, (_, place) => `  s${place}: { image: a/b }`).join('\n')}\n${docker}`,
    ['deploy.yml:2:1 services: has too many services; at most 50 are allowed'],
  ],
]

describe('a bad file is refused with every problem, its place, and what is allowed', () => {
  test.each(files)('%s', (_, text, lines) => {
    expect(said(text)).toBe(lines.join('\n'))
  })
})

test('a message about a secret never repeats what stands there', () => {
  const pasted = 'postgres://app:hunter2@db/notes'
  for (const text of [
    api(`secrets: [${pasted}]`),
    api(`build: { secrets: [${pasted}] }`),
    preview(`database: { url-secret: ${pasted} }`),
    top(`checks: [{ name: a, url: "\${url}", headers-secret: { Authorization: "${pasted}" } }]`),
  ])
    expect(said(text)).toMatch(/^deploy.yml:\d+:\d+ \S+: is not the name of an environment variable, [^:]*$/)
})
