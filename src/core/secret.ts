import { inspect } from 'node:util'

/**
 * Shorter texts are not hidden in logs: they stand in innocent words too, which would be shredded, and GitHub
 * would drop outputs that hold them.
 */
export const shortestHidden = 4

/**
 * A text that must not be seen. It cannot be printed, joined into a string or serialised by accident: each of
 * these gives `[secret]`. Only `reveal()` gives the text, so that its uses can be found.
 */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  /** The text itself: for a child's environment, a header or a file of mode 0600; never for argv or a log. */
  reveal(): string {
    return this.#text
  }

  toString(): string {
    return '[secret]'
  }

  toJSON(): string {
    return '[secret]'
  }

  [inspect.custom](): string {
    return '[secret]'
  }
}
