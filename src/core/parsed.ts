/** The outcome of reading a text: a value, or one sentence that says what is wrong and what is allowed. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string }

/** Wraps a value that was read. */
export const ok = <T>(value: T): Parsed<T> => ({ value })

/** Wraps what is wrong; written to follow the name of the thing: "must be …", "has no unit …". */
export const wrong = (problem: string): { readonly problem: string } => ({ problem })

/** Reads every item, and either returns all values or the first problem with the item it belongs to. */
export function parseEach<T>(items: readonly string[], parse: (item: string) => Parsed<T>): Parsed<T[]> {
  const values: T[] = []
  for (const item of items) {
    const parsed = parse(item)
    if ('problem' in parsed) return wrong(`has the entry "${item}", which ${parsed.problem}`)
    values.push(parsed.value)
  }
  return ok(values)
}
