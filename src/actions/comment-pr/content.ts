import { renderReport } from '../../comments/report.ts'
import { standingOf } from '../../comments/standing.ts'
import type { ValuesOf } from '../../core/inputs.ts'
import { escapeMarkdown } from '../../core/markdown.ts'
import { ok, type Parsed, wrong } from '../../core/parsed.ts'
import { inWorkspace, readText } from '../../runtime/files.ts'
import type { definition } from './definition.ts'

export type Inputs = ValuesOf<typeof definition.inputs>

const maxFileBytes = 1024 ** 2

/** Reads `body-path`. */
export function readBody(path: string): Parsed<string> {
  const found = inWorkspace(path)
  if ('problem' in found) return found
  try {
    const text = readText(found.value, maxFileBytes)
    return 'value' in text && text.value.trim() === '' ? wrong('is empty') : text
  } catch {
    return wrong('is not a file that can be read')
  }
}

/** The Markdown of the section, or why it is left to another run. */
export type Content = { readonly markdown: string } | { readonly leftBecause: string }

/** Puts the section together from title, report and body. */
export function contentOf(inputs: Inputs, runUrl: string | undefined): Content {
  const { title, results } = inputs
  const body = bodyOf(inputs)
  if (results === undefined)
    return { markdown: title === undefined ? body : `### ${escapeMarkdown(title)}\n\n${body}` }
  const standing = standingOf(results)
  if (standing.kind === 'left') return { leftBecause: standing.by.message }
  const report = renderReport(results, standing, { title, runUrl })
  return { markdown: body === '' ? report : `${report}\n\n${body}` }
}

function bodyOf(inputs: Inputs): string {
  const path = inputs['body-path']
  const read = path === undefined ? ok(inputs.body ?? '') : readBody(path)
  return 'value' in read ? read.value.trim() : ''
}
