import { proof, type Row } from '../row.ts'

/** Foreign text that becomes a command, or another value. */
export const injection: readonly Row[] = [
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
]
