import { proof, type Row } from '../row.ts'

/** Whom we talk to. */
export const addresses: readonly Row[] = [
  {
    id: 'T-7',
    title: 'a token goes to somebody else: a redirect, a forged address, the realm of a registry',
    applies: true,
    proofs: [
      proof(
        ['contract/forge.test.ts', 'the token > goes to its own origin only'],
        ['runtime/api.ts', 'if (url.origin !== api.base.origin)', "if (url.origin === '')"],
      ),
      proof(
        ['unit/images/challenge.test.ts', 'how a registry wants credentials > never to %s'],
        [
          'images/challenge.ts',
          "if (url.protocol !== 'https:' && !local)",
          "if (url.protocol === '' && !local)",
        ],
      ),
      proof(
        [
          'contract/registry-faults.test.ts',
          'a blob that lies elsewhere is fetched there, without our credentials',
        ],
        ['images/registry-session.ts', 'url, undefined)', 'url, this.#authorization)'],
      ),
      proof(
        [
          'contract/registry-faults.test.ts',
          'a long list of tags is read to its end, and only from the registry itself',
        ],
        [
          'images/registry-session.ts',
          'if (url.origin !== this.base.origin) throw',
          "if (url.origin === '') throw",
        ],
      ),
      proof(
        [
          'unit/actions/registry-account.test.ts',
          'an account goes to one registry > and nowhere if they are in several',
        ],
        ['actions/registry-account.ts', 'if (others.length === 0) return', 'if (others.length >= 0) return'],
      ),
      proof(
        [
          'unit/actions/image-tags.test.ts',
          'the tags that may go > are of what is built here, and of what ran from the same registry',
        ],
        [
          'actions/destroy-preview/image-tags.ts',
          '.filter((name) => registryOf(name) === account.registry)',
          '',
        ],
      ),
      proof(
        ['unit/core/api-address.test.ts', 'an API on another host is not > %s of %s'],
        [
          'core/api-address.ts',
          'if (server !== undefined && !belongs(api, server))',
          "if (server?.host === '')",
        ],
      ),
      proof(
        [
          'unit/core/api-address.test.ts',
          'a token does not cross a public network without encryption > http://%s',
        ],
        [
          'core/api-address.ts',
          "if (api.protocol === 'https:' || isNear(api.hostname)) return",
          "if (api.protocol !== '') return",
        ],
      ),
      proof(
        [
          'unit/runtime/proxy.test.ts',
          'behind a proxy > https goes through a tunnel: the token is for the server alone, the credentials for the proxy',
        ],
        [
          'runtime/proxy.ts',
          'const headers = { host: target, ...credentials(proxy) }',
          'const headers = { host: target }',
        ],
      ),
    ],
  },
  {
    id: 'T-8',
    title: 'we are made to ask an address of the inside, such as that of a metadata service',
    applies: true,
    proofs: [
      proof(
        ['unit/core/url.test.ts', 'the address of a metadata service > %s is one'],
        ['core/url.ts', "metadata.addSubnet('169.254.0.0', 16, 'ipv4')", ''],
      ),
      proof(
        [
          'unit/runtime/http.test.ts',
          'the address of a metadata service > is refused in %s without a connection',
        ],
        [
          'runtime/addresses.ts',
          '({ address }) => isMetadataAddress(address)',
          "({ address }) => address === ''",
        ],
      ),
      proof(
        [
          'unit/health/target.test.ts',
          'an address of a metadata service ends the gate at once, whoever gave it',
        ],
        ['health/target.ts', "if (error.kind === 'refused-address') throw refused(name, error)", ''],
      ),
      proof(
        ['unit/core/inputs.test.ts', '%s refuses %j'],
        [
          'core/url.ts',
          "if (url.protocol !== 'http:' && url.protocol !== 'https:')",
          "if (url.protocol === '')",
        ],
      ),
    ],
  },
]
