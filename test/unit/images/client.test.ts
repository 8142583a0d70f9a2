import { describe, expect, test } from 'vitest'
import { chooseClient } from '../../../src/images/client.ts'

const modern = { command: '/usr/local/bin/docker', buildx: false, major: 28 }
const old = { command: '/usr/bin/docker', buildx: false, major: 20 }
const complete = { command: '/opt/docker', buildx: true, major: 27 }

describe('the Docker client that builds', () => {
  test('is the one with buildx', () => {
    expect(chooseClient([old, modern, complete])).toBe(complete)
  })

  test('is an older one with BuildKit inside where none has buildx', () => {
    expect(chooseClient([modern, old])).toBe(old)
  })

  test('is missing where none can, and the message names them all', () => {
    expect(() => chooseClient([modern])).toThrow(
      'No Docker client on this runner can build with BuildKit: the buildx plugin is missing for /usr/local/bin/docker (version 28).',
    )
    expect(() => chooseClient([])).toThrow('There is no `docker` command on the PATH of this runner.')
  })
})
