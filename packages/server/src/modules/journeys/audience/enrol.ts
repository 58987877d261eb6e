import type { Work } from '../execute/work.ts'
import { takeRows } from '../execute/events.ts'
import type { InboxRow, Live } from '../execute/types.ts'
import * as store from './store.ts'

/** Lets in the next people of audiences, at most so many, the journeys in turn; answers with how many. */
export async function enrol(work: Work, live: Live, limit: number): Promise<number> {
  const open = await store.openParts(work.tx, work.parts, live.running, work.now)
  if (open.length === 0) return 0
  const taken = await store.take(work.tx, slicesOf(open, limit))
  const rows = taken.flatMap((slice) => slice.people.flatMap((id) => (id === '0' ? [] : [rowOf(slice, Number(id), work.now)])))
  await takeRows(work, live, rows)
  return rows.length
}

function slicesOf(open: readonly store.OpenPart[], limit: number): store.Slice[] {
  const journeys = Map.groupBy(open, (one) => one.journeyId)
  const share = Math.ceil(limit / journeys.size)
  return [...journeys.values()].flatMap((some) => {
    let left = share
    return some.flatMap((one) => {
      const upto = Math.min(one.size, one.taken + left)
      left -= upto - one.taken
      return upto > one.taken ? [{ ...one, upto }] : []
    })
  })
}

const rowOf = ({ part, journeyId, runNo, dueAt, projectId }: store.TakenSlice, personId: number, now: Date): InboxRow => ({
  part,
  inboxId: 0,
  projectId,
  personId,
  kind: 'enter',
  event: null,
  eventAt: dueAt,
  eventId: `run ${runNo}`,
  logPart: 0,
  logOffset: 0,
  receivedAt: now,
  payload: { journey: journeyId, via: 'audience', key: `run ${runNo}` },
})
