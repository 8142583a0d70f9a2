import { describe, expect, it } from 'vitest'
import { imagesFor, parseImages, parseRunnableImage } from '../../../src/previews/images.ts'

const digest = `sha256:${'a'.repeat(64)}`

describe('an image that may be run', () => {
  it.each([`r.example/acme/notes@${digest}`, `r.example/acme/notes:v1@${digest}`, digest])(
    'is %s',
    (text) => {
      expect(parseRunnableImage(text)).toEqual({ value: text })
    },
  )

  it('is not a tag, which may name another image tomorrow', () => {
    expect(parseRunnableImage('r.example/acme/notes:v1')).toEqual({
      problem:
        'has no digest; a tag may name another image tomorrow. Pass "name@sha256:…", as build-push-image does',
    })
  })
})

describe('images by service', () => {
  it.each([
    ['null', 'must be a JSON object such as {"api": "name@sha256:…"}'],
    ['[]', 'must be a JSON object such as {"api": "name@sha256:…"}'],
    ['{"api"', 'must be a JSON object such as {"api": "name@sha256:…"}'],
    ['{}', 'names no image; did build-push-image run before this step?'],
    ['{"api": 1}', 'has no text for "api"'],
  ])('%s are refused', (text, problem) => {
    expect(parseImages(text)).toEqual({ problem })
  })

  it('are given to exactly the services that there are', () => {
    expect(imagesFor(['api'], { image: digest })).toEqual({ api: digest })
    expect(imagesFor(['api', 'worker'], { images: { api: digest, worker: digest } })).toEqual({
      api: digest,
      worker: digest,
    })
    expect(() => imagesFor(['api', 'worker'], { image: digest })).toThrow(
      'image: the app has 2 services (api and worker).',
    )
    expect(() => imagesFor(['api', 'worker'], { images: { api: digest, web: digest } })).toThrow(
      'images: has no image for "worker", and has an image for "web", which deploy.yml does not have.',
    )
  })
})
