import { Lexer } from 'yaml'

/** No real file has so many levels; the schema knows nine. */
const maxFlow = 30
const maxInLine = 10
const maxIndent = 200

/**
 * Is the text nested so deeply that composing it, which recurses, could exhaust the stack? That would not always
 * be an error to catch: V8 ends the process when it compiles a regular expression on a full stack. So the tokens
 * are counted first, without recursion: open brackets, indicators in one line, indentation.
 */
export function isNestedTooDeeply(text: string): boolean {
  let flow = 0
  let inLine = 0
  let atStart = true
  for (const token of new Lexer().lex(text)) {
    if (token === '[' || token === '{') flow += 1
    else if (token === ']' || token === '}') flow = Math.max(0, flow - 1)
    else if (flow === 0 && (token === '-' || token === '?' || token === ':')) inLine += 1
    if (atStart && flow === 0 && /^ +$/.test(token) && token.length > maxIndent) return true
    if (flow > maxFlow || inLine > maxInLine) return true
    atStart = token === '\n' || token === '\r\n'
    if (atStart) inLine = 0
  }
  return false
}
