import type { Endpoint } from './endpoints.ts'
import type { InputSpecs } from './inputs.ts'
import type { ReasonCode } from './reason-codes.ts'

/** An output of an action. */
export interface OutputSpec {
  readonly description: string
  /** Holds one entry a line; any other output is a single line, whatever its value comes from. */
  readonly lines?: true
}

/** How far a permission goes, and what it is for: a phrase that begins with `to`. */
export interface Permission {
  readonly level: 'read' | 'write'
  readonly why: string
}

/** The permissions of the job's token that an action needs, in the words of a workflow's `permissions:`. */
export type Permissions = Readonly<
  Partial<Record<'contents' | 'packages' | 'pull-requests' | 'statuses', Permission>>
>

/**
 * Everything there is to say about an action's interface, once. `action.yml`, the tables in the documentation
 * and the list of endpoints are generated from it, and the runtime reads inputs and checks outputs with it.
 */
export interface ActionDefinition<I extends InputSpecs = InputSpecs, O extends string = string> {
  /** Folder and last part of `uses:`. */
  readonly name: string
  readonly title: string
  readonly description: string
  readonly inputs: I
  /** `reason-code` and `result` come on top of these; every action has them. */
  readonly outputs: Readonly<Record<O, OutputSpec>>
  readonly permissions: Permissions
  /** What the action talks to, for people who run with an egress policy. */
  readonly endpoints: readonly Endpoint[]
  /** Whether it runs what a pull request brings, where, and what that can reach: a sentence. */
  readonly foreignCode: string
  /** The secrets that it takes from the variables of the step, beside its secret inputs: a sentence. */
  readonly namedSecrets?: string
  /** The reason codes a user may see from this action. */
  readonly reasonCodes: readonly ReasonCode[]
  /** Does the action have a `post` step? */
  readonly post: boolean
  readonly branding: { readonly icon: string; readonly color: string }
}

/** Keeps the literal types of a definition. */
export function defineAction<I extends InputSpecs, O extends string>(
  definition: ActionDefinition<I, O>,
): ActionDefinition<I, O> {
  return definition
}

/** How any action may end, beside `ok` and the reasons of its own. */
export const commonReasonCodes = [
  'output-masked',
  'runner-failed',
  'cancelled',
  'bug',
] as const satisfies readonly ReasonCode[]

/** The outputs of every action. */
export const commonOutputs = {
  'reason-code': { description: 'Why the action ended as it did: one word of a closed list.' },
  result: {
    description:
      'The outcome as JSON: `schema` (1), `action`, `ok`, `reason-code`, `message`, and the details that `comment-pr` shows.',
  },
} as const satisfies Record<string, OutputSpec>
