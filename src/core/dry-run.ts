/**
 * How every dry run ends, with the reason `skipped`: one sentence, whichever action. `would` follows "would":
 * "create the comment", "change nothing".
 */
export const dryRunMessage = (would: string): string => `Dry run: would ${would}. Nothing was changed.`
