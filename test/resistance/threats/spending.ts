import { proof, type Row } from '../row.ts'

/** What we depend on, and what we may do and spend. */
export const spending: readonly Row[] = [
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
