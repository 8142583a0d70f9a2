const { execFileSync } = require('node:child_process')

// Like the real one with fetch-depth 1: a detached checkout of one commit in the workspace.
const git = (...args) =>
  execFileSync('git', args, { cwd: process.env.GITHUB_WORKSPACE, stdio: ['ignore', 'ignore', 'inherit'] })
git('init', '--quiet')
git('fetch', '--quiet', '--depth=1', `file://${process.env.CHECKOUT_SOURCE}`, process.env.INPUT_REF || 'HEAD')
git('checkout', '--quiet', '--force', '--detach', 'FETCH_HEAD')
console.log(`checked out ${process.env.INPUT_REF}`)
