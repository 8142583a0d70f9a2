import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { expect, it } from 'vitest'
import { foreignPids, readProcesses } from '../../harness/processes.ts'

const at = (pid: number, parent: number) => ({ pid, parent, args: `program ${pid}` })

it('takes children of the test and orphans for ours, and what others start for theirs', () => {
  const before = new Set([1, 10, 20])
  const now = [
    at(1, 0),
    at(10, 1),
    at(20, 1),
    at(30, 10),
    at(31, 30),
    at(40, 20),
    at(41, 40),
    at(50, 1),
    at(51, 50),
  ]
  const foreign = foreignPids(now, before, 10)
  expect([30, 31, 40, 41, 50, 51].filter((pid) => !foreign.has(pid))).toEqual([30, 31, 50, 51])
})

it('finds a process that this one started, and not the listing itself', async () => {
  const before = new Set(readProcesses().map(({ pid }) => pid))
  const child = spawn('sleep', ['4711'])
  await once(child, 'spawn')
  const now = readProcesses()
  const foreign = foreignPids(now, before, process.pid)
  const ours = now.filter(({ pid }) => !before.has(pid) && !foreign.has(pid))
  child.kill()
  expect(ours).toEqual([{ pid: child.pid, parent: process.pid, args: 'sleep 4711' }])
})
