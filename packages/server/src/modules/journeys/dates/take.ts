import { type EntryOf, nextDate } from '@millrace/contract/journeys/index.ts'
import { takeRows } from '../execute/events.ts'
import type { InboxRow, Live } from '../execute/types.ts'
import type { Work } from '../execute/work.ts'
import * as store from './store.ts'

/** Lets in whose date has come, at most so many, and plans the next one where there is one; answers with how many. */
export async function takeDates(work: Work, live: Live, limit: number): Promise<number> {
  const { tx, parts, now } = work
  const due = await store.takeDue(tx, parts, live.running, now, limit)
  if (due.length === 0) return 0
  const entries = new Map<number, EntryOf<'date'>>()
  for (const version of [...live.entering.values()].flat()) {
    const { entry } = version.route.graph
    if (entry.kind === 'date') entries.set(version.journeyId, entry)
  }
  const next = due.flatMap((one) => {
    const entry = entries.get(one.journeyId)
    const at = entry && nextDate(entry, one.value, one.zone, Math.max(one.dueAt.getTime(), now.getTime()))
    return at === undefined || entry?.repeat === 'once' ? [] : [{ ...one, dueAt: new Date(at) }]
  })
  await store.put(tx, next)
  const rows = due.flatMap((one) => {
    const entry = entries.get(one.journeyId)
    const isTooLate = entry?.past === 'skip' && now.getTime() - one.dueAt.getTime() > lateMs
    return entry && !isTooLate ? [rowOf(one, entry, now)] : []
  })
  await takeRows(work, live, rows)
  return due.length
}

/** After a pause or a time without a server nobody is reminded of what has long been. */
const lateMs = 86_400_000

const rowOf = (one: store.DateTimer & { part: number; dueAt: Date }, { property }: EntryOf<'date'>, now: Date): InboxRow => ({
  part: one.part,
  inboxId: 0,
  projectId: one.projectId,
  personId: one.personId,
  kind: 'enter',
  event: null,
  eventAt: one.dueAt,
  eventId: `date ${one.dueAt.toISOString()}`,
  logPart: 0,
  logOffset: 0,
  receivedAt: now,
  payload: { journey: one.journeyId, via: 'date', key: `date ${one.dueAt.toISOString()}`, variables: { [property]: one.value } },
})
