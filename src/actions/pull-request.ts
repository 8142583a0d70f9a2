import { Failure } from '../core/failure.ts'
import { pullRequestEvent } from '../forges/events.ts'

/**
 * The number of the pull request that this run is about: that of the event, or that of the input where the
 * event has none. An input that names another one is refused, because what the event says of its pull request
 * (its head, whether it is a fork) would be taken for what is known of the other.
 */
export function pullRequestNumber(input: number | undefined): number {
  const event = pullRequestEvent()
  if (event === undefined && input !== undefined) return input
  if (event === undefined) {
    throw new Failure('not-a-pull-request', 'The event of this run carries no pull request.', {
      remedy: 'Run this step on `pull_request` events, or pass the input `pull-request`.',
    })
  }
  if (input === undefined || input === event.number) return event.number
  throw new Failure(
    'invalid-input',
    `pull-request: ${input} is not the pull request of this event (#${event.number}).`,
    { remedy: 'Leave the input out on events of a pull request.' },
  )
}
