import * as v from 'valibot'
import type { ActionResult } from './results.ts'

/**
 * The details of each action's result that a comment shows. A detail that is missing or of another kind is
 * left out of the comment: a newer or older action beside us must not make it fail.
 */
const optional = <T extends v.GenericSchema>(schema: T) => v.fallback(v.nullish(schema), undefined)
const texts = optional(v.record(v.string(), v.string()))

const schemas = {
  'build-push-image': v.object({
    images: texts,
    version: optional(v.string()),
    reused: optional(v.boolean()),
  }),
  'provision-preview': v.object({
    name: optional(v.string()),
    url: optional(v.string()),
    version: optional(v.string()),
    created: optional(v.boolean()),
    'expires-at': optional(v.string()),
    services: optional(
      v.array(
        v.object({
          name: v.string(),
          change: optional(v.string()),
          url: optional(v.string()),
          image: optional(v.string()),
          'gap-ms': optional(v.number()),
        }),
      ),
    ),
  }),
  'health-gate': v.object({
    verdict: optional(v.string()),
    'served-version': optional(v.string()),
    attempts: optional(v.number()),
    'first-healthy-after-ms': optional(v.number()),
    targets: optional(v.array(v.object({ name: v.string(), url: optional(v.string()) }))),
  }),
  'destroy-preview': v.object({
    name: optional(v.string()),
    destroyed: optional(v.array(v.string())),
    remaining: optional(
      v.array(v.object({ resource: v.string(), reason: v.string(), command: optional(v.string()) })),
    ),
  }),
} as const

type Schemas = typeof schemas

/** The details of a result; undefined if it is of another action. */
export function detailsOf<A extends keyof Schemas>(
  action: A,
  result: ActionResult | undefined,
): v.InferOutput<Schemas[A]> | undefined {
  return result?.action === action ? v.parse(schemas[action], result) : undefined
}
