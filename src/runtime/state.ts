import * as core from '@actions/core'

/** Leaves a text for the `post` step of this action. It lies in a file that other steps can read: never a secret. */
export function remember(name: string, text: string): void {
  core.saveState(name, text)
}

/** What `main` left; undefined if it left nothing, or never came so far. */
export function recall(name: string): string | undefined {
  const text = core.getState(name)
  return text === '' ? undefined : text
}
