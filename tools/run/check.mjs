import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from '../set-up/places.mjs'
import { Refusal } from '../set-up/say.mjs'
import { setUp } from '../set-up.mjs'
import { compile, installed, quietly } from './command.mjs'
import { throwIfInterrupted } from './interrupt.mjs'

// Gitea and Forgejo need the address of a forge in `uses:`; the linters only know GitHub's form.
const forgePrefix = 'https://forge.example/'

/** `npm run build`: everything that is generated, from its sources. */
export async function build() {
  await setUp(['npm-ci'])
  await compile()
  await quietly('generate', process.execPath, ['build/tools/build.js'])
  return 0
}

/** `npm run check`: lint, types, generated files and dist fresh, workflows; all of it, even after a failure. */
export async function check() {
  const { actionlint, zizmor } = await setUp(['npm-ci', 'actionlint', 'zizmor'])
  const copy = mkdtempSync(join(tmpdir(), 'deploy-actions-check-'))
  try {
    const results = [
      await passes(() =>
        quietly('biome', installed('biome'), ['ci', '--colors=off', '--error-on-warnings', '.']),
      ),
      await passes(compileAndCompare),
      await passes(() => lintWorkflows(copy, actionlint, zizmor)),
    ]
    return results.every(Boolean) ? 0 : 1
  } finally {
    rmSync(copy, { recursive: true, force: true })
  }
}

async function passes(work) {
  try {
    await work()
    return true
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    console.log(error.message)
    throwIfInterrupted()
    return false
  }
}

async function compileAndCompare() {
  await compile()
  await quietly('generated files are fresh', process.execPath, ['build/tools/build.js', '--check'])
}

async function lintWorkflows(copy, actionlint, zizmor) {
  const { workflows, actions } = copyYaml(copy)
  // Only its own rules: what it finds with shellcheck or pyflakes would depend on the machine.
  const own = ['-shellcheck=', '-pyflakes=', '-no-color']
  await quietly('actionlint', actionlint, [...own, ...workflows], { cwd: copy })
  const strict = ['--offline', '--no-progress', '--persona', 'pedantic', '--config', 'zizmor.yml']
  await quietly('zizmor', zizmor, [...strict, ...workflows, ...actions], { cwd: copy })
}

/** Copies the workflows and actions to where they can be linted. @returns their paths in the copy */
function copyYaml(copy) {
  cpSync(join(root, 'zizmor.yml'), join(copy, 'zizmor.yml'))
  const take = (folder) => {
    if (!existsSync(join(root, folder))) return []
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    const files = names.filter((name) => /\.ya?ml$/.test(name)).map((name) => join(folder, name))
    for (const file of files) {
      const text = readFileSync(join(root, file), 'utf8').replaceAll(forgePrefix, '')
      cpSync(join(root, file), join(copy, file))
      writeFileSync(join(copy, file), text)
    }
    return files
  }
  return { workflows: [...take('.github/workflows'), ...take('workflows')], actions: take('actions') }
}
