import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isHashedId } from '@millrace/contract/ids.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { type Erasing, mentioning, type PersonHook, withoutBarred } from '../identity/index.ts'
import { exportEvents } from './export.ts'
import { eraseImports } from './imports/erase.ts'
import { sampleText } from './protocols/text.ts'

/** Stored events; samples of what was refused, bodies of webhooks, and uploaded files, that mention somebody. */
export const ingestHook: PersonHook = {
  module: 'ingest',
  tables: [],
  analysed: { events: ['person_id'] },
  merge: async () => undefined,
  erase: async () => undefined,
  export: exportEvents,
  async eraseFiles(postgres, who, goOn) {
    await eraseSamples(postgres, who, goOn)
    // What a file says in plain is not what a hashed id is known by: then every file may hold it.
    const mentions = who.refs.some((ref) => isHashedId(ref.value)) ? () => true : mentioning(asWritten(who.texts))
    await eraseHookBodies(postgres, who.projectId, mentions)
    await eraseImports(postgres, who.projectId, mentions, goOn)
  },
}

const pageSize = 1_000

interface Sample {
  readonly id: number
  /** All there is but the record and how it was sent. */
  readonly about: string
  readonly sample: string
  readonly record: string | null
}

/**
 * Samples are kept as they were sent, so each is read. A record of somebody else that came from a device of theirs stays, without
 * that id, as it would if it came now.
 */
async function eraseSamples(db: Db, { projectId, texts }: Erasing, goOn: () => Promise<void>): Promise<void> {
  const mentions = mentioning(asWritten(texts))
  const theirs = new Set(texts)
  const rest = ({ about, record }: Sample): string | undefined => {
    if (record === null || mentions(about)) return undefined
    const left = JSON.stringify(withoutBarred(JSON.parse(record) as CanonicalRecord /* written by us */, (ref) => theirs.has(ref.value)))
    return left === undefined || mentions(left) ? undefined : left
  }
  for (let after = 0; ; ) {
    const rows = await db.rows<Sample>(sql`
      select rejected_event_id as id, concat_ws(' ', event, field, detail) as about, sample, record from rejected_events
      where project_id = ${projectId} and rejected_event_id > ${after} order by rejected_event_id limit ${pageSize}`)
    const found = rows
      .filter((row) => mentions(`${row.about} ${row.sample} ${row.record ?? ''}`))
      .map((row) => ({ id: row.id, rest: rest(row) }))
    const [kept, gone] = [found.filter((one) => one.rest !== undefined), found.filter((one) => one.rest === undefined)]
    if (gone.length > 0)
      await db.run(sql`delete from rejected_events where rejected_event_id = any(${gone.map((one) => one.id)}::bigint[])`)
    if (kept.length > 0)
      await db.run(sql`
        update rejected_events r set record = x.r, sample = x.s
        from unnest(${kept.map((one) => one.id)}::bigint[], ${kept.map((one) => one.rest)}::text[], ${kept.map((one) => sampleText(one.rest))}::text[]) x(i, r, s)
        where r.rejected_event_id = x.i`)
    const last = rows.at(-1)
    if (!last || rows.length < pageSize) return
    after = last.id
    await goOn()
  }
}

/** Bodies that webhooks took last: some for each, so all are read at once. */
async function eraseHookBodies(db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> {
  const rows = await db.rows<{ hook: string; id: string; body: string }>(sql`
    select hook_id as hook, body_id as id, concat_ws(' ', said, body) as body from hook_bodies where project_id = ${projectId}`)
  const gone = rows.filter((row) => mentions(row.body))
  if (gone.length === 0) return
  await db.run(sql`
    delete from hook_bodies b using unnest(${gone.map((row) => row.hook)}::text[], ${gone.map((row) => row.id)}::text[]) x(hook, id)
    where b.hook_id = x.hook and b.body_id = x.id`)
}

/** Texts as they stand in plain, and inside JSON. */
const asWritten = (texts: readonly string[]): string[] => texts.flatMap((text) => [text, JSON.stringify(text).slice(1, -1)])
