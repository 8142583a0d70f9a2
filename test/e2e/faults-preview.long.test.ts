import { afterAll, beforeAll, expect, it } from 'vitest'
import { buildDockerApp, removeDockerApp } from '../harness/docker-app.ts'
import { previewScenarios } from '../harness/scenarios/preview.ts'
import { sweep } from '../harness/sweep.ts'

let image = ''

beforeAll(() => {
  image = buildDockerApp()
})
afterAll(() => removeDockerApp(image))

it('a preview is made, changed and removed as promised whatever single call fails', async () => {
  const { failures, summary } = await sweep('faults of previews', {
    scenarios: previewScenarios(image),
    on: 'one profile',
    share: 0.3,
    width: 3,
  })
  console.log(summary)
  expect(failures.join('\n\n')).toBe('')
}, 3_600_000)
