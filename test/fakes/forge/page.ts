import type { Dialect } from './dialect.ts'
import { renderMarkdown } from './markdown.ts'
import { escapeHtml } from './markdown-inline.ts'
import type { PullRequest, Push, Status, User } from './model.ts'
import { PAGE_STYLE } from './page-style.ts'
import type { ForgeState } from './state.ts'

export interface Page {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly text: string
}

interface Entry {
  readonly at: string
  readonly html: string
}

const NAMES = { github: 'GitHub', gitea: 'Gitea', forgejo: 'Forgejo' } as const
const MARKS: Record<string, string> = { success: '✓', failure: '✗', error: '✗', pending: '●', warning: '!' }
/** Nothing from outside, no script: what a comment smuggles in stays dead even if the escaping failed. */
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"

function document(title: string, content: string, status = 200): Page {
  const head = `<meta charset="utf-8"><meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">`
  return {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': POLICY },
    text: `<!doctype html>\n<html lang="en"><head>${head}<title>${escapeHtml(title)}</title><style>${PAGE_STYLE}</style></head><body>${content}</body></html>\n`,
  }
}

function time(at: string): string {
  const date = new Date(at)
  const day = date.toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  })
  return `<time datetime="${escapeHtml(at)}">${day}, ${date.toISOString().slice(11, 16)} UTC</time>`
}

function avatar({ login, bot }: User, size = ''): string {
  const letters = login.replace(/[^a-z0-9-]/gi, '').split('-')
  const initials = letters.length > 1 ? letters.map((part) => part[0] ?? '').join('') : login.slice(0, 2)
  const hue = [...login].reduce((sum, character) => (sum * 31 + character.charCodeAt(0)) % 360, 7)
  const kind = `avatar${bot ? ' bot' : ''}${size}`
  return `<span class="${kind}" style="background:hsl(${hue} 45% 42%)">${escapeHtml(initials.slice(0, 2).toUpperCase())}</span>`
}

function card(author: User, header: string, body: string, anchor: string): string {
  return `<section class="entry" id="${anchor}">${avatar(author)}<article class="card"><header>${header}</header>${body}</article></section>`
}

function remark(author: User, text: string, what: string, extra: string, anchor: string): string {
  const tag = author.bot ? '<span class="tag">bot</span>' : ''
  const html = text.trim() === '' ? '<p class="soft">No description.</p>' : renderMarkdown(text)
  return card(
    author,
    `<strong>${escapeHtml(author.login)}</strong>${tag} ${what}${extra}`,
    `<div class="body">${html}</div>`,
    anchor,
  )
}

function worst(statuses: readonly Status[]): string {
  const order = ['error', 'failure', 'warning', 'pending', 'success']
  return order.find((state) => statuses.some((status) => status.state === state)) ?? ''
}

function pushEntry(push: Push, state: ForgeState): Entry {
  const items = push.commits.map(({ sha, message }) => {
    const mark = worst(state.statuses(sha))
    const dot = mark === '' ? '' : `<span class="dot ${mark}">${MARKS[mark]}</span>`
    return `<li><span class="message">${escapeHtml(message)}</span>${dot}<span class="sha">${sha.slice(0, 10)}</span></li>`
  })
  const count = push.commits.length === 1 ? '1 commit' : `${push.commits.length} commits`
  const line = `<p>${avatar(push.by, ' small')}<span><strong>${escapeHtml(push.by.login)}</strong> pushed ${count} · ${time(push.at)}</span></p>`
  return { at: push.at, html: `<div class="event">${line}<ul class="commits">${items.join('')}</ul></div>` }
}

function timeline(pull: PullRequest, state: ForgeState): string {
  const comments = state.comments(pull.number).map((comment): Entry => {
    const edited = comment.updatedAt === comment.createdAt ? '' : ` · edited ${time(comment.updatedAt)}`
    const what = `commented ${time(comment.createdAt)}`
    return {
      at: comment.createdAt,
      html: remark(comment.author, comment.body, what, edited, `issuecomment-${comment.id}`),
    }
  })
  const entries = [...pull.pushes.map((push) => pushEntry(push, state)), ...comments]
  if (pull.closedAt !== null) {
    const by = pull.mergedBy ?? pull.author
    const what = pull.merged
      ? `merged this into <span class="branch">${escapeHtml(pull.base.ref)}</span>`
      : 'closed this'
    const line = `<p>${avatar(by, ' small')}<span><strong>${escapeHtml(by.login)}</strong> ${what} · ${time(pull.closedAt)}</span></p>`
    entries.push({ at: pull.closedAt, html: `<div class="event">${line}</div>` })
  }
  // Stable: what happened in the same second stays in this order.
  entries.sort((a, b) => a.at.localeCompare(b.at))
  return entries.map((entry) => entry.html).join('\n')
}

function checks(pull: PullRequest, state: ForgeState): string {
  const statuses = state.statuses(pull.head.sha)
  if (statuses.length === 0) return ''
  const items = statuses.map(({ state: is, context, description, targetUrl }) => {
    const details = /^https?:\/\//.test(targetUrl)
      ? `<a href="${escapeHtml(targetUrl)}" rel="nofollow">Details</a>`
      : ''
    const mark = `<span class="dot ${escapeHtml(is)}">${MARKS[is] ?? '?'}</span>`
    return `<li>${mark}<span class="what"><strong>${escapeHtml(context)}</strong> <span class="soft">${escapeHtml(description)}</span></span>${details}</li>`
  })
  const header = `<strong>Checks</strong> on <span class="sha">${pull.head.sha.slice(0, 10)}</span>`
  return `<div class="event" style="color:inherit"><article class="card"><header>${header}</header><ul class="checks">${items.join('')}</ul></article></div>`
}

function pullPage(dialect: Dialect, state: ForgeState, pull: PullRequest): Page {
  const { repository } = state.data
  const badge = pull.merged ? 'merged' : pull.state
  const fork = pull.head.repo?.fork === true ? `${pull.head.repo.owner.login}:` : ''
  const head = pull.head.repo === null ? 'unknown repository' : `${fork}${pull.head.ref}`
  const count = pull.pushes.flatMap((push) => push.commits).length
  const who = pull.mergedBy ?? pull.author
  const verb = pull.merged ? 'merged' : 'wants to merge'
  const labels = pull.labels.map((label) => `<span class="label">${escapeHtml(label)}</span>`).join('')
  const locked = pull.locked ? '<span class="label">locked</span>' : ''
  const sub = `<span class="state ${badge}">${badge[0]?.toUpperCase()}${badge.slice(1)}</span>
<span><strong>${escapeHtml(who.login)}</strong> ${verb} ${count} ${count === 1 ? 'commit' : 'commits'} into
<span class="branch">${escapeHtml(pull.base.ref)}</span> from <span class="branch">${escapeHtml(head)}</span></span>${labels}${locked}`
  const description = remark(pull.author, pull.body, `opened ${time(pull.createdAt)}`, '', 'description')
  return document(
    `${pull.title} · #${pull.number} · ${repository.fullName}`,
    `<div class="bar"><div><strong>${escapeHtml(repository.fullName.replace('/', ' / '))}</strong><span class="forge">stand-in for ${NAMES[dialect.name]}</span></div></div>
<main><h1>${escapeHtml(pull.title)} <span>#${pull.number}</span></h1><div class="sub">${sub}</div>
${description}\n${timeline(pull, state)}\n${checks(pull, state)}</main>`,
  )
}

function listPage(dialect: Dialect, state: ForgeState): Page {
  const { fullName } = state.data.repository
  const items = [...state.data.pulls].reverse().map((pull) => {
    const badge = pull.merged ? 'merged' : pull.state
    const link = `<a href="/${escapeHtml(fullName)}${dialect.pullPath(pull.number)}">${escapeHtml(pull.title)}</a>`
    return `<li><span class="state ${badge}">${badge}</span><span class="what">${link} <span class="soft">#${pull.number}</span></span></li>`
  })
  const list = `<article class="card"><ul class="checks">${items.join('') || '<li>None yet.</li>'}</ul></article>`
  return document(fullName, `<main><h1>Pull requests of ${escapeHtml(fullName)}</h1>${list}</main>`)
}

/** The page at a path: a pull request as its reader sees it, or the list of them. */
export function renderPage(dialect: Dialect, state: ForgeState, path: string): Page {
  const { fullName } = state.data.repository
  if (path === '/' || path === `/${fullName}` || path === `/${fullName}/pulls`)
    return listPage(dialect, state)
  const pull = state.data.pulls.find((it) => path === `/${fullName}${dialect.pullPath(it.number)}`)
  if (pull !== undefined) return pullPage(dialect, state, pull)
  return document('Not found', '<main><h1>Not found</h1></main>', 404)
}
