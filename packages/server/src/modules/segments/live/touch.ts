import { partOf } from '@millrace/contract/parts.ts'
import type { ToldFact } from '../../../platform/log/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import type { PlacedRecord } from '../../profiles/index.ts'
import { meaningsOf } from './meaning.ts'
import { readWatches } from './watches.ts'

/** Something that may make somebody enter or leave a live segment. */
interface Touch {
  readonly projectId: number
  readonly personId: number
  readonly at: Date
  /** Name of the event, or `$profile`, `$tag`, `$list`, `$consent`, `$address`, `$identity`, `$new`. */
  readonly cause: string
  /** What comes of it is no entering or leaving. */
  readonly isSilent: boolean
}

/** Reactor: people with events that a live segment looks at are to be looked at again; so is, once, everybody new where nothing known is enough. */
export async function reactSegments(tx: Tx, _outbox: unknown, batch: readonly PlacedRecord[]): Promise<void> {
  const watches = await readWatches(
    tx,
    batch.map((one) => one.projectId),
  )
  if (watches.size === 0) return
  const [watched, others]: [Touch[], Touch[]] = [[], []]
  for (const one of batch) {
    const looked = watches.get(one.projectId) ?? []
    const name = one.record.event?.name
    if (one.record.test) continue
    if (name !== undefined && looked.some((watch) => watch.kind === 'event' && watch.name === name)) watched.push(toucher(one, name))
    else if (looked.some(({ kind }) => kind === 'anybody')) others.push(toucher(one, '$new'))
  }
  await touchPeople(tx, watched)
  await touchNew(tx, others)
}

const toucher = ({ projectId, personId, receivedAt, record }: PlacedRecord, cause: string): Touch => ({
  projectId,
  personId,
  at: receivedAt,
  cause,
  isSilent: record.historical ?? false,
})

/**
 * Before a transaction commits what it tells the analysis store: people whose profile, tags, consents, address or identity it changes are to be looked
 * at again. A new profile has nothing to look at yet, and who is new does something: only of whom a split makes out of somebody nothing is heard.
 */
export async function touchOfFacts(tx: Tx, facts: readonly ToldFact[], at: Date): Promise<void> {
  const told = meaningsOf(facts)
  if (told.length === 0) return
  const watches = await readWatches(
    tx,
    told.map((one) => one.projectId),
  )
  if (watches.size === 0) return
  const moved = new Set(told.flatMap(({ kind, people }) => (kind === 'identity' ? people : [])))
  await touchPeople(
    tx,
    told.flatMap(({ kind, name, people, projectId, fact }): Touch[] => {
      const watched = watches.get(projectId)
      const isNew = kind === 'anybody'
      if (!watched || (isNew && !fact.isParted)) return []
      if (kind !== 'identity' && !watched.some((one) => one.kind === kind && one.name === name)) return []
      return people.map((personId) => {
        // What somebody brings along when they turn out to be somebody else is nothing they do.
        const isSilent = isNew || (fact.isSilent ?? false) || moved.has(personId)
        return { projectId, personId, at, cause: isNew ? '$new' : `$${kind}`, isSilent }
      })
    }),
  )
}

/** What may be told of is put in a queue; what may not, history of which there may be millions, is one row a person. */
async function touchPeople(tx: Tx, touches: readonly Touch[]): Promise<void> {
  await queue(
    tx,
    touches.filter((one) => !one.isSilent),
  )
  await mark(
    tx,
    touches.filter((one) => one.isSilent),
  )
}

async function queue(tx: Tx, touches: readonly Touch[]): Promise<void> {
  if (touches.length === 0) return
  // Twice the same in one go is once, the last time.
  const rows = [...new Map(touches.map((one) => [`${one.personId} ${one.cause}`, one])).values()]
  await tx.run(sql`
    insert into segment_touches (part, touch_id, person_id, project_id, touched_at, cause)
    select part, nextval('segment_touch_seq'), person, project, at, cause from ${rowsOf(rows)}`)
}

async function mark(tx: Tx, touches: readonly Touch[]): Promise<void> {
  const last = [...new Map(touches.map((one) => [one.personId, one])).values()]
  if (last.length === 0) return
  await tx.run(sql`
    insert into segment_checks as c (part, person_id, project_id, due_at, touched_at, touches, is_silent, cause)
    select part, person, project, at, at, 1, true, cause from ${rowsOf(last)} order by part, person
    on conflict (part, person_id) do update set due_at = least(c.due_at, excluded.due_at),
      touched_at = greatest(c.touched_at, excluded.touched_at), touches = c.touches + 1,
      -- An old touch that has been looked at says nothing.
      is_silent = c.is_silent or c.due_at is null or (c.touched_at < c.due_at and c.due_at > excluded.due_at),
      cause = case when not c.is_silent and c.touched_at >= c.due_at then c.cause else excluded.cause end`)
}

/** Who has been looked at before has nothing new. */
async function touchNew(tx: Tx, touches: readonly Touch[]): Promise<void> {
  if (touches.length === 0) return
  const first = [...new Map(touches.toReversed().map((one) => [one.personId, one])).values()]
  await tx.run(sql`
    insert into segment_checks (part, person_id, project_id, due_at, touched_at, touches, is_silent, cause)
    select part, person, project, at, at, 1, silent, cause from ${rowsOf(first)} order by part, person on conflict do nothing`)
}

const rowsOf = (touches: readonly Touch[]) => {
  const of = <T>(read: (touch: Touch) => T): T[] => touches.map(read)
  return sql`unnest(${of((one) => partOf(one.personId))}::smallint[], ${of((one) => one.personId)}::bigint[],
    ${of((one) => one.projectId)}::int[], ${of((one) => one.at)}::timestamptz[], ${of((one) => one.isSilent)}::bool[], ${of((one) => one.cause)}::text[])
    x(part, person, project, at, silent, cause)`
}
