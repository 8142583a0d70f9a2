import { describe, expect, it } from 'vitest'
import { failureOf } from '../../../src/clients/docker/errors.ts'

const said = (stderr: string, code = 1) =>
  failureOf(['container', 'create', '--env', 'A=b', 'x'], { code, stdout: '', stderr, timedOut: false })

describe('what the Docker client says', () => {
  it.each([
    [
      'Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
      'engine-unreachable',
      'The Docker engine does not answer: Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?',
    ],
    [
      'error during connect: Get "http://docker.example.com/v1.24/info": command [ssh] has exited',
      'engine-unreachable',
      'The Docker engine does not answer: error during connect: Get "http://docker.example.com/v1.24/info": command [ssh] has exited',
    ],
    [
      'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock',
      'engine-unreachable',
      'This user may not use the Docker engine (permission denied on its socket).',
    ],
    [
      'Error response from daemon: driver failed programming external connectivity on endpoint x (1): Bind for 127.0.0.1:20001 failed: port is already allocated',
      'port-taken',
      'A port is in use already: driver failed programming external connectivity on endpoint x (1): Bind for 127.0.0.1:20001 failed: port is already allocated',
    ],
    [
      'Error response from daemon: Head "https://r.example/v2/a/manifests/x": unauthorized: authentication required',
      'registry-unauthorized',
      'The registry refused `docker container create`: Head "https://r.example/v2/a/manifests/x": unauthorized: authentication required',
    ],
    [
      'Error response from daemon: manifest for r.example/a:x not found: manifest unknown',
      'image-not-found',
      'The image does not exist: manifest for r.example/a:x not found: manifest unknown',
    ],
    [
      'Error response from daemon: Get "https://r.example/v2/": dial tcp: lookup r.example: no such host',
      'registry-failed',
      'The registry could not be used by `docker container create`: Get "https://r.example/v2/": dial tcp: lookup r.example: no such host',
    ],
    [
      'Error response from daemon: something new',
      'engine-failed',
      '`docker container create` failed (exit code 1): something new',
    ],
  ])('%s', (stderr, reasonCode, message) => {
    const failure = said(stderr)
    expect([failure.reasonCode, failure.message]).toEqual([reasonCode, message])
  })

  it('that there is no client is told as such', () => {
    expect(said('spawn docker ENOENT', 127).message).toBe(
      'There is no `docker` command on the PATH of this runner.',
    )
  })

  it('is quoted, but never the arguments', () => {
    expect(said('boom').message).not.toContain('A=b')
  })
})
