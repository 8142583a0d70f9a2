import { proof, type Row } from '../row.ts'

/** Secrets that are seen, and masks that hide too much. */
export const secrets: readonly Row[] = [
  {
    id: 'T-4',
    title: 'a secret is read in the log, in one of its forms',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/mask.test.ts', 'under the masker of %s > %s is not visible in any form'],
        ['runtime/mask.ts', 'if (escaped !== form) ', 'if (escaped === undefined) '],
      ),
      proof(
        ['unit/runtime/mask.test.ts', 'under the masker of %s > %s is not visible in any form'],
        ['runtime/mask.ts', 'for (const form of base64Forms(part)) forms.add(form)', ''],
      ),
      proof(
        ['unit/runtime/mask.test.ts', 'under the masker of %s > %s is not visible in any form'],
        ['runtime/secret-parts.ts', 'of [text, ...jsonStrings(text)]', 'of [text]'],
      ),
      proof(
        ['unit/runtime/mask.test.ts', 'under the masker of %s > %s is not visible in any form'],
        ['runtime/mask.ts', 'forms.add(encodeURIComponent(wellFormed(part)))', ''],
      ),
      proof(
        ['unit/runtime/mask.test.ts', 'under the masker of %s > %s is not visible in any form'],
        ['runtime/mask.ts', 'of longestFirst([...forms].filter((form) => !masked.has(form)))', 'of forms'],
      ),
      proof(
        ['unit/runtime/mask.test.ts', 'our own lines are clean before any runner sees them'],
        ['runtime/mask.ts', "clean = clean.replaceAll(form, '***')", 'clean = clean.replaceAll(form, form)'],
      ),
      proof(
        [
          'unit/runtime/mask.test.ts',
          'control characters do not divide a secret, neither in the text nor in the secret',
        ],
        ['runtime/mask.ts', 'let clean = plainText(text)', 'let clean = text'],
      ),
      proof(
        ['unit/runtime/action.test.ts', 'a secret is masked before anything else is printed'],
        ['runtime/action.ts', 'mask(...secrets.map((name) => new Secret(given(name, true))))', ''],
      ),
      proof(
        [
          'acceptance/provision.test.ts',
          'secrets > are masked longest first, all together: one may begin another',
        ],
        [
          'actions/provision-preview/secrets.ts',
          'mask(...secrets.values())',
          'for (const one of secrets.values()) mask(one)',
        ],
      ),
      proof(
        ['unit/runtime/mask.test.ts', 'a quotation holds no half of a secret, wherever it is cut'],
        ['runtime/quote.ts', 'oneLine(redact(text), width)', 'oneLine(text, width)'],
      ),
      proof(
        [
          'acceptance/canaries.test.ts',
          'build-push-image, with a registry password of each kind > shows nothing of a token that the registry gave for it',
        ],
        ['images/registry-session.ts', '    mask(secret)\n', ''],
      ),
      proof(
        [
          'e2e/canaries.test.ts',
          'health-gate in a job that does not have the secrets > hides them in what the services print and answer',
        ],
        ['actions/health-gate/environment.ts', 'mask(...live.secrets)', 'mask(...live.secrets.slice(0, 0))'],
      ),
    ],
  },
  {
    id: 'T-5',
    title: 'a secret is left elsewhere: arguments, outputs, state, summary, comment, labels, image, files',
    applies: true,
    proofs: [
      proof(
        ['unit/core/secret.test.ts', '%s does not show a secret'],
        [
          'core/secret.ts',
          "toJSON(): string {\n    return '[secret]'",
          'toJSON(): string {\n    return this.#text',
        ],
      ),
      proof(
        [
          'unit/providers/docker-create-arguments.test.ts',
          'the arguments of a new container > name secrets, and never hold their values',
        ],
        [
          'providers/docker/create-arguments.ts',
          "Object.keys(service.secrets).flatMap((name) => ['--env', name])",
          "Object.entries(service.secrets).flatMap(([name, value]) => ['--env', `${name}=${value.reveal()}`])",
        ],
      ),
      proof(
        ['unit/images/pushable-name.test.ts', 'the name of a build argument > %s looks like a secret'],
        ['images/secret-name.ts', 'token|key|', 'key|'],
      ),
      proof(
        ['unit/config/interpolate.test.ts', 'interpolate > %s is refused'],
        [
          'config/interpolate.ts',
          "values.holdsMasked?.(value)\n    ? 'a secret'",
          "value === ''\n    ? 'a secret'",
        ],
      ),
      proof(
        [
          'unit/runtime/action.test.ts',
          'an action that fails for a reason > has exit code 1, one message, its evidence in quarantine, and nothing secret',
        ],
        ['runtime/result.ts', "typeof value === 'string' ? redact(value) : value", 'value'],
      ),
      proof(
        [
          'unit/runtime/action.test.ts',
          'an action that fails for a reason > keeps a secret hidden that control characters divide',
        ],
        ['runtime/summary.ts', 'redact(markdown)', 'markdown'],
      ),
      proof(
        ['unit/runtime/files.test.ts', 'a temporary folder is for us alone, and goes away'],
        ['runtime/files.ts', '{ mode: 0o600 }', '{ mode: 0o644 }'],
      ),
      proof(
        ['unit/core/url.test.ts', 'a URL > a message shows no query, which may hold a token'],
        ['core/url.ts', "url.search === '' ? '' : '?…'", 'url.search'],
      ),
      proof(
        ['acceptance/comment-pr.test.ts', 'comment-pr on %s > never shows or sends its token elsewhere'],
        ['actions/comment-pr/run.ts', 'redact(content.markdown)', 'content.markdown'],
      ),
    ],
  },
  {
    id: 'T-6',
    title: 'so much is masked that outputs are dropped and logs cannot be read',
    applies: true,
    proofs: [
      proof(
        [
          'unit/runtime/mask.test.ts',
          'no mask is empty, short, or holds a line break that is not a command of its own',
        ],
        ['core/secret.ts', 'export const shortestHidden = 4', 'export const shortestHidden = 1'],
      ),
      proof(
        ['unit/runtime/mask.test.ts', 'of a secret that is JSON, only what is secret is hidden'],
        [
          'runtime/secret-parts.ts',
          'isTold || value.length >= longAnyway ? [value] : []',
          '[value].filter(() => isTold || value)',
        ],
      ),
      proof(
        [
          'unit/runtime/action.test.ts',
          'an action that fails for a reason > is one whose output would hold a secret: GitHub would drop it without saying so',
        ],
        ['runtime/outcome.ts', '  refuseMasked(outcome)\n', ''],
      ),
      proof(
        ['unit/core/inputs.test.ts', '%s refuses %j'],
        ['core/inputs.ts', 'value.length < shortestHidden', 'value.length < 0'],
      ),
      proof(
        [
          'e2e/canaries.test.ts',
          'provision-preview with secrets of every kind > refuses one that stands in a public output, before anything is called',
        ],
        ['actions/provision-preview/secrets.ts', 'throw isPublic(name)', 'continue'],
      ),
    ],
  },
]
