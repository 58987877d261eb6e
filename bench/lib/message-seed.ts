/** A project with people who each have a message waiting: straight into the tables, set by set. */
import { generateKeyPairSync } from 'node:crypto'
import type { Body } from '@millrace/contract/content/api.ts'
import { partOf } from '@millrace/contract/parts.ts'
import { contactRulesSchema } from '@millrace/contract/messaging/contact-rules.ts'
import type { MessagingModule } from '../../packages/server/src/modules/messaging/index.ts'
import type { Postgres } from '../../packages/server/src/platform/postgres.ts'
import { sql } from '../../packages/server/src/platform/sql.ts'

export type Channel = 'email' | 'sms' | 'webhook'

const things = '{% for item in event.items %}{{ item.name }} {{ item.price | money }}; {% endfor %}'
const greeting = `{{ profile.name | default: 'friend' }}, order {{ event.order_id }} of {{ profile.city }}`
const bodies: Record<Channel, Body> = {
  email: {
    kind: 'html',
    subject: 'Order {{ event.order_id }}',
    preheader: '',
    html: `<p>Dear ${greeting}</p><ul>{% for item in event.items %}<li>{{ item.name }}: {{ item.price | money }}</li>{% endfor %}</ul><p><a href="https://shop.example/pay">Pay</a></p>`,
    text: '',
  },
  sms: {
    kind: 'sms',
    signature: 'Bench',
    text: `${greeting}: ${things}`,
    approved: { code: 'SMS_1', values: [{ name: 'all', value: `${greeting}: ${things}` }] },
  },
  webhook: {
    kind: 'webhook',
    type: 'letter.created',
    fields: [
      { name: 'title', value: greeting },
      { name: 'things', value: things },
    ],
  },
}

const atOnce = 20_000
const templateOf = (projectId: number): string => `tpl_bench_${projectId}`
/** People of projects have numbers of their own. */
const firstOf = (projectId: number): number => projectId * 10_000_000 + 1

/** Rules that ask something of everybody and hold nobody back. */
const rules = contactRulesSchema.parse({
  quietHours: [{ start: '03:00', end: '03:01', action: 'hold' }],
  gaps: [{ scope: 'channel', minutes: 60, action: 'drop' }],
  caps: [
    { scope: { kind: 'all' }, limit: 5, per: { kind: 'sliding', hours: 168 }, action: 'drop' },
    { scope: { kind: 'purpose', purpose: 'marketing' }, limit: 20, per: { kind: 'calendar', unit: 'month' }, action: 'drop' },
  ],
})

export async function addProject(postgres: Postgres, projectId: number, channel: Channel): Promise<void> {
  const [at, body] = [new Date(), JSON.stringify(bodies[channel])]
  const template = templateOf(projectId)
  await postgres.transaction(async (tx) => {
    await tx.run(sql`
      insert into projects (project_id, slug, name, time_zone, created_at) values (${projectId}, ${`bench${projectId}`}, 'bench', 'Asia/Shanghai', ${at})`)
    await tx.run(
      sql`insert into contact_rules (project_id, rules, updated_at) values (${projectId}, ${JSON.stringify(rules)}::jsonb, ${at})`,
    )
    await tx.run(sql`
      insert into templates (template_id, project_id, name, channel, body, created_at, updated_at)
      values (${template}, ${projectId}, 'bench', ${channel}, ${body}::jsonb, ${at}, ${at})`)
    await tx.run(sql`
      insert into template_versions (template_id, version, body, saved_at, saved_by) values (${template}, 1, ${body}::jsonb, ${at}, 'bench')`)
    await tx.run(sql`
      insert into journeys (journey_id, project_id, public_id, name, draft, state, version, created_at, updated_at)
      values (${projectId}, ${projectId}, ${`jny_bench_${projectId}`}, 'bench', '{}'::jsonb, 'running', 1, ${at}, ${at})`)
  })
}

/** The account that messages of a channel leave by. */
export async function addAccount(
  postgres: Postgres,
  accounts: MessagingModule['accounts'],
  projectId: number,
  channel: Exclude<Channel, 'email'>,
  url: string,
): Promise<void> {
  const id = accounts.newId()
  const [provider, settings, secrets] =
    channel === 'sms'
      ? ['aliyun', { accessKeyId: 'bench', baseUrl: url }, { accessKeySecret: 'bench' }]
      : ['standard-webhook', { url, batch: 100 }, { secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` }]
  await postgres.run(sql`
    insert into channel_accounts (account_id, project_id, channel, provider, name, settings, secrets_sealed, is_default, unit_price, created_at, updated_at)
    values (${id}, ${projectId}, ${channel}, ${provider}, 'bench', ${JSON.stringify(settings)}::jsonb,
      ${accounts.seal(projectId, id, secrets as Record<string, string>)}::bytea, true, null, now(), now())`)
}

/** Mails of a project are signed with a key whose record has been found. */
export async function addMailKey(postgres: Postgres, sealer: MessagingModule['sealer'], projectId: number): Promise<void> {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 })
  const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const selector = 'mrbench'
  await postgres.run(sql`
    insert into email_settings (project_id, from_address, bounce_domain, updated_at) values (${projectId}, 'shop@bench.local', 'bounce.bench.local', now())`)
  await postgres.run(sql`
    insert into dkim_keys (project_id, selector, domain, algorithm, private_sealed, public_key, created_at, found_at)
    values (${projectId}, ${selector}, 'bench.local', 'rsa', ${sealer.seal(`dkim/${projectId}/${selector}`, pem)},
      ${publicKey.export({ type: 'spki', format: 'der' }).toString('base64')}, now(), now())`)
}

/** So many people with addresses and a consent, who had three messages before; each has one now, of a run that waits behind it. */
export async function addMessages(postgres: Postgres, projectId: number, channel: Channel, count: number): Promise<void> {
  const [now, first] = [new Date(), firstOf(projectId)]
  for (let from = first; from < first + count; from += atOnce) {
    const ids = Array.from({ length: Math.min(atOnce, first + count - from) }, (_, i) => from + i)
    const parts = ids.map(partOf)
    await postgres.transaction(async (tx) => {
      await tx.run(sql`
        insert into people (part, person_id, project_id, properties, created_at, level)
        select p, i, ${projectId}, jsonb_build_object('name', '王' || i, 'city', '上海', 'email', 'b' || i || '@bench.local',
          'mobile', '+86138' || lpad((i % 100000000)::text, 8, '0')), ${now}, 2
        from unnest(${parts}::smallint[], ${ids}::bigint[]) x(p, i)`)
      await tx.run(sql`
        insert into person_ids (id_part, project_id, id_type, id_value, person_id, home_id, person_part, bound_at)
        select i % 256, ${projectId}, 'login_id', 'b' || i, i, i, p, ${now} from unnest(${parts}::smallint[], ${ids}::bigint[]) x(p, i)`)
      await tx.run(sql`
        insert into consents (part, person_id, project_id, purpose, channel, granted, at, source, text_version, proof, revision)
        select p, i, ${projectId}, 'marketing', ${channel}, true, ${now}, 'form', '', '', 1 from unnest(${parts}::smallint[], ${ids}::bigint[]) x(p, i)`)
      await tx.run(sql`
        insert into journey_runs (run_id, part, project_id, person_id, journey_id, version, node, state, visits, absence, arrived_at, entered_at, entry_key, trigger)
        select i, p, ${projectId}, i, ${projectId}, 1, 'after', 2, 1, false, ${now}, ${now}, '', '{}'
        from unnest(${parts}::smallint[], ${ids}::bigint[]) x(p, i)`)
      await tx.run(sql`
        with before as (
          insert into message_intents (part, project_id, person_id, journey_id, version, run_id, node, visit, channel, template_id, class, purpose, lane, trigger, state, created_at, due_at)
          select p, ${projectId}, i, ${projectId}, 1, i, 'old', n, ${channel}, ${templateOf(projectId)}, 'marketing', 'marketing', 1, '{}', 'sent',
            ${now}::timestamptz - n * interval '1 day', ${now}::timestamptz - n * interval '1 day'
          from unnest(${parts}::smallint[], ${ids}::bigint[]) x(p, i), generate_series(1, 3) n
          returning part, intent_id, person_id, created_at)
        insert into message_attempts (part, intent_id, project_id, person_id, journey_id, node, template_id, template_version, channel, address, message_id, state, fence, dispatched_at, finished_at)
        select part, intent_id, ${projectId}, person_id, ${projectId}, 'old', ${templateOf(projectId)}, 1, ${channel}, 'b', 'b', 'sent', 0, created_at, created_at
        from before`)
      await tx.run(sql`
        insert into message_intents (part, project_id, person_id, journey_id, version, run_id, node, visit, channel, template_id, template_version, class, purpose, lane, trigger, state, created_at, due_at, next_at)
        select p, ${projectId}, i, ${projectId}, 1, i, 'send', 0, ${channel}, ${templateOf(projectId)}, 1, 'marketing', 'marketing', 1,
          jsonb_build_object('order_id', 'o' || i, 'items', jsonb_build_array(
            jsonb_build_object('name', '杯', 'price', 5990), jsonb_build_object('name', '书', 'price', 4200), jsonb_build_object('name', '伞', 'price', 8800))),
          'queued', ${now}, ${now}, ${now}
        from unnest(${parts}::smallint[], ${ids}::bigint[]) x(p, i)`)
    })
  }
  await postgres.run(sql`analyze`)
}
