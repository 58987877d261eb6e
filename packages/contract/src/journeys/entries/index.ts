import { z } from 'zod'
import { type Audience, audience, list } from './audience.ts'
import { api, handoff } from './called.ts'
import { date } from './date.ts'
import { event } from './event.ts'
import { eventThenNot } from './event-then-not.ts'
import type { EntryBehaviour } from './kind.ts'
import { segmentEnter, segmentExit } from './segment.ts'

export const entrySchema = z.discriminatedUnion('kind', [
  event.schema,
  eventThenNot.schema,
  audience.schema,
  segmentEnter.schema,
  segmentExit.schema,
  date.schema,
  api.schema,
  list.schema,
  handoff.schema,
])
export type Entry = z.infer<typeof entrySchema>
export type EntryKind = Entry['kind']
export type EntryOf<K extends EntryKind> = Extract<Entry, { kind: K }>

/** Every kind of entry, in the order they are offered. */
const kinds: { readonly [K in EntryKind]: EntryBehaviour<EntryOf<K>> } = {
  event,
  event_then_not: eventThenNot,
  audience,
  segment_enter: segmentEnter,
  segment_exit: segmentExit,
  date,
  api,
  list,
  handoff,
}
export const entryKinds: readonly EntryKind[] = Object.keys(kinds) as EntryKind[]

/** What the kind of an entry means, for the entry itself. */
const meaningOf = (entry: Entry): EntryBehaviour<Entry> =>
  kinds[entry.kind] as EntryBehaviour<never> as EntryBehaviour<Entry> /* an entry is of its own kind */

/** An entry just chosen. */
export const freshEntry = (kind: EntryKind): Entry => kinds[kind].fresh()

/** The event that opens a run; undefined: people are brought in another way. */
export const opening = (entry: Entry) => meaningOf(entry).opens?.(entry)
/** What must not follow before a run begins. */
export const absence = (entry: Entry) => meaningOf(entry).absence?.(entry)
export const reach = (entry: Entry) => meaningOf(entry).reach?.(entry)
/** Property of the trigger that tells runs of one person apart. */
export const entryKey = (entry: Entry): string | undefined => meaningOf(entry).key?.(entry)
/** Rule about the person that is asked at the door. */
export const atDoor = (entry: Entry) => meaningOf(entry).who?.(entry)
/** All rules of an entry: asked at the door, and of everybody. */
export const entryRules = (entry: Entry) => [...(meaningOf(entry).rules?.(entry) ?? []), ...[atDoor(entry) ?? []].flat()]
/** Live segments whose events open a run. */
export const entrySegments = (entry: Entry): string[] => meaningOf(entry).segments?.(entry) ?? []
export const entryProblems = (entry: Entry) => meaningOf(entry).check?.(entry) ?? []
export const describeEntry = (entry: Entry, ...how: [language: 'en' | 'zh', show?: Parameters<EntryBehaviour<Entry>['describe']>[2]]) =>
  meaningOf(entry).describe(entry, ...how)

/** Do many people come in at one time? What they are sent makes way for what answers an event. */
export const isBulk = ({ kind }: Entry): boolean => kind === 'audience' || kind === 'list' || kind === 'date'

/** Whom a journey takes in by itself, and when; undefined: it does not. */
export function audienceOf(entry: Entry): Audience | undefined {
  if (entry.kind === 'audience') return entry
  if (entry.kind === 'list') return { who: { kind: 'segment', id: entry.segmentId }, when: { kind: 'now' }, onlyNew: false }
  return undefined
}

export { type Audience, type AudienceTime, audienceTimeSchema } from './audience.ts'
export { maxHandoffs, type PayloadField, payloadProblems } from './called.ts'
export type { AwaitedAbsence, Reach } from './kind.ts'
