import { atDoor, durationMs, entryKey, type Graph, maxHandoffs, opening, stayUntil } from '@millrace/contract/journeys/index.ts'
import type { StepInput } from '@millrace/contract/journeys/index.ts'
import { asks } from '@millrace/contract/journeys/nodes/condition.ts'
import { filtersMatch, noItems, type Rule, Unanswered } from '@millrace/contract/rules/index.ts'
import { type Direct, type Happening, type InboxRow, type LiveVersion, type Run, type Values, ways } from './types.ts'

/** May this open a run, under which key, and what the run keeps in mind beside its trigger; else why not. */
export type Admission = { readonly key: string; readonly notes: Values } | { readonly refused: string }

/** Who stands at the door: runs of this journey that they have, or had, and what is known of them. */
export interface AtDoor {
  readonly before: readonly Run[]
  readonly input: StepInput
  /** Events with which a figure was reached, as `journey` and `event`. */
  readonly reached: ReadonlySet<string>
}

/** Without a key property every event is its own entry, and a person is inside once at a time. */
export const isOnePerPerson = ({ entry }: Graph): boolean => entryKey(entry) === undefined

export const reachedKey = (journeyId: number, eventId: string): string => `${journeyId}\n${eventId}`

/** What an inbox row brings to the runs of its person. */
export function happeningOf(row: InboxRow): Happening {
  const place = row.kind === 'event' ? `${row.logPart}/${row.logOffset}` : `${row.kind} ${row.inboxId}`
  const id = row.eventId ?? place
  const at = row.eventAt.getTime()
  if (row.kind === 'event') return { id, name: row.event ?? '', at, properties: row.payload }
  const { journey, variables, via, key, runId, depth } = row.payload
  const direct: Direct = {
    journey: typeof journey === 'number' || typeof journey === 'string' ? journey : '',
    via: row.kind === 'handoff' ? 'handoff' : typeof via === 'string' ? via : '',
    key: typeof key === 'string' ? key : undefined,
    runId: typeof runId === 'number' ? runId : undefined,
    depth: typeof depth === 'number' ? depth : row.kind === 'handoff' ? 1 : 0,
  }
  return { id, name: '', at, properties: isValues(variables) ? variables : {}, direct }
}

/** Hands somebody over to another journey: what the inbox of their part is given, `depth` so that no circle is for ever. */
export const handedOver = ({ personId, projectId, trigger }: Run, journey: string, variables: Values) => ({
  personId,
  projectId,
  kind: 'handoff' as const,
  payload: { journey, variables, depth: (typeof trigger['$depth'] === 'number' ? trigger['$depth'] : 0) + 1 },
})

const isValues = (value: unknown): value is Values => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Is this about a journey's entry at all? */
export function concerns({ journeyId, publicId, route }: LiveVersion, { name, direct }: Happening): boolean {
  if (direct) return direct.journey === journeyId || direct.journey === publicId
  return name !== '' && opening(route.graph.entry)?.event === name
}

/** Rules that are asked of whoever comes to the door. */
export function doorRules({ entry, limits }: Graph): Rule[] {
  const since = limits?.stay?.since
  // A relative date: so the zone of the project is known as well.
  const dated: Rule[] = since ? [{ kind: 'profile', condition: { property: since, op: 'in_last_days', value: 1 } }] : []
  const who = atDoor(entry)
  return [...(who ? [who] : []), ...dated]
}

/** Looks at what may open a run; undefined: nothing to speak of. */
export function admit(version: LiveVersion, event: Happening, at: AtDoor): Admission | undefined {
  const { graph } = version.route
  const { entry, reentry } = graph
  const { direct } = event
  if (direct && !ways[entry.kind]?.includes(direct.via)) return { refused: 'entry_changed' }
  if (direct && direct.depth > maxHandoffs) return { refused: `depth: ${maxHandoffs}` }
  if (!direct && !filtersMatch(opening(entry)?.filters ?? [], event.properties, at.input.items ?? noItems)) return { refused: 'filter' }
  if (entry.kind === 'event' && entry.reaches && !at.reached.has(reachedKey(version.journeyId, event.id))) return undefined
  const limited = limitsAt(graph, event, at.input)
  if ('refused' in limited) return limited
  const stranger = refusedAtDoor(entry, at.input)
  if (stranger !== undefined) return { refused: stranger }
  const name = entryKey(entry)
  const key = name === undefined ? (direct?.key ?? event.id) : event.properties[name]
  if (key === undefined || key === null || typeof key === 'object') return { refused: `no_key: ${name}` }
  const own = typeof key === 'string' ? key : JSON.stringify(key)
  const same = isOnePerPerson(graph) ? at.before : at.before.filter((run) => run.entryKey === own)
  if (direct?.via === 'audience' && at.before.some((run) => run.entryKey === own)) return { refused: 'twice' }
  if (same.some((run) => run.position.state === 'waiting')) return { refused: 'inside' }
  if (reentry.kind === 'never' && same.length > 0) return { refused: 'never_again' }
  if (reentry.kind === 'limit') {
    const recent = same.filter((run) => run.enteredAt > event.at - durationMs(reentry.per))
    if (recent.length >= reentry.times) return { refused: `limit: ${reentry.times}` }
  }
  return { key: own, notes: { ...limited.notes, ...(direct && direct.depth > 0 ? { $depth: direct.depth } : {}) } }
}

/** Is the journey open at this time, for this person; and until when they may stay, if that depends on them. */
function limitsAt({ limits }: Graph, { at }: Happening, { rules }: StepInput): { readonly notes: Values } | { readonly refused: string } {
  if (!limits) return { notes: {} }
  const { from, until, end, stay } = limits
  if (from !== undefined && at < Date.parse(from)) return { refused: 'early' }
  if ([until, end].some((moment) => moment !== undefined && at >= Date.parse(moment))) return { refused: 'over' }
  const out = stayUntil(limits, at, rules?.profile ?? {}, rules?.moment.zone ?? 'UTC')
  if (out === undefined) return { refused: `no_date: ${stay?.since}` }
  if (at >= out) return { refused: 'time_over' }
  return { notes: out === Infinity ? {} : { $until: out } }
}

function refusedAtDoor(entry: Graph['entry'], input: StepInput): string | undefined {
  const who = atDoor(entry)
  if (!who) return undefined
  try {
    return asks(who, 'entry', input) ? undefined : 'who'
  } catch (error) {
    if (error instanceof Unanswered) return error.message
    throw error
  }
}

/** What a run keeps of its trigger; undefined: all of it. */
export const keptOf = (names: readonly string[] | undefined, properties: Values): Values =>
  names ? Object.fromEntries(names.flatMap((name) => (properties[name] === undefined ? [] : [[name, properties[name]]]))) : properties
