import { exactOptional } from 'valibot'
import { section } from '../../config/maps.ts'
import { hostName, repositoryPath, template } from '../../config/names.ts'
import { boolean } from '../../config/words.ts'

/** What stands under `cloudron:` in an environment, in Cloudron's own words. */
export const cloudronSettings = section('Settings of the cloudron provider.', {
  server: hostName('The dashboard, for example `my.example.org`.'),
  location: template('Where the app is installed, as a full host name; a preview needs `${pr}` in it.', [
    'environment',
    'pr',
    'app',
  ]),
  manifest: exactOptional(
    repositoryPath('The manifest, which names addons, port and memory. Default `CloudronManifest.json`.'),
  ),
  backup: exactOptional(boolean('Cloudron backs the app up before an update. Default `true`.')),
})
