/** A test that shows resistance; files are relative to the project. */
export interface NamedTest {
  readonly file: string
  /**
   * Its title as it is written in the file, with the placeholders of `each`; behind the titles of as many groups
   * around it as tell it from others: `a quarantine > of %j obeys nothing and shows it`.
   */
  readonly name: string
}

/** A defence taken out of the source. */
export interface Mutation {
  readonly file: string
  /** Occurs exactly once in the file. */
  readonly find: string
  readonly replace: string
}

/** A test, and the defence without which it must fail. */
export interface Proof {
  readonly test: NamedTest
  readonly mutation: Mutation
}

/** What may go wrong, and what shows that it does no harm. */
export type Row =
  | {
      readonly id: string
      readonly title: string
      readonly applies: true
      readonly proofs: readonly [Proof, ...Proof[]]
    }
  | {
      readonly id: string
      readonly title: string
      readonly applies: false
      /** What does not exist yet. */
      readonly because: string
      /** What a path or a line of src would hold if it did: then the row must be thought about anew. */
      readonly sign: RegExp
    }

/** A proof with the word for it: `T-4.2` is the second of the row T-4. */
export interface NumberedProof extends Proof {
  readonly id: string
}

/** All proofs of these rows. */
export function proofsOf(rows: readonly Row[]): NumberedProof[] {
  return rows.flatMap((row) =>
    row.applies ? row.proofs.map((proof, index) => ({ ...proof, id: `${row.id}.${index + 1}` })) : [],
  )
}

/** `[file of the test below test/, its name]`, `[file below src/, text, what takes its place]`. */
export function proof(
  [testFile, name]: readonly [string, string],
  [file, find, replace]: readonly [string, string, string],
): Proof {
  return {
    test: { file: `test/${testFile}`, name },
    mutation: { file: file.startsWith('./') ? file.slice(2) : `src/${file}`, find, replace },
  }
}
