import { itemIdOf, type ItemLink, type Items, type RuleInput } from '@millrace/contract/rules/index.ts'
import type { ItemKey } from '../../catalog/index.ts'
import type { Happening, Live, Run, Values } from './types.ts'
import type { Asking, Work } from './work.ts'

/** Values that conditions of a batch may be asked about. */
export interface Seen {
  readonly projectId: number
  readonly owner: ItemLink['owner']
  readonly values: Values
}

/** Items that conditions of a batch go on to, as they are now. */
export interface Shelf {
  of(projectId: number): Items
  /** Finds the items that these values name, by one statement; without conditions on items there is none. */
  fill(seen: readonly Seen[]): Promise<void>
}

export function shelf({ deps, tx }: Work, live: Live): Shelf {
  const known = new Map<string, Values | undefined>()
  return {
    of: (projectId) => (type, id) => known.get(placeOf({ projectId, type, id })),
    async fill(seen) {
      const missing = new Map<string, ItemKey>()
      for (const key of keysIn(live, seen)) if (!known.has(placeOf(key))) missing.set(placeOf(key), key)
      if (missing.size === 0) return
      const found = await deps.catalog.itemsOf(tx, [...missing.values()])
      for (const [place, key] of missing) known.set(place, found(key))
    },
  }
}

interface Concerned {
  readonly asking: readonly Asking[]
  readonly inputs: ReadonlyMap<number, RuleInput>
  readonly runs: readonly Run[]
}

/** Profiles of who may meet conditions, and the triggers of runs. */
export const seenBy = ({ asking, inputs, runs }: Concerned): Seen[] => [
  ...asking.map(({ projectId, personId }): Seen => ({ projectId, owner: 'profile', values: inputs.get(personId)?.profile ?? {} })),
  ...runs.map(({ projectId, trigger }): Seen => ({ projectId, owner: 'event', values: trigger })),
]

/** Events that runs are told of late. */
export const seenIn = (stored: ReadonlyMap<Run, readonly Happening[]>): Seen[] =>
  [...stored].flatMap(([{ projectId }, events]) =>
    events.map(({ properties }): Seen => ({ projectId, owner: 'event', values: properties })),
  )

function keysIn(live: Live, seen: readonly Seen[]): ItemKey[] {
  return seen.flatMap(({ projectId, owner, values }) =>
    (live.itemLinks.get(projectId) ?? []).flatMap((link) => {
      const id = link.owner === owner ? itemIdOf(values[link.property]) : undefined
      return id === undefined ? [] : [{ projectId, type: link.type, id }]
    }),
  )
}

const placeOf = ({ projectId, type, id }: ItemKey): string => `${projectId}\n${type}\n${id}`
