import { existsSync, linkSync, rmSync, statfsSync, writeFileSync } from 'node:fs'

/** Room on a disk. */
export interface Room {
  readonly freeBytes: number
  readonly totalBytes: number
}

export function roomOf(folder: string): Room {
  const { bavail, blocks, bsize } = statfsSync(folder)
  return { freeBytes: bavail * bsize, totalBytes: blocks * bsize }
}

const leastFreeBytes = 2e9
const leastFreeShare = 0.05

/** Time for somebody to act. */
export const isLow = ({ freeBytes, totalBytes }: Room): boolean => freeBytes < leastFreeBytes || freeBytes / totalBytes < leastFreeShare

/**
 * With less than this nothing new is accepted. What is left is for work on what has been: a PostgreSQL that cannot make
 * the next file of its write-ahead log (16 MB) dies.
 */
export const reserveBytes = 64e6

export const isSpent = ({ freeBytes }: Room): boolean => freeBytes < reserveBytes

export const inWords = ({ freeBytes }: Room): string =>
  freeBytes < 1e9 ? `${Math.floor(freeBytes / 1e6)} MB left` : `${(freeBytes / 1e9).toFixed(1)} GB left`

/** For the message of an engine that died: the likely reason, when it is this one. */
export function ifSpent(folder: string): string {
  const room = existsSync(folder) ? roomOf(folder) : undefined
  return room && isSpent(room) ? `; the disk of ${folder} is full (${inWords(room)}): make room, then start again` : ''
}

/** Something was not done for want of room. Nothing of it is kept, and it can be tried again. */
export class NoRoom extends Error {}

/** Ours, PostgreSQL's, or ClickHouse's word for it. */
export const isNoRoom = (error: unknown): boolean =>
  error instanceof NoRoom || (error instanceof Error && 'code' in error && ['53100', '243', 'ENOSPC'].includes(String(error.code)))

/** A new file that is there with all it holds, or not at all, should the disk be full; fails when there is one of its name. */
export function writeWhole(file: string, text: string): void {
  const fresh = `${file}.${process.pid}`
  try {
    writeFileSync(fresh, text, { mode: 0o600 })
    linkSync(fresh, file)
  } finally {
    rmSync(fresh, { force: true })
  }
}
