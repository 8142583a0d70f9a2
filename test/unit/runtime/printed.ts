import { vi } from 'vitest'

/** What a function prints to standard output, where the runner listens. */
export async function printedBy(print: () => unknown): Promise<string> {
  let printed = ''
  const spy = vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed += String(chunk)
    return true
  })
  try {
    await print()
  } finally {
    spy.mockRestore()
  }
  return printed
}
