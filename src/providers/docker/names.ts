import type { Target } from '../provider.ts'

/** The network of an environment. Inside it, services reach each other by their plain names. */
export const networkName = (target: Target): string => target.name

/** The container that answers for a service. */
export const liveName = (target: Target, service: string): string => `${target.name}-${service}`

/**
 * The container of a new version that has not proven itself yet. The dot keeps it apart from every service:
 * their names have none.
 */
export const candidateName = (target: Target, service: string): string => `${liveName(target, service)}.next`
