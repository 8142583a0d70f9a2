import { createServer } from 'node:http'

// A small HTTP API: notes in memory, a page that shows them, and /health with the version that runs.
const version = process.env.APP_VERSION ?? 'unknown'
const port = Number(process.env.PORT ?? 3000)
const notes = [{ id: 1, text: 'Every pull request has a preview of its own.' }]

const routes = {
  'GET /health': () => json(200, { status: 'ok', version }),
  'GET /notes': () => json(200, notes),
  'POST /notes': (body) => {
    const text = typeof body?.text === 'string' ? body.text.trim() : ''
    if (text === '') return json(422, { error: 'text is required' })
    const note = { id: notes.length + 1, text }
    notes.push(note)
    return json(201, note)
  },
  'GET /': () => ({ status: 200, type: 'text/html; charset=utf-8', body: page() }),
}

const json = (status, value) => ({ status, type: 'application/json', body: JSON.stringify(value) })

const escaped = (text) => text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`)

const page =
  () => `<!doctype html><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Notes</title>
<style>body{font:16px/1.5 system-ui;max-width:40rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}small{opacity:.6}</style>
<h1>Notes</h1><ul>${notes.map(({ text }) => `<li>${escaped(text)}</li>`).join('')}</ul><small>version ${escaped(version)}</small>`

async function bodyOf(request) {
  let text = ''
  for await (const chunk of request) {
    text += chunk
    if (text.length > 10_000) return undefined
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

const server = createServer(async (request, response) => {
  const path = new URL(request.url ?? '/', 'http://localhost').pathname
  const route = routes[`${request.method} ${path}`] ?? (() => json(404, { error: 'not found' }))
  const { status, type, body } = route(request.method === 'POST' ? await bodyOf(request) : undefined)
  response.writeHead(status, { 'content-type': type }).end(body)
})

server.listen(port, () => console.log(`notes ${version} listens on port ${port}`))
for (const signal of ['SIGTERM', 'SIGINT']) process.once(signal, () => server.close(() => process.exit(0)))
