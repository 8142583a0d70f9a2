import { describe, expect, it } from 'vitest'
import { imageTags, type TagQuestion } from '../../../src/actions/destroy-preview/image-tags.ts'
import { parseApp } from '../../../src/config/parse.ts'
import { providerSettings } from '../../../src/providers/settings.ts'

const account = { 'registry-username': 'ada', 'registry-password': 'pass-word-of-ada' }
const anonymous = { 'registry-username': undefined, 'registry-password': undefined }

function question(services: string, images: readonly string[] = []): TagQuestion {
  const text = `app: notes\nservices: { ${services} }\nenvironments: { preview: { provider: docker, docker: { ports: 22000-22099 } } }`
  const parsed = parseApp(text, providerSettings, { file: 'deploy.yml' })
  if (!('app' in parsed)) throw new Error(JSON.stringify(parsed.problems))
  return { app: parsed.app, repository: 'acme/notes', pullRequest: 7, images, unmergedHead: undefined }
}

const found = (asked: TagQuestion, inputs: Parameters<typeof imageTags>[1] = account) => {
  const { tags, kept } = imageTags(asked, inputs)
  return { tags: tags.map(({ name }) => name), kept }
}

const web = 'web: { image: r.example/acme/web, build: {} }'

describe('the tags that may go', () => {
  it('are of what is built here, and of what ran from the same registry', () => {
    const digest = `sha256:${'a'.repeat(64)}`
    const ran = [`r.example/acme/old@${digest}`, `other.example/acme/web@${digest}`, digest]
    expect(found(question(`${web}, cache: { image: other.example/cache }`, ran))).toEqual({
      tags: ['r.example/acme/web:pr-7', 'r.example/acme/old:pr-7'],
      kept: [],
    })
  })

  it('are none where nothing is built here: the account may be for another registry', () => {
    const ran = [`r.example/acme/web@sha256:${'a'.repeat(64)}`]
    expect(found(question('web: { image: r.example/acme/web }', ran))).toEqual({ tags: [], kept: [] })
  })
})

describe('a tag stays, and says why', () => {
  it('without an account', () => {
    expect(found(question(web), anonymous)).toEqual({
      tags: [],
      kept: ['r.example/acme/web:pr-7: no registry credentials were given'],
    })
  })

  it('where it is not clear which registry the account is for', () => {
    const { tags, kept } = found(question(`${web}, api: { image: s.example/acme/api, build: {} }`))
    expect(tags).toEqual([])
    expect(kept).toEqual([
      'r.example/acme/web:pr-7: The images are in several registries (r.example and s.example), and there is one account.',
      's.example/acme/api:pr-7: The images are in several registries (r.example and s.example), and there is one account.',
    ])
  })

  it('where a name has no value, which does not keep the others', () => {
    const { tags, kept } = found(
      question(`${web}, api: { image: "\${env.NOT_SET_ANYWHERE}/api", build: {} }`),
    )
    expect(tags).toEqual(['r.example/acme/web:pr-7'])
    expect(kept).toEqual(['api: image: the variable NOT_SET_ANYWHERE is not set in this step'])
  })
})
