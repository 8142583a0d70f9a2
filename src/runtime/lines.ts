import { StringDecoder } from 'node:string_decoder'

/** How the output of a child is kept. */
export interface LinesOptions {
  /** Called for each line, as it arrives. */
  readonly onLine?: (line: string) => void
  /** How much is kept; the end is kept, the beginning is dropped. */
  readonly maxBytes: number
}

/**
 * Reads a stream line by line and keeps its end. Not `node:readline`: that collects a line of any length, and
 * a child may write a gigabyte without a line break. A longer line than all that is kept arrives in pieces.
 */
export function lineKeeper({ onLine, maxBytes }: LinesOptions) {
  const decoder = new StringDecoder('utf8')
  let lines: string[] = []
  let first = 0
  let size = 0
  let rest = ''
  /** Does the text so far end with "\r", which may be half of a line break? */
  let half = false

  const drop = () => {
    while (size > maxBytes && first < lines.length - 1) size -= (lines[first++]?.length ?? 0) + 1
    if (first > 1000 && first > lines.length / 2) {
      lines = ['', ...lines.slice(first)]
      first = 1
    }
  }
  const keep = (line: string) => {
    onLine?.(line)
    lines.push(line)
    size += line.length + 1
    drop()
  }
  const take = (text: string) => {
    if (!/[\r\n]/.test(text) && !half) {
      rest += text // Not read again with each chunk: a long line would take time by its square.
    } else {
      const parts = `${rest}${text}`.split(/\r\n|\n|\r(?=[^\n])/)
      rest = parts.pop() ?? ''
      for (const part of parts) keep(part)
    }
    if (text !== '') half = text.endsWith('\r')
    for (; rest.length > maxBytes; rest = rest.slice(maxBytes)) keep(rest.slice(0, maxBytes))
  }

  return {
    /** Reads until the stream ends. */
    async read(stream: AsyncIterable<Buffer>): Promise<void> {
      for await (const chunk of stream) take(decoder.write(chunk))
    },
    /** What was read so far, with the last line even if it has no line break yet. */
    text(): string {
      const last = rest.replace(/\r$/, '')
      if (last !== '') keep(last)
      rest = ''
      const kept = lines.slice(first)
      return (first > 0 ? ['(earlier output is left out)', ...kept] : kept).join('\n')
    },
  }
}
