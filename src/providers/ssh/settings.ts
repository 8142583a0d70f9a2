import { exactOptional } from 'valibot'
import { mapOf, section } from '../../config/maps.ts'
import { absolutePath, name, parseHostName, repositoryPath, secretName } from '../../config/names.ts'
import { templateProblem, variablesOf } from '../../config/template.ts'
import { boolean, command, list, text, wholeNumber } from '../../config/words.ts'
import { ok, type Parsed, wrong } from '../../core/parsed.ts'

function parseServer(given: string): Parsed<string> {
  const problem = templateProblem(given, [])
  if (problem !== undefined) return wrong(problem)
  return variablesOf(given).length > 0 ? ok(given) : parseHostName(given)
}

const parseUser = (given: string): Parsed<string> =>
  /^[a-z_][a-z0-9_-]{0,31}$/.test(given)
    ? ok(given)
    : wrong('must be the name of a user, for example "deploy"')

const parseHostKey = (given: string): Parsed<string> =>
  /^(SHA256:[A-Za-z0-9+/]{43}|(ssh-ed25519|ssh-rsa|ecdsa-sha2-nistp(256|384|521)) [A-Za-z0-9+/]+={0,2})$/.test(
    given,
  )
    ? ok(given)
    : wrong('must be a public key such as "ssh-ed25519 AAAA…", or a fingerprint such as "SHA256:…"')

const parseUnit = (given: string): Parsed<string> =>
  /^[A-Za-z0-9][A-Za-z0-9:_.@-]*$/.test(given) ? ok(given) : wrong('must be the name of a systemd unit')

const entry = section('One directory of the release.', {
  from: repositoryPath('Directory or file in the repository.'),
  to: exactOptional(repositoryPath('Where it goes in the release. Default the same path.')),
  exclude: exactOptional(list('Patterns of files that stay out.', text('A pattern.'), { distinct: true })),
})

const step = section('A command that prepares a release before it goes live.', {
  directory: exactOptional(repositoryPath('Where it runs, in the release. Default `.`.')),
  command: command('The command.'),
})

/** What stands under `ssh:` in an environment: releases on a server, switched by a link, run by systemd. */
export const sshSettings = section('Settings of the ssh provider.', {
  host: text('The server; may hold `${env.NAME}`.', parseServer),
  port: exactOptional(wholeNumber('Port of the SSH server. Default 22.', 1, 65_535)),
  user: text('User on the server.', parseUser),
  'host-key': text(
    "The server's public key, or its fingerprint. Without it anybody could answer.",
    parseHostKey,
  ),
  'key-secret': secretName('The secret that holds the private key.'),
  path: absolutePath('Directory that holds `releases`, `shared` and `current`.'),
  keep: exactOptional(wholeNumber('How many releases are kept. Default 5.', 2, 100)),
  upload: list('What a release consists of.', entry),
  links: exactOptional(
    mapOf(
      'Files that every release shares: by path in the release, the path below `shared`.',
      repositoryPath('Path in the release.'),
      repositoryPath('Path below `shared`.'),
    ),
  ),
  prepare: exactOptional(list('Commands run in the release, in this order, before migrations.', step)),
  sudo: exactOptional(boolean('`systemctl` is called with `sudo -n`. Default `true`.')),
  services: mapOf(
    'How each service runs.',
    name('Name of a service.'),
    section('How a service runs.', { unit: text('Its systemd unit.', parseUnit) }),
  ),
})
