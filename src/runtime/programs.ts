import { accessSync, constants, realpathSync, statSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { variable } from './environment.ts'

/** Every program of this name on PATH and in `alsoIn`, in that order; the same file under two names counts once. */
export function programsNamed(name: string, alsoIn: readonly string[] = []): readonly string[] {
  const folders = [...(variable('PATH') ?? '').split(delimiter), ...alsoIn].filter((folder) => folder !== '')
  const found = new Map<string, string>()
  for (const folder of folders) {
    const path = join(folder, name)
    if (!isProgram(path)) continue
    const real = realpathSync(path)
    if (!found.has(real)) found.set(real, path)
  }
  return [...found.values()]
}

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK)
    return statSync(path).isFile()
  } catch {
    return false
  }
}
