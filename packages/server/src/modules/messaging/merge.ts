import { addressedChannels } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Outbox } from '../../platform/log/index.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { MergePair, PersonHook } from '../identity/index.ts'
import { addressingIds, remove, renewAddresses, tell } from './addresses.ts'
import { type HeldConsent, tellConsent } from './consent-store.ts'
import { mergeControl } from './control-merge.ts'
import { addressTexts, eraseMessages, isSending } from './erase.ts'
import { mergeDevices } from './devices/store.ts'
import { exportMessages } from './export.ts'
import { mergeThreads } from './mail/threads.ts'

/** Messages and consents follow the person who stays; of two consents the refusal holds, of two of a kind the later (`strictest`). */
export const messagingHook: PersonHook = {
  module: 'messaging',
  tables: [
    'message_intents',
    'message_attempts',
    'consents',
    'consent_history',
    'person_addresses',
    'push_devices',
    'control_memberships',
    'mail_threads',
  ],
  analysed: { message_facts: ['person_id'], consents: ['person_id'], person_addresses: ['person_id'] },
  texts: addressTexts,
  erase: (tx, outbox, who) => eraseMessages(tx, outbox, who),
  isBusy: isSending,
  export: exportMessages,
  async bound(tx, outbox, bound) {
    const people = bound.flatMap(({ personId, type }) => (addressingIds.has(type) ? [personId] : []))
    await renewAddresses(tx, outbox, people, () => false)
  },
  async merge(tx, outbox, projectId, pairs, now) {
    const from = pairs.map((pair) => pair.from)
    const to = pairs.map((pair) => pair.to)
    const moved = sql`unnest(${from.map(partOf)}::smallint[], ${from}::bigint[], ${to.map(partOf)}::smallint[], ${to}::bigint[]) x(fp, f, tp, t)`
    await mergeConsents(tx, outbox, moved)
    await mergeDevices(tx, moved)
    await mergeThreads(tx, moved)
    await mergeAddresses(tx, outbox, pairs)
    await mergeControl(tx, projectId, pairs, moved, now)
    await tx.run(sql`
      with gone as (delete from consent_history c using ${moved} where c.part = x.fp and c.person_id = x.f returning x.tp, x.t, c.*)
      insert into consent_history (part, change_id, project_id, person_id, purpose, channel, granted, source, text_version, proof, at, recorded_at, recorded_by)
      select g.tp, g.change_id, g.project_id, g.t, g.purpose, g.channel, g.granted, g.source, g.text_version, g.proof, g.at, g.recorded_at, g.recorded_by from gone g`)
    await tx.run(sql`
      with gone as (delete from message_intents i using ${moved} where i.part = x.fp and i.person_id = x.f returning x.tp, x.t, i.*)
      insert into message_intents (part, intent_id, project_id, person_id, journey_id, version, run_id, node, visit, channel, template_id, template_version, class, purpose, lane, priority, trigger, state, reason, attempts, created_at, due_at, next_at, waits_for, waits_rank)
      select g.tp, g.intent_id, g.project_id, g.t, g.journey_id, g.version, g.run_id, g.node, g.visit, g.channel, g.template_id, g.template_version, g.class, g.purpose, g.lane, g.priority, g.trigger, g.state, g.reason, g.attempts, g.created_at, g.due_at, g.next_at, g.waits_for, g.waits_rank
      from gone g on conflict do nothing`)
    await tx.run(sql`
      with gone as (delete from message_attempts a using ${moved} where a.part = x.fp and a.person_id = x.f returning x.tp, x.t, a.*)
      insert into message_attempts (part, attempt_id, intent_id, project_id, person_id, journey_id, node, template_id, template_version, channel, address, message_id, via, called, state, reason, fence, dispatched_at, finished_at, provider_id, units, told, bounced, complained_at, unit_price, cost, asked, ask_at)
      select g.tp, g.attempt_id, g.intent_id, g.project_id, g.t, g.journey_id, g.node, g.template_id, g.template_version, g.channel, g.address, g.message_id, g.via, g.called, g.state, g.reason, g.fence, g.dispatched_at, g.finished_at, g.provider_id, g.units, g.told, g.bounced, g.complained_at, g.unit_price, g.cost, g.asked, g.ask_at
      from gone g on conflict do nothing`)
  },
}

async function mergeConsents(tx: Tx, outbox: Outbox, moved: Sql): Promise<void> {
  const rows = await tx.rows<HeldConsent & { isGone: boolean }>(sql`
    with gone as (
      delete from consents c using ${moved} where c.part = x.fp and c.person_id = x.f returning x.tp, x.t, c.*
    ), strictest as (
      select distinct on (g.tp, g.t, g.purpose, g.channel) g.* from gone g order by g.tp, g.t, g.purpose, g.channel, g.granted, g.at desc
    ), kept as (
      insert into consents as c (part, project_id, person_id, purpose, channel, granted, source, text_version, proof, at, revision)
      select g.tp, g.project_id, g.t, g.purpose, g.channel, g.granted, g.source, g.text_version, g.proof, g.at, nextval('fact_revision_seq')
      from strictest g order by 1, 3, 4, 5
      on conflict (part, person_id, purpose, channel) do update set granted = excluded.granted, source = excluded.source,
        text_version = excluded.text_version, proof = excluded.proof, at = excluded.at, revision = excluded.revision
      where (not excluded.granted, excluded.at) > (not c.granted, c.at) returning *
    )
    select project_id as "projectId", person_id as "personId", purpose, channel, granted, nextval('fact_revision_seq') as revision, true as "isGone" from gone
    union all select project_id, person_id, purpose, channel, granted, revision, false from kept`)
  for (const row of rows) tellConsent(outbox, row, row.isGone)
}

async function mergeAddresses(tx: Tx, outbox: Outbox, pairs: readonly MergePair[]): Promise<void> {
  for (const row of await remove(
    tx,
    pairs.flatMap((pair) => addressedChannels.map((channel) => ({ personId: pair.from, channel }))),
  ))
    tell(outbox, row, true, false)
  await renewAddresses(
    tx,
    outbox,
    pairs.map((pair) => pair.to),
    () => false,
  )
}
