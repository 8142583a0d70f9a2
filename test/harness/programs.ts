import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Path of a program as a shell would find it. Throws if there is none. */
export function programOf(name: string): string {
  const found = (process.env.PATH ?? '')
    .split(delimiter)
    .map((folder) => join(folder, name))
    .find(isProgram)
  if (found === undefined) throw new Error(`There is no ${name} on PATH`)
  return found
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}
