import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../tools/root.ts'

/** A page of the documentation. */
export interface Page {
  /** Relative to the repository. */
  readonly path: string
  readonly text: string
}

/** A fenced block of a page. */
export interface Block {
  /** `action-docs/x.md:12`, of the line that opens it. */
  readonly where: string
  readonly language: string
  readonly text: string
  /** Marked as a part of something larger, by `<!-- fragment -->` before it; so is what is generated. */
  readonly fragment: boolean
}

/** What users read: the README, and the pages on actions, provider, forges and configuration. */
export const pages: readonly Page[] = ['README.md', ...pagesIn('action-docs')].map(page)

/** The page at a path. */
export function page(path: string): Page {
  return { path, text: readFileSync(join(root, path), 'utf8') }
}

function pagesIn(folder: string): string[] {
  const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.md')).map((name) => join(folder, name))
}

/** The fenced blocks of a page. */
export function blocksOf({ path, text }: Page): readonly Block[] {
  const lines = text.split('\n')
  const blocks: Block[] = []
  let generated = false
  for (let index = 0; index < lines.length; index++) {
    if (/^<!-- \/?generated:/.test(lines[index] ?? '')) generated = !lines[index]?.includes('/')
    const [, fence, language = ''] = /^(```+)(\w*)$/.exec(lines[index] ?? '') ?? []
    if (fence === undefined) continue
    const end = lines.indexOf(fence, index + 1)
    if (end === -1) throw new Error(`${path}:${index + 1} opens a block that does not end`)
    const fragment = generated || lines[index - 1] === '<!-- fragment -->'
    const content = `${lines.slice(index + 1, end).join('\n')}\n`
    blocks.push({ where: `${path}:${index + 1}`, language, text: content, fragment })
    index = end
  }
  return blocks
}

/** The rows of the first table after a line, cell by cell, without the head. */
export function tableAfter({ path, text }: Page, line: string): readonly (readonly string[])[] {
  const lines = text.split('\n')
  const at = lines.indexOf(line)
  if (at === -1) throw new Error(`${path} has no line "${line}"`)
  const from = lines.findIndex((other, index) => index > at && other.startsWith('|'))
  const rows: string[][] = []
  for (const row of lines.slice(from + 2)) {
    if (!row.startsWith('|')) return rows
    rows.push(
      row
        .split(/(?<!\\)\|/)
        .slice(1, -1)
        .map((cell) => cell.trim()),
    )
  }
  return rows
}

/** The text of a cell that is one piece of inline code; undefined if it is not. */
export function codeOf(cell: string): string | undefined {
  const [, fence = '', text] = /^(`+)(.+?)(`+)$/.exec(cell) ?? []
  return text === undefined || !cell.endsWith(fence) ? undefined : text.trim()
}

/** The words under which GitHub, Gitea and Forgejo find a heading. */
export function anchorsOf({ text }: Page): readonly string[] {
  const headings = text.replace(/^```[\s\S]*?^```$/gm, '').matchAll(/^#+ (.+)$/gm)
  return [...headings].map(([, title = '']) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  )
}
