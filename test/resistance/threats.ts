import { proof, type Row } from './row.ts'

/** What somebody may try, and the proofs that it does no harm. */
export const threats: readonly Row[] = [
  {
    id: 'T-1',
    title: 'a text that others choose (title, branch, label, name of a service) is run by a shell',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/process.test.ts', 'a child > gets its arguments as they are, without a shell'],
        ['runtime/process.ts', 'detached: options', 'shell: true,\n    detached: options'],
      ),
      proof(
        [
          'unit/images/build-arguments.test.ts',
          'the command line of a build > of an older client with BuildKit inside',
        ],
        ['images/build-arguments.ts', "    '--',\n", ''],
      ),
      proof(
        ['unit/core/image-reference.test.ts', 'an image reference > "%s" %s'],
        ['core/image-reference.ts', '/^(?:[A-Za-z0-9](?:', '/^(?:[A-Za-z0-9-](?:'],
      ),
      proof(
        ['policy/workflows.test.ts', 'workflows/%s/%s > puts no expression into a shell'],
        [
          './workflows/github/pr-preview.yml',
          '      - id: build\n',
          '      - run: echo "${{ github.head_ref }}"\n      - id: build\n',
        ],
      ),
    ],
  },
  {
    id: 'T-2',
    title: 'a value breaks out of the file of outputs, state or environment that it is written to',
    applies: true,
    proofs: [
      proof(
        [
          'unit/runtime/action.test.ts',
          'an action that ends well > has exit code 0, its outputs, its result and its summary',
        ],
        [
          'runtime/command-files.ts',
          'core.setOutput(name, value)',
          'process.stdout.write(`::set-output name=${name}::${value}\\n`)',
        ],
      ),
      proof(
        [
          'resistance/later-steps.test.ts',
          'nothing is ever written into the variables or the path of later steps',
        ],
        ['runtime/command-files.ts', 'core.setOutput(name, value)', 'core.exportVariable(name, value)'],
      ),
      proof(
        ['unit/core/inputs.test.ts', '%s refuses %j'],
        [
          'core/inputs.ts',
          "/\\n/.test(text) ? wrong('must be a single line')",
          "text === '\\n' ? wrong('must be a single line')",
        ],
      ),
      proof(
        ['unit/core/outputs.test.ts', 'an output is one line, whatever it holds: %s'],
        ['core/outputs.ts', 'spec.lines ? value : onOneLine(value)', 'value'],
      ),
    ],
  },
  {
    id: 'T-3',
    title: 'foreign output (a log, a body, an error) gives the runner commands',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/log.test.ts', 'a quarantine > of %j obeys nothing and shows it'],
        ['runtime/quarantine.ts', 'print(`::stop-commands::${token}`)', ''],
      ),
      proof(
        ['unit/runtime/log.test.ts', 'a quarantine > has another token each time, which a text cannot know'],
        ['runtime/quarantine.ts', 'const token = randomUUID()', "const token = 'a-token'"],
      ),
      proof(
        ['unit/runtime/log.test.ts', 'a line of kind %s > that quotes %j gives no command beside its own'],
        ['runtime/defuse.ts', ".replace(/^(\\s*)::/, '$1\\u200b::')", ''],
      ),
      proof(
        ['unit/runtime/log.test.ts', 'a line of kind %s > that quotes %j gives no command beside its own'],
        ['runtime/defuse.ts', ".replaceAll('##[', '##\\u200b[')", ''],
      ),
    ],
  },
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
  {
    id: 'T-9',
    title: 'the code of a fork runs with our credentials',
    applies: true,
    proofs: [
      proof(
        [
          'unit/forges/trust.test.ts',
          'what is done for a pull request > never pushes or previews foreign code that nobody reviewed, on any event',
        ],
        [
          'forges/trust.ts',
          "return { kind: 'refuse', because: 'foreign' }\n}",
          "return { kind: 'allow-without-secrets' }\n}",
        ],
      ),
      proof(
        [
          'unit/forges/trust.test.ts',
          'what is done for a pull request > never builds foreign code that nobody reviewed where secrets are near',
        ],
        ['forges/trust.ts', "if (work === 'build' && event === 'pull_request')", "if (work === 'build')"],
      ),
      proof(
        ['unit/forges/trust.test.ts', 'the head in %s of a pull request in %s is %s'],
        ['forges/trust.ts', "if (head === undefined || base === undefined) return 'unknown'\n", ''],
      ),
      proof(
        ['acceptance/trust.test.ts', 'is refused on %s, and nothing is called > as a preview'],
        [
          'actions/wanted-commit.ts',
          "if (trust.kind === 'refuse')",
          "if (trust.kind === 'refuse' && event === '')",
        ],
      ),
      proof(
        ['unit/previews/order.test.ts', 'a preview is made > not for %s'],
        [
          'previews/order.ts',
          'if (untrusted !== undefined) return untrusted',
          "if (untrusted?.reasonCode === 'bug') return untrusted",
        ],
      ),
      proof(
        ['unit/images/source.test.ts', 'what is not built > %s'],
        ['actions/build-push-image/source.ts', '  trustOfBuild(circumstances)\n', ''],
      ),
      proof(
        [
          'acceptance/trust.test.ts',
          "a fork's pull request on %s > is left to the sweep where only its own deploy.yml says what to remove",
        ],
        [
          'forges/trust.ts',
          "if (work === 'remove') return { kind: 'allow', config: 'base' }",
          "if (work === 'remove') return { kind: 'allow', config: 'any' }",
        ],
      ),
      proof(
        [
          'acceptance/trust.test.ts',
          "a fork's pull request on %s > is previewed from the reviewed commit, by the deploy.yml of the base",
        ],
        ['actions/provision-preview/run.ts', 'event.reviewed ? await withBaseConfig(given) : given', 'given'],
      ),
      proof(
        ['acceptance/trust.test.ts', "a fork's pull request on %s > is proven by the deploy.yml of the base"],
        [
          'actions/health-gate/environment.ts',
          'trusted === undefined ? inputs : await withBaseConfig(inputs)',
          'inputs',
        ],
      ),
      proof(
        [
          'acceptance/trust.test.ts',
          "a fork's pull request on %s > is left to the sweep where only its own deploy.yml says what to remove",
        ],
        ['actions/base-config.ts', 'if (!isOurWorkflow(event)) return', "if (event === '') return"],
      ),
      proof(
        ['unit/images/source.test.ts', 'what is not built > %s'],
        [
          'actions/build-push-image/source.ts',
          'if (reviewed === undefined && !isPrivileged(event)) return',
          "if (wanted !== '') return",
        ],
      ),
      proof(
        ['unit/images/source.test.ts', 'what foreign code is built with > %s'],
        [
          'forges/trust.ts',
          "return secrets ? { kind: 'allow-without-secrets' } : { kind: 'allow', config: 'any' }",
          "return { kind: 'allow', config: 'any' }",
        ],
      ),
    ],
  },
  {
    id: 'T-10',
    title: 'the head moves between the look and the deed',
    applies: true,
    proofs: [
      proof(
        [
          'unit/previews/lifecycle.test.ts',
          'making a preview > changes nothing when a newer commit came while the images were fetched',
        ],
        [
          'previews/lifecycle.ts',
          'await provider.obtain(images)\n  await requireWanted(task)',
          'await provider.obtain(images)',
        ],
      ),
      proof(
        [
          'unit/previews/lifecycle.test.ts',
          'making a preview > says that a newer commit came meanwhile, and leaves the preview to its run',
        ],
        [
          'previews/lifecycle.ts',
          'if (after) throw after.reasonCode',
          "if (after?.reasonCode === 'pr-closed') throw after.reasonCode",
        ],
      ),
      proof(
        ['unit/images/source.test.ts', 'what is not built > %s'],
        [
          'actions/build-push-image/source.ts',
          'if (head === undefined || head === wanted) return',
          "if (head !== '') return",
        ],
      ),
      proof(
        [
          'e2e/build-order.test.ts',
          'the image of a pull request on %s > of a fork is pushed for the reviewed commit, and not when another one came while it was built',
        ],
        [
          'images/ensure.ts',
          'const tags = await tagsNow()',
          "const tags = ['sha-', ...(await tagsNow().catch(() => []))]",
        ],
      ),
      proof(
        [
          'acceptance/trust.test.ts',
          "a fork's pull request on %s > is not touched once somebody pushed after the review",
        ],
        [
          'previews/order.ts',
          'if (commit.reviewed) return outgrown(pull.headSha, commit)',
          'if (commit.reviewed) return undefined',
        ],
      ),
    ],
  },
  {
    id: 'T-11',
    title: 'an approval that is old, or comes from the wrong person',
    applies: true,
    proofs: [
      proof(
        [
          'unit/forges/trust.test.ts',
          'what is done for a pull request > is decided for every event, origin, work, review and credentials',
        ],
        ['forges/trust.ts', 'return isOurWorkflow(event)\n', 'return event\n'],
      ),
      proof(
        ['unit/previews/order.test.ts', 'of a fork > not for what was pushed after the review'],
        [
          'previews/order.ts',
          'if (commit.sha !== undefined && pull.headSha !== commit.sha) {',
          'if (commit.sha !== undefined && !commit.reviewed && pull.headSha !== commit.sha) {',
        ],
      ),
      proof(
        [
          'acceptance/trust.test.ts',
          "a fork's pull request on %s > is not built from another commit than the reviewed one",
        ],
        [
          'actions/build-push-image/source.ts',
          'if (head === undefined || head === wanted) return',
          'if (head === undefined || head === wanted || reviewed) return',
        ],
      ),
      proof(
        [
          'resistance/approvals.test.ts',
          'nothing asks who started the run, or what stands on the pull request',
        ],
        ['actions/wanted-commit.ts', "variable('GITHUB_EVENT_NAME')", "variable('GITHUB_ACTOR')"],
      ),
    ],
  },
  {
    id: 'T-12',
    title: 'foreign text pings people, draws links or HTML, or passes for our comment',
    applies: true,
    proofs: [
      proof(
        [
          'unit/core/markdown.test.ts',
          'foreign text in prose > is one line without anything that Markdown or a forge would act on',
        ],
        ['core/markdown.ts', ".replace(/@/g, '@\\u200b')\n    .replace(/(#|", '.replace(/(#|'],
      ),
      proof(
        [
          'unit/core/markdown.test.ts',
          'foreign text in prose > is one line without anything that Markdown or a forge would act on',
        ],
        ['core/markdown.ts', ".replace(/>/g, '&gt;')\n    .replace(/[", '.replace(/['],
      ),
      proof(
        ['unit/core/markdown.test.ts', 'foreign text as a code block > never holds a line that closes it'],
        [
          'core/markdown.ts',
          "const fence = '`'.repeat(longest + 1)\n  return `${fence}text",
          "const fence = '`'.repeat(3)\n  return `${fence}text",
        ],
      ),
      proof(
        ['resistance/link.test.ts', 'nothing in an address ends its link, or the cell of a table around it'],
        ['comments/links.ts', '[<>()|`\\\\"\']', '[<>]'],
      ),
      proof(
        [
          'unit/comments/sections.test.ts',
          'sections of a comment > are not made by a text that contains marks',
        ],
        ['comments/sections.ts', ".replace(/<!--(?=\\s*deploy-actions:)/g, '<!--\\u200b')", ''],
      ),
      proof(
        [
          'unit/comments/plan.test.ts',
          'whose comment is ours > is never one that a person copied, when the author is known',
        ],
        [
          'comments/ownership.ts',
          'return author === undefined || comment.author',
          "return author !== '' || comment.author",
        ],
      ),
      proof(
        [
          'unit/comments/hostile.test.ts',
          'a report in which somebody else has a say > shows %j, and does nothing else',
        ],
        [
          'comments/report.ts',
          ': ${escapeMarkdown(oneLine(result.message, 1000))}',
          ': ${oneLine(result.message, 1000)}',
        ],
      ),
      proof(
        [
          'unit/comments/hostile.test.ts',
          'a report in which somebody else has a say > shows %j, and does nothing else',
        ],
        ['comments/sections.ts', ".replace(/<!--(?=\\s*deploy-actions:)/g, '<!--\\u200b')", ''],
      ),
    ],
  },
  {
    id: 'T-13',
    title: 'an artifact of another run is poisoned, or writes outside of its folder',
    applies: false,
    because: 'No action reads or writes artifacts; images come by digest (T-18).',
    sign: /artifact/i,
  },
  {
    id: 'T-14',
    title: 'a cache is poisoned',
    applies: true,
    proofs: [
      proof(
        [
          'unit/images/ensure.test.ts',
          'what has to be done for an image > is to build it where the registry has another one under the tag',
        ],
        [
          'images/ensure.ts',
          'if (labels[fingerprintLabel] !== fingerprint) return',
          "if (labels[fingerprintLabel] === '') return",
        ],
      ),
    ],
  },
  {
    id: 'T-15',
    title: 'files of the workspace lead us elsewhere or start programs',
    applies: true,
    proofs: [
      proof(
        ['unit/runtime/files.test.ts', 'a path in the workspace > %s %s'],
        [
          'runtime/files.ts',
          "leaves(root, real) ? wrong('leaves the workspace through a symbolic link') : ok(real)",
          'ok(real)',
        ],
      ),
      proof(
        ['unit/runtime/files.test.ts', 'a path in the workspace > %s %s'],
        ['runtime/files.ts', "if (leaves(root, wanted)) return wrong('leaves the workspace')", ''],
      ),
      proof(
        ['contract/checkout.test.ts', 'programs that the settings of the repository name are not started'],
        ['images/checkout.ts', "'core.fsmonitor=false', ", ''],
      ),
      proof(
        [
          'unit/runtime/files.test.ts',
          'a user whose HOME is %j has no folder: it would be one of the workspace',
        ],
        [
          'runtime/files.ts',
          'return isAbsolute(home) ? home : undefined',
          'return isAbsolute(home) ? home : home',
        ],
      ),
      proof(
        ['contract/checkout.test.ts', 'a file at a commit > starts no converter that the repository names'],
        ['images/checkout.ts', "'cat-file', 'blob'", "'cat-file', '--textconv'"],
      ),
    ],
  },
  {
    id: 'T-16',
    title: 'a variable that an earlier step planted changes the programs that we start',
    applies: true,
    proofs: [
      proof(
        [
          'unit/runtime/process.test.ts',
          'a child gets an allow-list of the environment, and what the caller adds',
        ],
        [
          'runtime/environment.ts',
          'return { ...kept, ...extra }',
          'return { ...(process.env as Record<string, string>), ...extra }',
        ],
      ),
      proof(
        ['unit/providers/docker-create-arguments.test.ts', 'the values of secrets > may not be called %s'],
        ['providers/docker/create-arguments.ts', 'if (refused !== undefined) {', "if (refused === '') {"],
      ),
      proof(
        ['unit/core/variable-name.test.ts', 'is not given %s, which changes what programs do'],
        [
          'core/variable-name.ts',
          "return changesPrograms(name) ? wrong('changes how programs are loaded, and is refused') : ok(name)",
          'return ok(name)',
        ],
      ),
      proof(
        ['unit/core/variable-name.test.ts', "the job's own %s is no secret of an app"],
        ['core/variable-name.ts', '  return own\n    ? wrong(', "  return own && name === ''\n    ? wrong("],
      ),
    ],
  },
  {
    id: 'T-17',
    title: 'somebody answers in the place of an SSH server',
    applies: false,
    because: 'There is no provider that speaks SSH yet, and an environment that asks for one is refused.',
    sign: /^src\/(clients|providers)\/ssh\/(?!settings)/,
  },
  {
    id: 'T-18',
    title: 'another image runs than the one that was built',
    applies: true,
    proofs: [
      proof(
        [
          'unit/previews/images.test.ts',
          'an image that may be run > is not a tag, which may name another image tomorrow',
        ],
        [
          'previews/images.ts',
          'return reference.value.digest === undefined\n',
          "return reference.value.digest === ''\n",
        ],
      ),
      proof(
        ['contract/registry-faults.test.ts', 'a manifest that does not have its digest is not believed'],
        [
          'images/registry.ts',
          'if (claimed !== manifest.digest || wanted !== manifest.digest) throw this.#damaged(reference)',
          '',
        ],
      ),
      proof(
        [
          'unit/images/ensure.test.ts',
          'an image that was pushed > is not believed where the registry serves another one under the tag',
        ],
        ['images/ensure.ts', 'if (served?.digest !== digest) throw', "if (served?.digest === '') throw"],
      ),
      proof(
        [
          'unit/previews/revision.test.ts',
          'the commit that an image says it holds > is refused if it is another one of this repository, by %s',
        ],
        [
          'previews/revision.ts',
          'sha !== undefined && revision !== sha.toLowerCase()',
          "sha === '' && revision !== sha",
        ],
      ),
    ],
  },
  {
    id: 'T-19',
    title: 'a preview changes or removes production, or what is not ours',
    applies: true,
    proofs: [
      proof(
        ['contract/docker-provider.test.ts', 'what is not ours > is never touched'],
        [
          'providers/docker/observe.ts',
          'if (isOurs(labels, target)) return undefined',
          "if (name !== '') return undefined",
        ],
      ),
      proof(
        ['unit/core/owner.test.ts', 'owner labels > without %s are not ours'],
        [
          'core/owner.ts',
          'if (!repository || !app || !environment || !generation)',
          'if (!repository || !app || !environment || generation === undefined)',
        ],
      ),
      proof(
        ['unit/core/owner.test.ts', 'two owners are the same only if every part is'],
        ['core/owner.ts', 'a.repository === b.repository &&', ''],
      ),
      proof(
        [
          'acceptance/provision.test.ts',
          'destroy-preview refuses before it calls anything > production, always',
        ],
        [
          'actions/destroy-preview/run.ts',
          "if (inputs.environment === 'production') throw",
          "if (inputs.environment === '') throw",
        ],
      ),
      proof(
        ['unit/previews/naming.test.ts', 'the name of a preview > refuses the template %s'],
        [
          'previews/naming.ts',
          'if (!new RegExp(`(?<!\\\\d)${pullRequest}(?!\\\\d)`).test(name))',
          "if (name === '')",
        ],
      ),
      proof(
        ['unit/images/remove-tag.test.ts', 'removing a tag > stays where the digest is also somebody else’s'],
        ['images/remove-tag.ts', 'if (!mayRemoveDigest(onDigest)) {', 'if (!mayRemoveDigest([])) {'],
      ),
    ],
  },
  {
    id: 'T-20',
    title: 'a token may do more than is needed, because nobody says what is',
    applies: true,
    proofs: [
      proof(
        ['unit/forges/refusal.test.ts', 'a refusal is told > for a permission that lacks on GitHub'],
        [
          'forges/refusal.ts',
          'const inJob = `Add \\`${permissions[kind][need]}\\`',
          'const inJob = `Add what lacks',
        ],
      ),
      proof(
        [
          'policy/workflows.test.ts',
          'workflows/%s/%s > gives no permission to all jobs, and each job those that a comment explains',
        ],
        ['./workflows/github/pr-preview.yml', 'permissions: {}', 'permissions: write-all'],
      ),
      proof(
        ['policy/audits.test.ts', '%s > has no findings'],
        ['./workflows/github/sweep.yml', 'persist-credentials: false', 'persist-credentials: true'],
      ),
    ],
  },
  {
    id: 'T-21',
    title: 'what we depend on, or what we ship, is replaced',
    applies: true,
    proofs: [
      proof(
        ['policy/dependencies.test.ts', 'every direct dependency is pinned to one version, and locked to it'],
        ['./package.json', '"valibot": "', '"valibot": "^'],
      ),
      proof(
        ['policy/dependencies.test.ts', 'no package needs to run a script when it is installed'],
        ['./.npmrc', 'ignore-scripts=true', 'ignore-scripts=false'],
      ),
      proof(
        [
          'policy/workflows.test.ts',
          'workflows/%s/%s > pins every foreign action by its full sha, with the version as a comment',
        ],
        [
          './workflows/gitea/sweep.yml',
          'actions/checkout@08c6903cd8c0fde910a37f88322edcfb5dd907a8',
          'actions/checkout@v5',
        ],
      ),
      proof(
        ['unit/tools/sbom.test.ts', 'is refused for a package that nobody could compare'],
        ['./tools/distribution/sbom.ts', "if (algorithm !== 'sha512') throw", "if (algorithm === 'x') throw"],
      ),
    ],
  },
  {
    id: 'T-22',
    title: 'we are made to spend without end: logs, previews, repetitions, files',
    applies: true,
    proofs: [
      proof(
        [
          'unit/runtime/action.test.ts',
          'foreign output beyond 4 MiB is left out with a note, but for its end',
        ],
        ['runtime/quarantine.ts', 'if (room >= 0) print', 'if (room > -Infinity) print'],
      ),

      proof(
        ['unit/runtime/process.test.ts', 'the output of a child > is kept from its end, with a note'],
        ['runtime/lines.ts', 'while (size > maxBytes &&', 'while (size > 2 ** 40 &&'],
      ),
      proof(
        ['unit/runtime/http.test.ts', 'an answer > longer than the limit is cut, and its connection closed'],
        [
          'runtime/http.ts',
          'if (size + chunk.length > maxBytes) {',
          'if (size + chunk.length > 100 * maxBytes) {',
        ],
      ),
      proof(
        ['unit/runtime/retry.test.ts', 'the last answer is given when the attempts are used up'],
        ['runtime/retry.ts', 'tried >= attempts', 'tried > attempts + 1'],
      ),
      proof(
        ['unit/core/duration.test.ts', 'a duration > "%s" %s'],
        ['core/duration.ts', 'if (total > max)', 'if (total === max + 0.5)'],
      ),
      proof(
        ['unit/previews/sweep.test.ts', 'the sweep > takes an expiry that is %s as what it is'],
        [
          'previews/sweep.ts',
          'expires !== undefined && Date.parse(expires) <= now.getTime()',
          "expires === '' && now.getTime() > 0",
        ],
      ),
      proof(
        [
          'unit/providers/docker-ports.test.ts',
          'the ports that a service may get > are in the range, free, each once, and at most twenty',
        ],
        ['providers/docker/ports.ts', 'range.from + ((start + step) % count)', 'range.from + start + step'],
      ),
      proof(
        ['unit/previews/lifecycle.test.ts', 'making a preview > does not start over for ever'],
        ['previews/lifecycle.ts', '|| attempt === attempts)', '|| attempt > 40)'],
      ),
    ],
  },
]
