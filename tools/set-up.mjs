#!/usr/bin/env node
import { pathToFileURL } from 'node:url'
import { installPackages, listed } from './set-up/apt.mjs'
import { installGoTools } from './set-up/go-tools.mjs'
import { installNodeModules } from './set-up/node-modules.mjs'
import { installNode, nodePart, nodes } from './set-up/nodes.mjs'
import { mayInstall, parts } from './set-up/parts.mjs'
import { signalRunning } from './set-up/process.mjs'
import { installZizmor } from './set-up/python-tools.mjs'
import { Refusal } from './set-up/say.mjs'

/**
 * Brings this machine to where the project's commands run, from a fresh clone: `node tools/set-up.mjs [part...]`.
 * What is there is used as it is. What is missing is installed only where that is plainly wanted (root on Debian
 * or Ubuntu, or `CI` set); elsewhere it says once what to get, before anything was changed.
 */
const special = ['chromium', ...nodes.map(nodePart)]
const everything = Object.keys(parts).filter((name) => !special.includes(name))

/**
 * Finds or installs the named parts and returns where each is.
 *
 * @param {string[]} names of `parts`
 * @returns {Promise<Record<string, string>>}
 * @throws {Refusal} when a part is missing and may not be installed here.
 */
export async function setUp(names = everything) {
  refuseUnknown(names)
  const found = await find(names)
  const missing = names.filter((name) => found[name] === undefined)
  if (missing.some((name) => !mayInstall(parts[name]))) throw new Refusal(instruction(missing))
  await install(missing)
  const places = { ...found, ...(await find(missing)) }
  const still = names.filter((name) => places[name] === undefined)
  if (still.length > 0) throw new Refusal(`${listed(still)} cannot be found although installed just now.`)
  return places
}

async function find(names) {
  const found = await Promise.all(names.map(async (name) => [name, await parts[name].find()]))
  return Object.fromEntries(found)
}

async function install(missing) {
  const packages = missing.flatMap((name) => parts[name].packages ?? [])
  if (packages.length > 0) await installPackages(packages)
  if (missing.includes('npm-ci')) await installNodeModules()
  const tools = missing.flatMap((name) => parts[name].tool ?? [])
  if (tools.length > 0) await installGoTools(tools)
  if (missing.includes('zizmor')) await installZizmor()
  for (const node of missing.flatMap((name) => parts[name].node ?? [])) await installNode(node)
}

function refuseUnknown(names) {
  const unknown = names.filter((name) => !Object.hasOwn(parts, name))
  if (unknown.length === 0) return
  throw new Refusal(`There is no part ${listed(unknown)}; the parts are ${listed(Object.keys(parts))}.`)
}

function instruction(missing) {
  const width = Math.max(...missing.map((name) => name.length))
  return [
    `Missing here: ${listed(missing)}. Nothing was installed, since nobody asked for it on this machine. Get:`,
    ...missing.map((name) => `  ${name.padEnd(width)}  ${parts[name].advice}`),
    'Or run the same command as root on Debian or Ubuntu, or with CI=true, and it installs what is missing.',
  ].join('\n')
}

async function main() {
  const names = process.argv.slice(2)
  const started = performance.now()
  // What runs is ended, and with it set-up, which leaves nothing half-done behind.
  for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM']) process.on(signal, () => signalRunning(signal))
  try {
    const places = await setUp(names.length > 0 ? names : everything)
    const time = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`set-up: ready with ${listed(Object.keys(places))}  ${time} s`)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    console.error(`set-up: ${error.message}`)
    process.exitCode = 1
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main()
