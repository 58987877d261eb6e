import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { isSpent, type Room } from '../../disk.ts'

export interface Part {
  /** With its database, as a statement names it. */
  readonly table: string
  readonly name: string
  readonly path: string
  readonly bytes: number
}

/** Parts of tables that are in use and were made of late. */
export const youngParts = `
  select concat('\`', database, '\`.\`', table, '\`'), name, path, bytes_on_disk
  from system.parts where active and modification_time > now() - 1200`

export const readParts = (text: string): Part[] =>
  text
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [table = '', name = '', path = '', bytes = '0'] = line.split('\t')
      return { table, name, path, bytes: Number(bytes) }
    })

/** Asks the engine to read a part as it is on disk; one row, 1 or 0. */
export const checkOf = ({ table, name }: Part): string => `check table ${table} part '${name}' settings check_query_single_value_result = 1`

/** So long after the disk was full parts are looked at: the engine keeps what a part was merged from for eight minutes. */
const watchMs = 900_000
/** While a disk is full no larger one is made; reading it would take long. */
const largestBytes = 64e6

/**
 * Measured: on a disk that is full to the last byte the engine can take a part for good of which files are empty, and answers from memory until it
 * starts anew, which puts the part aside. What a merged part was made of is still there for minutes, and comes back with a start. What was inserted
 * is nowhere else: so whoever inserts is answered after a look. Calls `end` when there is such a part.
 */
export function tornWatch(deps: {
  readonly parts: () => Promise<readonly Part[]>
  /** What the engine says of a part; of one that is gone meanwhile, that it is sound. */
  readonly isSound: (part: Part) => Promise<boolean>
  readonly room: () => Room
  readonly now: () => number
  readonly end: (torn: readonly Part[]) => void
}): () => Promise<void> {
  let until = -Infinity
  // A part never changes.
  const sound = new Set<string>()
  return async () => {
    if (isSpent(deps.room())) until = deps.now() + watchMs
    if (deps.now() > until) return sound.clear()
    const torn: Part[] = []
    for (const part of await deps.parts()) {
      if (sound.has(part.path)) continue
      if (!hasEmptyFile(part.path) && (part.bytes > largestBytes || (await deps.isSound(part)))) sound.add(part.path)
      else torn.push(part)
    }
    if (torn.length > 0) deps.end(torn)
  }
}

/** What a part says of itself, in any layout; one that is being removed says nothing. Not all of it is looked at by the engine's own check. */
function hasEmptyFile(path: string): boolean {
  try {
    return readdirSync(path).some((file) => /\.(txt|json)$/.test(file) && statSync(join(path, file)).size === 0)
  } catch {
    return false
  }
}
