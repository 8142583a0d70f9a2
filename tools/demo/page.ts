import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { root } from '../root.ts'

const browser = '/usr/bin/chromium'

/** Saves the page of the pull request: a picture where there is a browser, the HTML otherwise. Returns the file. */
export async function savePage(url: string, name: string): Promise<string> {
  const folder = join(root, 'out')
  mkdirSync(folder, { recursive: true })
  const html = join(folder, `${name}.html`)
  const response = await fetch(url, { signal: AbortSignal.timeout(10_000) })
  writeFileSync(html, await response.text())
  return existsSync(browser) ? picture(url, join(folder, `${name}.png`)) : html
}

async function picture(url: string, file: string): Promise<string> {
  const args = [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ]
  const running = await chromium.launch({ executablePath: browser, args, timeout: 30_000 })
  try {
    const page = await running.newPage({ viewport: { width: 1000, height: 800 }, deviceScaleFactor: 2 })
    await page.goto(url, { timeout: 15_000 })
    await page.screenshot({ path: file, fullPage: true })
    return file
  } finally {
    await running.close()
  }
}
