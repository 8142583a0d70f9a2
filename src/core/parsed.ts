/** The outcome of reading a text: a value, or one sentence that says what is wrong and what is allowed. */
export type Parsed<T> = { readonly value: T } | { readonly problem: string }

/** Wraps a value that was read. */
export const ok = <T>(value: T): Parsed<T> => ({ value })

/** Wraps what is wrong; written to follow the name of the thing: "must be …", "has no unit …". */
export const wrong = (problem: string): { readonly problem: string } => ({ problem })
