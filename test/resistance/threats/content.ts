import { proof, type Row } from '../row.ts'

/** What others put into comments, caches and the workspace. */
export const content: readonly Row[] = [
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
]
