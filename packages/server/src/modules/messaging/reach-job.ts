import { z } from 'zod'
import { channelsStopped } from '@millrace/contract/messaging/reach.ts'
import type { Jobs } from '../../platform/jobs/index.ts'
import type { Outbox, Outboxes } from '../../platform/log/index.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { renewAddresses } from './addresses.ts'
import { type HeldConsent, heldColumns, tellConsent } from './consent-store.ts'
import { tellSuppression } from './suppressions.ts'

const perUnit = 2_000

/** Tells the analysis store of consents, addresses and suppressions from before it knew any (revision 0); within a minute of an upgrade. */
export function reachJob(jobs: Jobs, outboxes: Outboxes): void {
  const kind = jobs.define('messaging.reach', {
    payload: z.object({}),
    run: async (ctx) => {
      let done = ctx.done
      for (const tellSome of [tellAddresses, tellConsents, tellSuppressions])
        for (let told = perUnit; told === perUnit; ) {
          told = await outboxes.transaction(async (tx, outbox) => {
            const n = await tellSome(tx, outbox)
            await ctx.save({ progress: { done: (done += n), note: 'writing' } }, tx)
            return n
          })
        }
    },
  })
  jobs.everyMinute('messaging.reach', async (tx) => {
    if (await isUntold(tx)) await jobs.start(tx, { kind, payload: {}, createdBy: 'system', key: 'reach' })
  })
}

async function isUntold(db: Db): Promise<boolean> {
  const row = await db.one<{ untold: boolean }>(sql`
    select exists (select 1 from consents where revision = 0) or exists (select 1 from suppressions where revision = 0)
      or exists (select 1 from person_addresses where revision = 0) as untold`)
  return row?.untold ?? false
}

async function tellAddresses(tx: Tx, outbox: Outbox): Promise<number> {
  const rows = await tx.rows<{ id: number }>(sql`
    select a.person_id as id from person_addresses a join people p on p.part = a.part and p.person_id = a.person_id
    where a.revision = 0 order by p.part, p.person_id limit ${perUnit} for update of p`)
  await renewAddresses(
    tx,
    outbox,
    rows.map((row) => row.id),
    () => true,
  )
  return rows.length
}

async function tellConsents(tx: Tx, outbox: Outbox): Promise<number> {
  const rows = await tx.rows<HeldConsent>(sql`
    with some as (
      select part, person_id, purpose, channel from consents where revision = 0 order by part, person_id, purpose, channel limit ${perUnit} for update
    )
    update consents c set revision = nextval('fact_revision_seq') from some s
    where c.part = s.part and c.person_id = s.person_id and c.purpose = s.purpose and c.channel = s.channel returning ${heldColumns}`)
  for (const row of rows) tellConsent(outbox, row, false, true)
  return rows.length
}

/** Whoever has one of these addresses has been told of already. */
async function tellSuppressions(tx: Tx, outbox: Outbox): Promise<number> {
  const rows = await tx.rows<{ projectId: number; address: string; reason: string; revision: number }>(sql`
    with some as (select project_id, address, reason from suppressions where revision = 0 order by 1, 2, 3 limit ${perUnit} for update)
    update suppressions s set revision = nextval('fact_revision_seq') from some x
    where s.project_id = x.project_id and s.address = x.address and s.reason = x.reason
    returning s.project_id as "projectId", s.address, s.reason, s.revision`)
  for (const row of rows) tellSuppression(outbox, row, channelsStopped(row.address, [row.reason]), false)
  return rows.length
}
