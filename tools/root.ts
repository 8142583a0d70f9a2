import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The folder of the project, whether this runs from its sources or compiled from `build/`. */
export const root: string = above(import.meta.dirname)

function above(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : above(dirname(folder))
}
