import type { YAMLError } from 'yaml'

/** The parser's errors in words for people who do not know its grammar. */
const sentences: Partial<Record<YAMLError['code'], string>> = {
  BAD_DQ_ESCAPE: 'has a backslash in double quotes that means nothing; use single quotes, or write "\\\\"',
  BAD_INDENT:
    'has a list or map, opened above, that is not closed, or a line that is not indented far enough',
  BAD_SCALAR_START: 'has a text that begins with a reserved character; put it in quotes',
  BLOCK_AS_IMPLICIT_KEY:
    'has a second ": " on the line, or the line below is indented too far; put texts with ": " in quotes',
  BLOCK_IN_FLOW: 'has an indented map or list inside { } or [ ]',
  MULTILINE_IMPLICIT_KEY: 'has a key that spans several lines; is a ":" missing?',
  MULTIPLE_DOCS: 'has several documents (a "---" in the middle); only one is allowed',
  NON_STRING_KEY: 'has a key that is not a text; put it in quotes',
  TAB_AS_INDENT: 'is indented with a tab; YAML allows only spaces',
  TAG_RESOLVE_FAILED: 'has a tag ("!…"); write the plain value',
  UNEXPECTED_TOKEN:
    'has something that YAML does not expect here; is a quote, comma or bracket missing before it?',
}

/** Errors after which the parser goes on undisturbed; any other one causes more that are none. */
const local: ReadonlySet<YAMLError['code']> = new Set([
  'TAG_RESOLVE_FAILED',
  'NON_STRING_KEY',
  'BAD_DQ_ESCAPE',
])

/** What is wrong with the syntax: offsets in the text and sentences, without errors that follow from others. */
export function syntaxFaults(
  faults: readonly YAMLError[],
  text: string,
): ReadonlyArray<{ readonly offset: number; readonly message: string }> {
  const first = faults.find(({ code }) => !local.has(code))
  return faults
    .filter((fault) => fault === first || local.has(fault.code))
    .slice(0, 50)
    .map((fault) => ({ offset: fault.pos[0], message: sentence(fault, text) }))
}

function sentence(fault: YAMLError, text: string): string {
  if (fault.code === 'MISSING_CHAR')
    return fault.message.includes('quote')
      ? 'has a quote, opened above, that is not closed'
      : 'has a text where a key is expected; is a ":" missing, or should it be indented?'
  const line = lineAt(text, fault.pos[0])
  const isBareTemplate = /[{[,:]\s*\$\{/.test(line) && /[{[]/.test(line.replaceAll('${', ''))
  if (isBareTemplate) return 'has "${…}" inside { } or [ ]; there it must be in quotes'
  return sentences[fault.code] ?? `is not YAML: ${fault.message.split('\n')[0]}`
}

function lineAt(text: string, offset: number): string {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', start)
  return text.slice(start, end === -1 ? undefined : end).slice(0, 1000)
}
