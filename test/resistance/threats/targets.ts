import { proof, type Row } from '../row.ts'

/** What is run, where, and whose it is. */
export const targets: readonly Row[] = [
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
]
