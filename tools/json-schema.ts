import { toJsonSchema } from '@valibot/to-json-schema'
import { appSchema } from '../src/config/app-schema.ts'
import { providerSettings } from '../src/providers/settings.ts'

/**
 * The JSON Schema of `deploy.yml` for editors (draft 2020-12), made from the schema that checks the file. It
 * knows keys, types, patterns and descriptions; what must go together only the actions check.
 */
export function jsonSchema(): Readonly<Record<string, unknown>> {
  const { $schema, ...schema } = toJsonSchema(appSchema(providerSettings), {
    target: 'draft-2020-12',
    typeMode: 'input',
    // They only look at what the metadata next to them says already.
    ignoreActions: ['raw_check'],
  })
  return {
    $schema,
    $id: 'deploy.schema.json',
    title: 'deploy.yml',
    ...schema,
  }
}
