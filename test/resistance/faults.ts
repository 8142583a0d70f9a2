import { answers } from './faults/answers.ts'
import { interruptions } from './faults/interruptions.ts'
import { machine } from './faults/machine.ts'
import { previews } from './faults/previews.ts'
import { removal } from './faults/removal.ts'
import type { Row } from './row.ts'

/** What may break, and the proofs that we survive it. */
export const faults: readonly Row[] = [...answers, ...interruptions, ...previews, ...removal, ...machine]
