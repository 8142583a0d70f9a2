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

/**
 * What a container is called while it is removed: its name is free again, and whoever looks sees that it goes. The
 * beginning of the id keeps two of them apart.
 */
export const goingName = (name: string, id: string): string => `${name}.${id.slice(0, 12)}.gone`

/** Is a container of this name being removed, or was it when a run was killed? */
export const isGoing = (name: string): boolean => /\.\w+\.gone$/.test(name)

/** The name that a container had before it was to go. */
export const nameBefore = (name: string): string => name.replace(/\.\w+\.gone$/, '')
