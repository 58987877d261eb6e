import { createHash } from 'node:crypto'

/** What an access token is asked for with. */
export const signGetui = (appKey: string, timestamp: string, masterSecret: string): string =>
  createHash('sha256').update(`${appKey}${timestamp}${masterSecret}`).digest('hex')

/** The name under which a message is taken once: ours, in the 10 to 32 characters that one may have. */
export const requestIdOf = (id: string): string => createHash('sha256').update(id).digest('hex').slice(0, 32)

/** By which a notification on Android replaces another: a number there. */
export const notifyIdOf = (collapse: string): number => createHash('sha256').update(collapse).digest().readUInt32BE() >>> 1
