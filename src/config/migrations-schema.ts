import { exactOptional } from 'valibot'
import { section } from './maps.ts'
import { name, repositoryPath } from './names.ts'
import { choice, command } from './words.ts'

/** When migrations may run. */
export const migrationsRuns = ['before-deploy', 'on-start', 'after-deploy'] as const

/** How the schema of the database is brought up to date. */
export const migrationsSchema = section('How the schema of the database is brought up to date.', {
  engine: choice('The tool.', ['alembic', 'prisma', 'drizzle', 'sql', 'command']),
  service: name('The service in whose image the tool runs.'),
  run: exactOptional(choice('When migrations run. Default `before-deploy`.', migrationsRuns)),
  directory: exactOptional(repositoryPath('Where the tool runs, or where the SQL files are.')),
  command: exactOptional(command('The command, for the engine `command`.')),
})
