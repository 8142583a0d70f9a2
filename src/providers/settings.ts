import type { App } from '../config/app.ts'
import type { EnvironmentOf } from '../config/parse.ts'
import { cloudronSettings } from './cloudron/settings.ts'
import { dockerSettings } from './docker/settings.ts'
import { flySettings } from './fly/settings.ts'
import { scalewaySettings } from './scaleway/settings.ts'
import { sshSettings } from './ssh/settings.ts'

/** The settings of every provider, for `parseApp`. */
export const providerSettings = {
  docker: dockerSettings,
  scaleway: scalewaySettings,
  fly: flySettings,
  cloudron: cloudronSettings,
  ssh: sshSettings,
}

/** An environment as `parseApp(…, providerSettings)` gives it: `provider` tells the type of `settings`. */
export type ProviderEnvironment = EnvironmentOf<typeof providerSettings>

/** The app with these environments. */
export type ProviderApp = App<ProviderEnvironment>
