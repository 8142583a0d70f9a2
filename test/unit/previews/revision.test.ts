import { describe, expect, it } from 'vitest'
import { requireRevision, silentImages } from '../../../src/previews/revision.ts'

const sha = 'a'.repeat(40)
const other = 'b'.repeat(40)
const commit = { repository: 'Acme/notes', pullRequest: 7, sha }

const check = (labels: Record<string, string>) => requireRevision([{ service: 'web', labels }], commit)
const labelled = (revision: string, more: Record<string, string>) => ({
  'org.opencontainers.image.revision': revision,
  ...more,
})
const ours = { 'deploy-actions.repository': 'acme/Notes' }

describe('the commit that an image says it holds', () => {
  it('is fine if it is the head', () => {
    expect(check(labelled(sha, ours))).toEqual([])
  })

  it.each([
    ['our own label', ours],
    ['the address of the source', { 'org.opencontainers.image.source': 'https://github.com/acme/notes.git' }],
  ])('is refused if it is another one of this repository, by %s', (_, more) => {
    expect(() => check(labelled(other, more))).toThrow(
      'The image of "web" was built from bbbbbbbbbbbb, but the head of pull request #7 is aaaaaaaaaaaa.',
    )
  })

  it.each([
    ['nothing', {}],
    [
      'the commit of a base image from elsewhere',
      labelled(other, { 'org.opencontainers.image.source': 'https://github.com/nodejs/node' }),
    ],
    ['the commit of nobody knows what', labelled(other, {})],
    ['no commit', labelled('v1.2', ours)],
  ])('is taken on trust if the labels say %s', (_, labels) => {
    expect(check(labels)).toEqual(['web'])
  })

  it('is told where it is taken on trust', () => {
    expect(silentImages(['web', 'api'])).toBe(
      'No label org.opencontainers.image.revision of this repository on the image of "web" and "api": that it holds this commit is taken on trust.',
    )
  })
})
