import { setTimeout as sleep } from 'node:timers/promises'
import type { DialectName } from '../fakes/forge/model.ts'
import type { Running } from './running.ts'

/** A forge with its runner, as far as an action can tell. */
export interface Profile {
  readonly name: ProfileName
  readonly dialect: DialectName
  /** What `/version` answers; GitHub has none. */
  readonly version?: string
  /** Ends a running phase as the runner does when its job is cancelled; settles when it has done its part. */
  readonly cancel: (main: Running) => Promise<void>
  /** Does `post` run after a cancel: when main is over, while it may still live, or not at all? */
  readonly postAfterCancel: 'after' | 'meanwhile' | 'never'
  /** Does `post` run when the process of main died: is the runner still there? */
  readonly postAfterKill: boolean
  /** Does what a cancelled main saved reach `post`? */
  readonly keepsState: boolean
  /** Does the runner end, after the job, whatever carries its RUNNER_TRACKING_ID (JobExtension.cs)? */
  readonly endsOrphans: boolean
  /** Is the job's token dead once the job is cancelled? */
  readonly revokesToken: boolean
}

export type ProfileName = 'github' | 'gitea-1.27+runner-2' | 'gitea-1.25+act_runner' | 'forgejo'

/** ProcessInvoker.cs: SIGINT, 7.5 s, SIGTERM, 2.5 s, then the tree is killed. */
async function askThenKill(main: Running): Promise<void> {
  main.signal('SIGINT')
  if (await endsWithin(main, 7500)) return
  main.signal('SIGTERM')
  if (await endsWithin(main, 2500)) return
  main.killTree()
}

/** docker_run.go: a ^C goes to the terminal, which is the whole foreground group; then nobody looks any more. */
async function interrupt(main: Running): Promise<void> {
  main.signalGroup('SIGINT')
}

/** killer_unix.go: the process group, at once. What leads a group of its own lives on. */
async function killGroup(main: Running): Promise<void> {
  main.signalGroup('SIGKILL')
}

const endsWithin = (main: Running, ms: number): Promise<boolean> =>
  Promise.race([main.ended.then(() => true), sleep(ms, false, { ref: false })])

/** The four that the actions promise to work on, by what differs between them. */
export const profiles: readonly Profile[] = [
  {
    name: 'github',
    dialect: 'github',
    cancel: askThenKill,
    postAfterCancel: 'after',
    postAfterKill: true,
    keepsState: true,
    endsOrphans: true,
    revokesToken: false,
  },
  {
    name: 'gitea-1.27+runner-2',
    dialect: 'gitea',
    version: '1.27.0',
    cancel: interrupt,
    postAfterCancel: 'meanwhile',
    postAfterKill: true,
    // The file is read with the context of the job, which is cancelled by then (act/runner/step.go).
    keepsState: false,
    endsOrphans: false,
    revokesToken: false,
  },
  {
    name: 'gitea-1.25+act_runner',
    dialect: 'gitea',
    version: '1.25.4',
    cancel: killGroup,
    postAfterCancel: 'never',
    postAfterKill: false,
    keepsState: false,
    endsOrphans: false,
    revokesToken: true,
  },
  {
    name: 'forgejo',
    dialect: 'forgejo',
    version: '15.0.3+gitea-1.22.0',
    cancel: killGroup,
    postAfterCancel: 'after',
    postAfterKill: true,
    keepsState: true,
    endsOrphans: false,
    revokesToken: false,
  },
]
