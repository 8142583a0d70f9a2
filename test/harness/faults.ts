/** What a remote call may meet. */
export const remoteFaults = [
  '429',
  '500',
  '503-html',
  'reset-before',
  'reset-mid-body',
  'silent-502',
  'silent-reset',
  'hang',
  'truncated-json',
  'stale',
  'kill-before',
  'kill-after',
  'cancel',
] as const
export type RemoteFault = (typeof remoteFaults)[number]

/** What the call of another program may meet. */
export const childFaults = [
  'exit-1',
  'exit-0-without-work',
  'hang',
  'killed',
  'truncated-output',
  'kill-before',
  'kill-after',
  'cancel',
] as const
export type ChildFault = (typeof childFaults)[number]

/** One fault, and the call that meets it. */
export type Planned =
  | { readonly kind: 'remote'; readonly call: string; readonly fault: RemoteFault }
  | { readonly kind: 'child'; readonly call: string; readonly fault: ChildFault }

/** Ends the process of the action without asking it. */
export const isKill = ({ fault }: Planned): boolean => fault === 'kill-before' || fault === 'kill-after'

/** The runner ends the job, in the way of its profile. */
export const isCancel = ({ fault }: Planned): boolean => fault === 'cancel'

const readMethods = ['GET', 'HEAD', 'OPTIONS']
export const isRead = (method: string): boolean => readMethods.includes(method)

/** Passes by itself: nothing was done, or it was done and only the answer was lost. */
const passing: readonly string[] = [
  '429',
  '500',
  '503-html',
  'reset-before',
  'reset-mid-body',
  'silent-502',
  'silent-reset',
  'hang',
] satisfies readonly RemoteFault[]

/** Must the action do its work in spite of this? One passing fault of one remote call must not turn a job red. */
export function mustSurvive({ kind, call, fault }: Planned): boolean {
  if (kind === 'child') return false
  const [method = ''] = call.split(' ')
  return passing.includes(fault) || (fault === 'truncated-json' && isRead(method))
}
