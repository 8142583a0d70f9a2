import { definition as buildPushImage } from '../src/actions/build-push-image/definition.ts'
import { definition as commentPr } from '../src/actions/comment-pr/definition.ts'
import { definition as destroyPreview } from '../src/actions/destroy-preview/definition.ts'
import { definition as healthGate } from '../src/actions/health-gate/definition.ts'
import { definition as provisionPreview } from '../src/actions/provision-preview/definition.ts'
import type { ActionDefinition } from '../src/core/action-definition.ts'

/** Every action there is; what is generated is generated from these. */
export const definitions: readonly ActionDefinition[] = [
  buildPushImage,
  provisionPreview,
  healthGate,
  commentPr,
  destroyPreview,
]
