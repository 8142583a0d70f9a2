import { formatDuration } from '../../core/duration.ts'
import { type Evidence, messageOf } from '../../core/failure.ts'
import type { Outcome } from '../../core/outcome.ts'
import { gateFailure, sentence } from '../../health/failure.ts'
import { type GateReport, gate } from '../../health/gate.ts'
import { attemptsOf, firstHealthyAfter, gateDetails, servedVersion } from '../../health/report.ts'
import { timelineLog, timelineMarkdown } from '../../health/timeline.ts'
import * as log from '../../runtime/log.ts'
import type { definition } from './definition.ts'
import { budgetOf, type GateInputs } from './inputs.ts'
import { type Gated, gatedUrl } from './url.ts'

type Output = keyof typeof definition.outputs

/** Probes what the inputs name until there is a verdict. */
export async function run(inputs: GateInputs): Promise<Outcome<Output>> {
  const gated = await gatedBy(inputs)
  log.info(`Probing ${gated.targets.map(({ asks }) => asks).join(', ')}; ${gated.versionWish}.`)
  const report = await gate(gated.targets, budgetOf(inputs), {
    onChange: (target, seen) => log.info(`${target.name}: ${seen.state} (${seen.why})`),
  })
  log.info(`Timeline:\n${timelineLog(report)}`)
  const told = { outputs: outputsOf(report), details: gateDetails(report), summary: timelineMarkdown(report) }
  if (report.verdict === 'healthy')
    return { reasonCode: 'ok', message: report.targets.map(sentence).join('\n'), ...told }
  throw gateFailure(report, { ...told, evidence: await logsOf(report, gated, inputs['logs-lines']) })
}

/** The configuration and the provider are loaded only where they are needed: a plain URL starts at once. */
async function gatedBy(inputs: GateInputs): Promise<Gated> {
  if (inputs.url !== undefined) return gatedUrl(inputs.url, inputs)
  const { gatedEnvironment } = await import('./environment.ts')
  return gatedEnvironment(inputs.environment ?? '', inputs)
}

function outputsOf(report: GateReport): Record<Output, string> {
  const first = firstHealthyAfter(report)
  return {
    verdict: report.verdict,
    'served-version': servedVersion(report) ?? '',
    attempts: String(attemptsOf(report)),
    'first-healthy-after': first === undefined ? '' : formatDuration(first),
  }
}

/** What the services that are not healthy said last. That they cannot be had does not hide the verdict. */
async function logsOf(report: GateReport, { logs }: Gated, lines: number): Promise<readonly Evidence[]> {
  const bad = report.targets
    .filter(({ verdict }) => verdict.word !== 'healthy')
    .map(({ target }) => target.name)
  if (logs === undefined || lines === 0) return []
  const texts = bad.map((name) =>
    logs(name, lines).catch((error: unknown) => `(no log: ${messageOf(error)})`),
  )
  return (await Promise.all(texts)).map((text, index) => ({
    title: `${bad[index]}: last ${lines} lines of its log`,
    text,
  }))
}
