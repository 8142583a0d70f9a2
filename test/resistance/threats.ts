import type { Row } from './row.ts'
import { addresses } from './threats/addresses.ts'
import { content } from './threats/content.ts'
import { injection } from './threats/injection.ts'
import { secrets } from './threats/secrets.ts'
import { spending } from './threats/spending.ts'
import { targets } from './threats/targets.ts'
import { trust } from './threats/trust.ts'

/** What somebody may try, and the proofs that it does no harm. */
export const threats: readonly Row[] = [
  ...injection,
  ...secrets,
  ...addresses,
  ...trust,
  ...content,
  ...targets,
  ...spending,
]
