import { statSync } from 'node:fs'
import { join } from 'node:path'
import { isSpent, type Room } from '../../disk.ts'

/** Parts of tables that are in use and were made of late, by their folders. */
export const youngParts = `select path from system.parts where active and modification_time > now() - 1200`

/** So long after the disk was full parts are looked at: the engine keeps what a part was merged from for eight minutes. */
const watchMs = 900_000

/**
 * Measured: on a disk that is full to the last byte the engine can take a merged part for good of which no file has a byte. What it was merged
 * from is still there, and comes back when the engine starts anew: within minutes, or it is gone. Calls `end` when there is such a part.
 */
export function tornWatch(deps: {
  readonly parts: () => Promise<readonly string[]>
  readonly room: () => Room
  readonly now: () => number
  readonly end: (torn: readonly string[]) => void
}): () => Promise<void> {
  let until = -Infinity
  return async () => {
    if (isSpent(deps.room())) until = deps.now() + watchMs
    if (deps.now() > until) return
    const torn = (await deps.parts()).filter(isTorn)
    if (torn.length > 0) deps.end(torn)
  }
}

/** What every part has is empty; one that is being removed is none. */
function isTorn(part: string): boolean {
  try {
    return statSync(join(part, 'checksums.txt')).size === 0
  } catch {
    return false
  }
}
