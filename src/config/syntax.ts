import type { YAMLError } from 'yaml'

/** The parser's errors in words for people who do not know its grammar. */
const sentences: Partial<Record<YAMLError['code'], string>> = {
  BAD_ALIAS: 'has an alias ("*…") without an anchor',
  BAD_DQ_ESCAPE: 'has a backslash in double quotes that means nothing; use single quotes, or write "\\\\"',
  BAD_INDENT: 'has a list or map that is not closed, or not indented far enough',
  BAD_SCALAR_START: 'has a text that begins with a reserved character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'has a second ": " on the line, or the line below is indented too far; put texts with ": " in quotes',
  BLOCK_IN_FLOW: 'has an indented map or list inside { } or [ ]',
  MULTILINE_IMPLICIT_KEY: 'has a key that spans several lines; is a ":" missing?',
  MULTIPLE_DOCS: 'has several documents (a "---" in the middle); only one is allowed',
  NON_STRING_KEY: 'has a key that is not a text; put it in quotes',
  TAB_AS_INDENT: 'is indented with a tab; YAML allows only spaces',
  TAG_RESOLVE_FAILED: 'has a tag ("!…"); write the plain value',
}

/** What is wrong with the syntax, and the usual reason where it can be seen. */
export function syntaxMessage(fault: YAMLError, text: string): string {
  if (fault.code === 'DUPLICATE_KEY') return `has the key ${keyAt(text, fault.pos[0])} twice in the same map`
  const line = lineAt(text, fault.pos[0])
  const sentence = sentences[fault.code] ?? `is not YAML: ${fault.message.split('\n')[0]}`
  const unquoted = /[{[,:]\s*\$\{/.test(line) && /[{[]/.test(line.replace(/\$\{/g, ''))
  return unquoted ? `${sentence}; put texts with "\${…}" in quotes` : sentence
}

function keyAt(text: string, offset: number): string {
  const key = /^["']?([^"':\n,}]+)/.exec(text.slice(offset, offset + 80))?.[1]?.trim()
  return key === undefined ? '' : `"${key}"`
}

function lineAt(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', start)
  return text.slice(start, end === -1 ? undefined : end)
}
