import type { App } from '../config/app.ts'
import type { EnvironmentOf } from '../config/parse.ts'
import { dockerSettings } from './docker/settings.ts'

/** The settings of every provider, for `parseApp`. */
export const providerSettings = { docker: dockerSettings }

/** An environment as `parseApp(…, providerSettings)` gives it: `provider` tells the type of `settings`. */
export type ProviderEnvironment = EnvironmentOf<typeof providerSettings>

/** The app with these environments. */
export type ProviderApp = App<ProviderEnvironment>
