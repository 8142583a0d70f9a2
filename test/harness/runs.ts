/** How often a property is tried that needs more tries than others: so often, or as often as all in a long test. */
export const runs = (usual: number): { readonly numRuns: number } => ({
  numRuns: process.env.TEST_LONG === '1' ? Math.max(usual, manyRuns) : usual,
})

/** How often a long test tries each property. */
export const manyRuns = 10_000
