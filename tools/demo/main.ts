import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { PreviewWorld } from '../../test/harness/preview-world.ts'
import { rig } from '../../test/harness/rig.ts'
import { savePage } from './page.ts'
import { type Chapter, printChapter, printTimes } from './story.ts'

/**
 * The preview loop of one pull request on this machine, step by step, with the shipped workflow files, bundles
 * and real parts; only the forge is a stand-in. Cleans up after itself; with `--keep` only when it is told to.
 */
const keep = process.argv.includes('--keep')
const verbose = process.argv.includes('--verbose')
const repository = 'acme/notes'

/** What must be true after a step; the demo ends badly if it is not. */
function expect(truth: boolean, what: string): void {
  if (!truth) throw new Error(`The demo expected that ${what}. Run it with --verbose to see the whole log.`)
  console.log(`   ✓ ${what}`)
}

const answer = (url: string): Promise<string> =>
  fetch(url, { signal: AbortSignal.timeout(2000) })
    .then((response) => response.text())
    .catch(() => '')

function ourContainers(): string[] {
  const filter = `label=deploy-actions.repository=${repository}`
  const listed = execFileSync(rig.docker, ['ps', '--all', '--quiet', '--filter', filter], {
    encoding: 'utf8',
  })
  return listed.split('\n').filter(Boolean)
}

async function tell(world: PreviewWorld): Promise<readonly Chapter[]> {
  const chapters: Chapter[] = []
  const chapter = async (title: string, run: ReturnType<PreviewWorld['preview']>) => {
    console.log(`\n${chapters.length + 1}. ${title}`)
    const ended = await run
    chapters.push({ title, run: ended })
    printChapter(ended)
    return ended
  }
  const greet = (greeting: string) => (server: string) =>
    server.replace(/<h1>.*<\/h1>/, `<h1>${greeting}</h1>`)

  const number = world.openPullRequest(
    'Greet the reader',
    greet('Welcome to your notes'),
    'A warmer welcome.',
  )
  const opened = await chapter('Ada opens a pull request', world.preview('opened', number))
  const url = opened.outputs.preview?.url ?? ''
  const first = opened.outputs.build?.version ?? ''
  expect(
    opened.succeeded && (await answer(`${url}/health`)).includes(first),
    `the preview ${url} answers with version ${first}`,
  )

  const second = world.push(number, 'Shorter', greet('Welcome')).slice(0, 12)
  const updated = await chapter('Ada pushes a second commit', world.preview('synchronize', number))
  expect(updated.succeeded && updated.outputs.preview?.url === url, 'the address is the same')
  expect((await answer(`${url}/health`)).includes(second), `it answers with version ${second}`)

  const page = await savePage(world.forge.pageUrl(number), 'pull-request')

  world.push(number, 'Read the settings', (server) => `import './settings.mjs'\n${server}`)
  const broken = await chapter(
    'Ada pushes a commit that forgets a file',
    world.preview('synchronize', number),
  )
  expect(!broken.succeeded, 'the job is red')
  expect((await answer(`${url}/health`)).includes(second), `the old version ${second} still answers`)
  const failedPage = await savePage(world.forge.pageUrl(number), 'pull-request-failed')
  if (keep) await held(url, world.forge.pageUrl(number))

  world.forge.state.close(number)
  const closed = await chapter('Ada closes the pull request', world.preview('closed', number))
  expect(closed.succeeded && ourContainers().length === 0, 'no container of the preview is left')
  expect((await answer(`${url}/health`)) === '', 'nothing answers at its address')
  console.log(
    `\nThe pull request as its reader saw it:\n   after step 2  ${page}\n   after step 3  ${failedPage}`,
  )
  return chapters
}

async function held(url: string, page: string): Promise<void> {
  console.log(
    `\nKept for you:\n   preview       ${url}\n   pull request  ${page}\nPress Ctrl-C to close it and clean up.`,
  )
  const stay = setInterval(() => {}, 60_000)
  await once(process, 'SIGINT')
  clearInterval(stay)
}

console.log(`One pull request, from its opening to its end.
   runner    ${rig.act} (nektos/act), with the shipped workflow workflows/github/pr-preview.yml
   registry  ${rig.registry}
   engine    ${execFileSync(rig.docker, ['version', '--format', 'Docker {{.Server.Version}}'], { encoding: 'utf8' }).trim()}
   forge     a stand-in that speaks GitHub's dialect; everything else is real`)
const world = await PreviewWorld.create({
  dialect: 'github',
  repository,
  ...(verbose ? { onLine: (step: string, line: string) => console.log(`   ${step} | ${line}`) } : {}),
})
try {
  printTimes(await tell(world))
} finally {
  await world.close()
}
