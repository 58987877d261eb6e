import { isHashedId } from '@millrace/contract/ids.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { type Erasing, mentioning, type PersonHook } from '../identity/index.ts'
import { exportEvents } from './export.ts'
import { eraseImports } from './imports/erase.ts'

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

/** Samples are kept as they were sent, so each is read. */
async function eraseSamples(db: Db, { projectId, texts }: Erasing, goOn: () => Promise<void>): Promise<void> {
  const mentions = mentioning(asWritten(texts))
  for (let after = 0; ; ) {
    const rows = await db.rows<{ id: number; text: string }>(sql`
      select rejected_event_id as id, concat_ws(' ', event, field, detail, sample, record) as text from rejected_events
      where project_id = ${projectId} and rejected_event_id > ${after} order by rejected_event_id limit ${pageSize}`)
    const gone = rows.filter((row) => mentions(row.text)).map((row) => row.id)
    if (gone.length > 0) await db.run(sql`delete from rejected_events where rejected_event_id = any(${gone}::bigint[])`)
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
