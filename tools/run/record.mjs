import { mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { cacheFolder } from '../set-up/places.mjs'
import { execute } from '../set-up/process.mjs'
import { end, identity, runs } from './process-identity.mjs'

/**
 * What a run has started, written down before or at once after it was started: a run that was killed cannot
 * clean up, so the next one does it from here.
 *
 * @typedef {{ owner: Noted, keep: boolean, folder: string, processes: Noted[], images: string[], client?: string }} Notes
 * @typedef {{ pid: number, start: string }} Noted
 */
const folder = () => cacheFolder('runs')

/** The notes of one run, in a file of its own. */
export class RunRecord {
  /** @param {string} file @param {Notes} notes */
  constructor(file, notes) {
    this.file = file
    this.notes = notes
  }

  /** Begins a run with a temporary folder that ends with it. */
  static begin() {
    const temporary = mkdtempSync(join(tmpdir(), 'deploy-actions-run-'))
    const notes = { owner: identity(process.pid), keep: false, folder: temporary, processes: [], images: [] }
    const record = new RunRecord(join(folder(), `${basename(temporary)}.json`), notes)
    record.save()
    return record
  }

  /** Notes a process that leads a process group. */
  addProcess(pid) {
    const noted = identity(pid)
    if (noted !== undefined) this.notes.processes.push(noted)
    this.save()
  }

  /** Notes a name that this run gives to an image. */
  addImage(client, name) {
    this.notes.client = client
    this.notes.images.push(name)
    this.save()
  }

  /** The run may end, and what it started stays until it is asked to stop. */
  keep() {
    this.notes.keep = true
    this.save()
  }

  save() {
    writeFileSync(`${this.file}.new`, JSON.stringify(this.notes), { mode: 0o600 })
    renameSync(`${this.file}.new`, this.file)
  }

  /** Whether someone still needs what this run has started; after a restart of the machine nobody does. */
  isAlive() {
    return runs(this.notes.owner) || (this.notes.keep && this.notes.processes.some(runs))
  }

  /** Ends its processes and removes what it made; each part even when another fails. */
  async end() {
    const { processes, images, client, folder: temporary } = this.notes
    for (const noted of processes) await end(noted)
    for (const image of images) {
      await execute(client, ['image', 'rm', image], { deadlineMs: 30_000 }).catch(() => {})
    }
    rmSync(temporary, { recursive: true, force: true })
    rmSync(this.file, { force: true })
  }
}

/** The notes of every run that has not ended cleanly yet, this one's too. */
export function records() {
  const files = readdirSync(folder()).filter((name) => name.endsWith('.json'))
  return files.flatMap((name) => {
    const file = join(folder(), name)
    try {
      return [new RunRecord(file, JSON.parse(readFileSync(file, 'utf8')))]
    } catch (error) {
      if (error.code === 'ENOENT') return [] // ended just now
      throw error
    }
  })
}

/** Cleans up after runs that were killed. */
export async function endDeadRuns() {
  for (const record of records().filter((each) => !each.isAlive())) await record.end()
}
