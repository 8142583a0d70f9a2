import { exactOptional } from 'valibot'
import { mapOf, section } from '../../config/maps.ts'
import { hostName, name, template, variableName } from '../../config/names.ts'
import { boolean, choice, duration, list, text, wholeNumber } from '../../config/words.ts'

/** What may differ from container to container. */
const container = {
  privacy: exactOptional(
    choice('Whether anybody may call it, or only who has an API key. Default `public`.', [
      'public',
      'private',
    ]),
  ),
  sandbox: exactOptional(choice('Isolation of the container; `v2` starts faster.', ['v1', 'v2'])),
  'https-connections-only': exactOptional(boolean('HTTP is redirected to HTTPS.')),
  timeout: exactOptional(duration('Longest request, from `10s` to `1h`.', { min: 10_000, max: 3_600_000 })),
  'concurrent-requests-threshold': exactOptional(
    wholeNumber('Requests at once after which another instance starts.', 1, 80),
  ),
  'private-network-id': exactOptional(text('Private network that the container joins.')),
}

const bucket = section('Where a site is published.', {
  bucket: template('Bucket in Object Storage.', ['environment', 'pr', 'app']),
  'edge-services-pipeline-id': exactOptional(
    text('Edge Services pipeline whose cache is purged after publishing.'),
  ),
})

/** What stands under `scaleway:` in an environment, in Scaleway's own words. */
export const scalewaySettings = section('Settings of the scaleway provider.', {
  region: choice('Region of everything in this environment.', ['fr-par', 'nl-ams', 'pl-waw']),
  'project-id': exactOptional(
    template('Project; the variable SCW_DEFAULT_PROJECT_ID is used without it.', ['environment']),
  ),
  namespace: template('Namespace of Serverless Containers.', ['environment', 'app']),
  ...container,
  services: exactOptional(
    mapOf(
      'What differs from container to container.',
      name('Name of a service.'),
      section('Settings of one container.', {
        ...container,
        domains: exactOptional(
          list('Custom domains of the container.', hostName('A host name.'), { distinct: true }),
        ),
      }),
    ),
  ),
  'secret-manager': exactOptional(
    mapOf(
      'Secrets that the containers take from Secret Manager: by variable, the path of the secret.',
      variableName('The environment variable.'),
      template('Path and name of the secret.', ['environment', 'app']),
    ),
  ),
  'database-instance': exactOptional(
    text('Managed database, by name or id, to which `open-database` opens temporary access.'),
  ),
  sites: exactOptional(mapOf('Where sites are published.', name('Name of a site.'), bucket)),
})
