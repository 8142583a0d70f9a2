import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { isExecutable, scratchFolder, toolFolder } from './places.mjs'
import { execute } from './process.mjs'
import { Refusal, step } from './say.mjs'

/** @typedef {{ major: number, version: string, integrity: Record<string, string> }} Node */

/**
 * The versions of Node on which the bundles are run, besides the one that runs this: those that we promise, and
 * one below the floor, which must be told so. What npm brings is compared with the digest that stands here.
 *
 * @type {Node[]}
 */
export const nodes = [
  {
    major: 18,
    version: '18.20.8',
    integrity: {
      x64: 'sha512-JWUTwZ9vMOjZXMtiBc74OZn12DXb4skKfY4Nlyc17Ss8BTaxjwkXAw6xZb0Ck5afUYU/neBbrHjo9O3baF34ww==',
      arm64:
        'sha512-xTMJYtLdLjIimh8zRpgUDFsNknLP72AT/QWEQmeyDOM1/Gqj/GZn/MlbA+zWSjSMBxQscYvgFpq3qERMEcFEUA==',
    },
  },
  {
    major: 20,
    version: '20.20.2',
    integrity: {
      x64: 'sha512-PeHQM8wAdmHtZA1mBocygZxs5LiUWtsJezQTkBd0iY987KpGrD1O2tVEydvMZiuXceRanxt7rjTnDEBwOPujoQ==',
      arm64:
        'sha512-LCXJnNTFiyGuYBw2gZSI5OBFMbkjAPt8sqD/NKrWoE2QmDgSubTqFng6GaNJ9EJ8HpxBMGcWWpbbcs4Vo+CnGg==',
    },
  },
  {
    major: 22,
    version: '22.23.3',
    integrity: {
      x64: 'sha512-qHnz5tFsHoj/WM+uRENVjWONi5hVvmwrgq8A4V76KpuVNAc4+jwK8x4gwbobE9BtHNg/AKR2583eYorLF/c7ng==',
      arm64:
        'sha512-l3DAHZreylo+p9QXDtsOrjG2JXJqVzYXnAGmIQNOUNARcMppTO2cmewVQP+36tjJnSE+dzpMNtgW+c3oiDvXtA==',
    },
  },
  {
    major: 24,
    version: '24.21.0',
    integrity: {
      x64: 'sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==',
      arm64:
        'sha512-FpJRPEz2OvvTLfjIOlNGFY9JLPMKgl5m+d4oGYBLg24kJ1mmvN1Zl/HPJgF4HDaJ51ISev1l1cRZ/DM+keXW5g==',
    },
  },
]

/** Name of the part, of its folder, and (as RIG_NODE_<major>) of the variable that hands the program over. */
export const nodePart = ({ major }) => `node-${major}`
export const nodeVariable = ({ major }) => `RIG_NODE_${major}`

/** This Node when it is of the same major, the one that somebody named, our own copy, or undefined. */
export async function findNode(node) {
  if (Number.parseInt(process.versions.node, 10) === node.major) return process.execPath
  const named = process.env[nodeVariable(node)]
  if (named !== undefined && isExecutable(named)) return named
  const own = join(toolFolder('node', node.version), 'node')
  return isExecutable(own) ? own : undefined
}

/** Whether npm has this Node for this machine: it has those of Linux with glibc. */
export const isPacked = () => process.platform === 'linux' && ['x64', 'arm64'].includes(process.arch)

/** Takes the program out of npm's package `node-linux-<arch>`, which runs no script when it is packed. */
export async function installNode({ version, integrity }) {
  const folder = scratchFolder()
  try {
    await step('set-up', `fetching Node ${version}`, async () => {
      const name = `node-linux-${process.arch}`
      const args = [
        'pack',
        `${name}@${version}`,
        '--ignore-scripts',
        '--silent',
        '--pack-destination',
        folder,
      ]
      await execute('npm', args, { deadlineMs: 300_000, cwd: folder })
      const archive = join(folder, `${name}-${version}.tgz`)
      refuseOther(archive, integrity[process.arch])
      const ready = join(folder, 'ready')
      mkdirSync(ready)
      const member = ['--strip-components=2', 'package/bin/node']
      await execute('tar', ['-xzf', archive, '-C', ready, ...member], { deadlineMs: 120_000 })
      const place = toolFolder('node', version)
      mkdirSync(dirname(place), { recursive: true })
      rmSync(place, { recursive: true, force: true })
      renameSync(ready, place)
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Throws unless the file has the digest, written as npm writes it. */
export function refuseOther(file, wanted) {
  const found = `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`
  if (found !== wanted) throw new Refusal(`npm brought another ${file}: ${found} instead of ${wanted}.`)
}
