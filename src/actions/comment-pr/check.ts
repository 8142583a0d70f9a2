import { pullRequestEvent } from '../../forges/events.ts'
import { type Inputs, readBody } from './content.ts'

/** Problems between inputs that are each fine alone. */
export function check(inputs: Inputs): string[] {
  const { body, results } = inputs
  const path = inputs['body-path']
  const problems: string[] = []
  if (body === undefined && path === undefined && results === undefined)
    problems.push('one of body, body-path and results is required')
  if (path !== undefined && body !== undefined) problems.push('body and body-path exclude each other')
  if (path !== undefined && results !== undefined) problems.push('results and body-path exclude each other')
  const read = path === undefined ? undefined : readBody(path)
  if (read !== undefined && 'problem' in read) problems.push(`body-path: "${path}" ${read.problem}`)
  const given = inputs['pull-request']
  const event = given === undefined ? undefined : pullRequestEvent()
  if (event !== undefined && event.number !== given)
    problems.push(`pull-request: ${given} is not the pull request of this event, which is ${event.number}`)
  return problems
}
