import { describe, expect, test } from 'vitest'
import { parsePushableName } from '../../../src/images/pushable-name.ts'
import { secretNameProblem } from '../../../src/images/secret-name.ts'

describe('the name under which an image is pushed', () => {
  test.each(['ghcr.io/acme/notes', '127.0.0.1:5000/notes', 'localhost/notes', 'docker.io/acme/notes'])(
    'may be %s',
    (name) => {
      expect(parsePushableName(name)).toEqual({ value: name })
    },
  )

  test.each([
    [
      'notes',
      'names no registry; write for example "registry.example/notes", or "docker.io/owner/name" for Docker Hub',
    ],
    [
      'acme/notes',
      'names no registry; write for example "registry.example/acme/notes", or "docker.io/owner/name" for Docker Hub',
    ],
    ['ghcr.io/acme/notes:v1', 'has the tag "v1"; leave it out, tags are made from the commit'],
    [
      `ghcr.io/acme/notes@sha256:${'0'.repeat(64)}`,
      'has a digest; leave it out, it is the result of the build',
    ],
    ['ghcr.io/Acme/notes', 'has upper case in "Acme"; image names are lower case'],
    ['https://ghcr.io/acme', 'has the registry "https:", which is not a host with an optional port'],
  ])('may not be %s', (name, problem) => {
    expect(parsePushableName(name)).toEqual({ problem })
  })
})

describe('the name of a build argument', () => {
  test.each(['NPM_TOKEN', 'API_KEY', 'password', 'DB_PASSWORD', 'CLIENT_SECRET', 'AWS_KEYS', 'credentials'])(
    '%s looks like a secret',
    (name) => {
      expect(secretNameProblem(name)).toMatch(/^looks like a secret \("\w+"\): build arguments stay readable/)
    },
  )

  test.each(['VERSION', 'BASE_IMAGE', 'KEYBOARD', 'TOKENIZER', 'MONKEY', 'SECRETARY_NAME'])(
    '%s does not look like a secret',
    (name) => {
      expect(secretNameProblem(name)).toBeUndefined()
    },
  )
})
