import { commonOutputs, type OutputSpec } from './action-definition.ts'

/**
 * Outputs as the definition promises them. What an output holds may come from outside (a version that an app
 * reports, an address from a forge); a line break in one that is a single line by its definition would be a second
 * line for whoever writes it into a file of the runner (`echo "version=$VERSION" >> "$GITHUB_ENV"`). Throws for an
 * output that the definition does not have.
 */
export function asDeclared(
  declared: Readonly<Record<string, OutputSpec>>,
  outputs: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const specs: Readonly<Record<string, OutputSpec>> = { ...declared, ...commonOutputs }
  const checked = Object.entries(outputs).map(([name, value]): [string, string] => {
    const spec = Object.hasOwn(specs, name) ? specs[name] : undefined
    if (spec === undefined) throw new Error(`the definition has no output "${name}"`)
    return [name, spec.lines ? value : onOneLine(value)]
  })
  return Object.fromEntries(checked)
}

/** All that some reader takes for the end of a line. */
const onOneLine = (value: string): string => value.replace(/[\r\n\v\f\u0085\u2028\u2029]+/g, ' ')
