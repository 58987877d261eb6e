import { partOf } from '@millrace/contract/parts.ts'
import { sql } from '../../platform/sql.ts'
import type { PersonHook } from '../identity/index.ts'
import { addressTexts, eraseMessages, isSending } from './erase.ts'
import { exportMessages } from './export.ts'

/** Messages and consents follow the person who stays; of two consents the refusal holds, of two of a kind the later (`strictest`). */
export const messagingHook: PersonHook = {
  module: 'messaging',
  tables: ['message_intents', 'message_attempts', 'consents', 'consent_history'],
  analysed: { message_facts: ['person_id'] },
  texts: addressTexts,
  erase: (tx, _outbox, who) => eraseMessages(tx, who),
  isBusy: isSending,
  export: exportMessages,
  async merge(tx, _outbox, _projectId, pairs) {
    const from = pairs.map((pair) => pair.from)
    const to = pairs.map((pair) => pair.to)
    const moved = sql`unnest(${from.map(partOf)}::smallint[], ${from}::bigint[], ${to.map(partOf)}::smallint[], ${to}::bigint[]) x(fp, f, tp, t)`
    await tx.run(sql`
      with gone as (delete from consents c using ${moved} where c.part = x.fp and c.person_id = x.f returning x.tp, x.t, c.*),
      strictest as (select distinct on (g.tp, g.t, g.purpose, g.channel) g.* from gone g order by g.tp, g.t, g.purpose, g.channel, g.granted, g.at desc)
      insert into consents as c (part, project_id, person_id, purpose, channel, granted, source, text_version, proof, at)
      select g.tp, g.project_id, g.t, g.purpose, g.channel, g.granted, g.source, g.text_version, g.proof, g.at from strictest g order by 1, 3, 4, 5
      on conflict (part, person_id, purpose, channel) do update set granted = excluded.granted, source = excluded.source,
        text_version = excluded.text_version, proof = excluded.proof, at = excluded.at
      where (not excluded.granted, excluded.at) > (not c.granted, c.at)`)
    await tx.run(sql`
      with gone as (delete from consent_history c using ${moved} where c.part = x.fp and c.person_id = x.f returning x.tp, x.t, c.*)
      insert into consent_history (part, change_id, project_id, person_id, purpose, channel, granted, source, text_version, proof, at, recorded_at, recorded_by)
      select g.tp, g.change_id, g.project_id, g.t, g.purpose, g.channel, g.granted, g.source, g.text_version, g.proof, g.at, g.recorded_at, g.recorded_by from gone g`)
    await tx.run(sql`
      with gone as (delete from message_intents i using ${moved} where i.part = x.fp and i.person_id = x.f returning x.tp, x.t, i.*)
      insert into message_intents (part, intent_id, project_id, person_id, journey_id, version, run_id, node, visit, template_id, template_version, class, purpose, lane, trigger, state, reason, attempts, created_at, due_at, next_at)
      select g.tp, g.intent_id, g.project_id, g.t, g.journey_id, g.version, g.run_id, g.node, g.visit, g.template_id, g.template_version, g.class, g.purpose, g.lane, g.trigger, g.state, g.reason, g.attempts, g.created_at, g.due_at, g.next_at
      from gone g on conflict do nothing`)
    await tx.run(sql`
      with gone as (delete from message_attempts a using ${moved} where a.part = x.fp and a.person_id = x.f returning x.tp, x.t, a.*)
      insert into message_attempts (part, attempt_id, intent_id, project_id, person_id, journey_id, node, template_id, template_version, channel, address, message_id, via, called, state, reason, fence, dispatched_at, finished_at)
      select g.tp, g.attempt_id, g.intent_id, g.project_id, g.t, g.journey_id, g.node, g.template_id, g.template_version, g.channel, g.address, g.message_id, g.via, g.called, g.state, g.reason, g.fence, g.dispatched_at, g.finished_at
      from gone g on conflict do nothing`)
  },
}
