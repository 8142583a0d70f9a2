import { mayInstallPackages } from './apt.mjs'
import { findDocker } from './docker.mjs'
import { act, actionlint, findGoTool } from './go-tools.mjs'
import { findNodeModules } from './node-modules.mjs'
import { findNode, isPacked, nodePart, nodes, nodeVariable } from './nodes.mjs'
import { program } from './places.mjs'
import { findZizmor, zizmor } from './python-tools.mjs'

/**
 * What the project's commands need, by name. Each part says how it is found (`find`), what brings it where set-up
 * may install (`packages` of Debian, or `by` a way of its own), and what a person does elsewhere (`advice`).
 */
export const parts = {
  'npm-ci': { find: findNodeModules, by: 'npm', advice: 'npm ci --ignore-scripts' },
  git: packaged('git', ['git'], 'git'),
  docker: {
    find: findDocker,
    packages: ['docker.io', 'iptables'],
    advice: 'a running Docker Engine, and a client that builds with BuildKit (Debian: docker.io, iptables)',
  },
  registry: packaged(
    'docker-registry',
    ['docker-registry'],
    'the registry of Debian’s package docker-registry',
  ),
  act: goTool(act),
  actionlint: goTool(actionlint),
  zizmor: { find: findZizmor, by: 'pip', advice: `pip install zizmor==${zizmor.version}` },
  chromium: packaged('chromium', ['chromium'], 'Chromium (Debian: chromium)'),
  ...Object.fromEntries(nodes.map((node) => [nodePart(node), otherNode(node)])),
}

/** Whether this part may be installed here without being asked. */
export function mayInstall({ by, packages }) {
  if (by === 'npm') return true
  if (by === undefined && packages === undefined) return false
  return mayInstallPackages() || (by !== undefined && Boolean(process.env.CI))
}

function packaged(name, packages, advice) {
  return { find: async () => program(name), packages, advice }
}

function otherNode(node) {
  return {
    find: () => findNode(node),
    ...(isPacked() ? { by: 'npm pack', node } : {}),
    advice: `any Node ${node.major}, its program named by ${nodeVariable(node)}`,
  }
}

function goTool(tool) {
  return {
    find: () => findGoTool(tool),
    by: 'go',
    tool,
    advice: `go install ${tool.module}@v${tool.version} (Go 1.25 or later)`,
  }
}
