import { proof, type Row } from '../row.ts'

/** Whose code is run, and who approved it. */
export const trust: readonly Row[] = [
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
]
