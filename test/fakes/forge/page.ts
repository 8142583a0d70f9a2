import type { Dialect } from './dialect.ts'
import type { ForgeState } from './state.ts'
export function renderPage(_d: Dialect, _s: ForgeState, _p: string) {
  return { status: 404, headers: { 'content-type': 'text/html' }, text: 'soon' }
}
