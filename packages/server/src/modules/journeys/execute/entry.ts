import { durationMs, type Graph } from '@millrace/contract/journeys/index.ts'
import { filtersMatch, type Items } from '@millrace/contract/rules/index.ts'
import type { Happening, Run, Values } from './types.ts'

/** May this event open a run, and under which key; else why not. */
export type Admission = { readonly key: string } | { readonly refused: string }

/** Without a key property every event is its own entry, and a person is inside once at a time. */
export const isOnePerPerson = ({ entry }: Graph): boolean => entry.key === undefined

/** Looks at an event that the entry names; `before`: runs of this journey that the person has, or had. */
export function admit(graph: Graph, event: Happening, before: readonly Run[], items: Items): Admission {
  const { entry, reentry } = graph
  if (!filtersMatch(entry.filters, event.properties, items)) return { refused: 'filter' }
  const key = entry.key === undefined ? event.id : event.properties[entry.key]
  if (key === undefined || key === null || typeof key === 'object') return { refused: `no_key: ${entry.key}` }
  const entryKey = typeof key === 'string' ? key : JSON.stringify(key)
  const same = isOnePerPerson(graph) ? before : before.filter((run) => run.entryKey === entryKey)
  if (same.some((run) => run.position.state === 'waiting')) return { refused: 'inside' }
  if (reentry.kind === 'never' && same.length > 0) return { refused: 'never_again' }
  if (reentry.kind === 'limit') {
    const recent = same.filter((run) => run.enteredAt > event.at - durationMs(reentry.per))
    if (recent.length >= reentry.times) return { refused: `limit: ${reentry.times}` }
  }
  return { key: entryKey }
}

/** What a run keeps of its trigger; undefined: all of it. */
export const keptOf = (names: readonly string[] | undefined, properties: Values): Values =>
  names ? Object.fromEntries(names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]]))) : properties
