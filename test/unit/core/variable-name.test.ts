import { describe, expect, test } from 'vitest'
import {
  changesPrograms,
  parseProgramVariableName,
  parseSecretName,
  parseVariableName,
} from '../../../src/core/variable-name.ts'

const loaders = [
  'PATH',
  'LD_PRELOAD',
  'LD_LIBRARY_PATH',
  'DYLD_INSERT_LIBRARIES',
  'NODE_OPTIONS',
  'NODE_PATH',
  'NPM_CONFIG_SCRIPT_SHELL',
  'BASH_ENV',
  'ENV',
  'PYTHONSTARTUP',
  'PYTHONPATH',
  'PERL5OPT',
  'PERL5LIB',
  'RUBYOPT',
  'JAVA_TOOL_OPTIONS',
  'GIT_SSH_COMMAND',
  'GIT_CONFIG_COUNT',
  'DOCKER_HOST',
  'DOCKER_CONFIG',
  'HTTPS_PROXY',
  'HOME',
]
const harmless = [
  'APP_ENV',
  'NODE_ENV',
  'PYTHONUNBUFFERED',
  'PATH_PREFIX',
  'ENVIRONMENT',
  'MY_LD_PRELOAD',
  '_',
]
const runners = [
  'GITHUB_ENV',
  'RUNNER_TEMP',
  'ACTIONS_RUNTIME_TOKEN',
  'GITEA_X',
  'FORGEJO_X',
  'INPUT_X',
  'STATE_X',
]

describe('a program on the runner', () => {
  test.each(loaders)('is not given %s, which changes what programs do', (name) => {
    expect(changesPrograms(name)).toBe(true)
    expect(parseProgramVariableName(name)).toEqual({
      problem: 'changes how programs are loaded, and is refused',
    })
  })

  test.each(runners)("is not given %s, which is the runner's", (name) => {
    expect(parseProgramVariableName(name)).toEqual({
      problem: `begins with "${name.split('_')[0]}_", which belongs to the runner`,
    })
  })

  test.each(harmless)('may be given %s', (name) => {
    expect(changesPrograms(name)).toBe(false)
    expect(parseProgramVariableName(name)).toEqual({ value: name })
  })
})

test.each([...loaders, ...harmless, 'GITHUB_CLIENT_ID', 'RUNNER_UP'])(
  'a container may be given %s: its environment is no program of ours',
  (name) => {
    expect(parseVariableName(name)).toEqual({ value: name })
  },
)

test.each(['', 'a', '1A', 'A-B', 'A B', 'A=B', 'Ä', 'A\nB'])('%j is no name of a variable', (name) => {
  for (const parse of [parseVariableName, parseProgramVariableName])
    expect(parse(name)).toEqual({
      problem: 'must be upper case letters, digits and "_", and not begin with a digit',
    })
})

test.each([
  'ACTIONS_RUNTIME_TOKEN',
  'ACTIONS_ID_TOKEN_REQUEST_TOKEN',
  'INPUT_TOKEN',
  'STATE_X',
  'GITHUB_TOKEN',
  'GITEA_TOKEN',
  'FORGEJO_TOKEN',
])("the job's own %s is no secret of an app", (name) => {
  expect(parseSecretName(name)).toEqual({
    problem: 'belongs to the job itself; give the app a secret of its own, under another name',
  })
})

test.each(['DATABASE_URL', 'GITHUB_CLIENT_SECRET', 'SMTP_PASSWORD'])(
  '%s may be a secret of an app',
  (name) => {
    expect(parseSecretName(name)).toEqual({ value: name })
  },
)
