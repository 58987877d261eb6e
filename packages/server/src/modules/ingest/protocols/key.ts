import { hash } from 'node:crypto'

/** 32 hex digits that two deliveries of one record have in common. */
export const recordKey = (source: string, projectId: number, identity: string): string =>
  hash('sha256', `${source}\n${projectId}\n${identity}`, 'hex').slice(0, 32)
