import { startApp } from '../../fakes/app/app.ts'
import type { Scenario } from '../world.ts'
import { CaseForge } from './forge.ts'

const version = 'abcdef123456'

/** A gate before an app at a plain address; in the job of a pull request, whose token it must keep to itself. */
export const gateScenarios: readonly Scenario[] = [
  {
    action: 'health-gate',
    name: 'url',
    times: 20,
    open: async (profile) => {
      const at = await CaseForge.start(profile, 'acme/notes')
      const app = await startApp(() => ({ body: { status: 'ok', version } }))
      const inputs = {
        url: `${app.url}/health`,
        version,
        'version-pointer': '/version',
        expect: '/status=ok',
      }
      return {
        targets: [at.target, { name: 'app', fits: (host) => host === new URL(app.url).host }],
        volatile: {},
        programs: {},
        secrets: [at.secret],
        run: (attempt) => ({ ...at.run(attempt), inputs }),
        broken: async ({ verdict, 'served-version': served, attempts }) => {
          const told = { verdict, served }
          const right = verdict === 'healthy' && served === version && Number(attempts) >= 3
          return right ? [] : [`the verdict is ${JSON.stringify(told)} after ${attempts} probes`]
        },
        excess: async () => at.missed(),
        published: async () => '',
        newToken: () => at.newToken(),
        close: async () => {
          await at.forge.close()
          await app.close()
        },
      }
    },
  },
]
