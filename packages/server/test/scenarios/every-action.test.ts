import type { CallDetail, Calls } from '@millrace/contract/calls/api.ts'
import type { AuditRow } from '@millrace/contract/admin/api.ts'
import type { Message } from '@millrace/contract/messaging/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { type JPushAccount, startJPush } from '../../../../emulators/push/jpush/index.ts'
import { startWeCom, type WeComAccount } from '../../../../emulators/robots/wecom/index.ts'
import { sql } from '../../src/platform/sql.ts'
import { makeTemplate, publish } from '../journey-kit.ts'
import { type LettersSite, lettersSite } from '../letters-site.ts'
import { noticeKit } from '../notice-kit.ts'
import { record } from '../pipeline.ts'
import { type SmsWorld, smsTemplate, smsWorld } from '../sms-kit.ts'

const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
let w: SmsWorld
let jpush: Emulator<JPushAccount>
let wecom: Emulator<WeComAccount>
let site: LettersSite
beforeAll(async () => {
  w = await smsWorld()
  const wall = () => w.world.clock.now()
  jpush = await startJPush({ wall })
  wecom = await startWeCom({ wall })
  site = await lettersSite(secret, wall)
  const settings = { appKey: jpush.account.appKey, baseUrl: jpush.url }
  const accounts = [
    { provider: 'jpush', name: '极光', settings, secrets: { masterSecret: jpush.account.masterSecret } },
    { provider: 'standard-webhook', name: '站内信', settings: { url: `${site.url}/webhook` }, secrets: { secret } },
  ]
  for (const account of accounts) expect((await w.world.call(w.project, 'POST', 'channels/accounts', account)).status).toBe(201)
})
afterAll(async () => {
  await Promise.all([jpush.stop(), wecom.stop(), site.end()])
  await w.end()
})

const people = 16
const user = (n: number): string => `act${n}`
/** Every third cannot be written to by one of the channels: that, too, is an action with an outcome. */
const lacks = (n: number, channel: string): boolean =>
  channel !== 'webhook' && n % 3 === 0 && ['email', 'sms', 'push'][(n / 3) % 3] === channel
const token = (n: number): string => `1104a8979278ae64e7${n + 10}`
const channels = ['email', 'sms', 'push', 'webhook', 'phone'] as const

test('C23 (part: without popups, slots and coupons) a hundred actions are a hundred rows with campaign, step, variant and outcome: mails, text messages, pushes, webhooks, call tasks, what colleagues do, alerts', async () => {
  const { world, project } = w
  const make = (name: string, body: object) => makeTemplate(world, project, { name, body })
  const [long, short, sms, push, webhook, phone] = await Promise.all([
    make('长信', { kind: 'html', subject: '长', preheader: '', html: '<p>长</p>', text: '' }),
    make('短信', { kind: 'html', subject: '短', preheader: '', html: '<p>短</p>', text: '' }),
    smsTemplate(world, project),
    make('推送', { kind: 'push', title: 'x', text: 'x', link: 'https://shop.example/', image: '', data: [], replaces: '', ttlHours: 1 }),
    make('信', {
      kind: 'webhook',
      type: 'letter.created',
      fields: [
        { name: 'title', value: 'x' },
        { name: 'text', value: 'x' },
      ],
    }),
    make('外呼', { kind: 'phone', title: '回访', text: '' }),
  ])
  const send = (id: string, channel: string, templateId: string) => ({
    id,
    kind: 'send',
    settings: { channel, templateId, class: 'service' },
  })
  const arms = ['long', 'short'].map((id) => ({ id, name: id, weight: 50 }))
  const journey = await publish(
    world,
    project,
    {
      entry: { kind: 'event', event: 'Acted', filters: [] },
      nodes: [
        { id: 'split', kind: 'split', settings: { arms } },
        send('long', 'email', long),
        send('short', 'email', short),
        send('sms', 'sms', sms),
        send('push', 'push', push),
        send('webhook', 'webhook', webhook),
        send('phone', 'phone', phone),
      ],
      edges: [
        ['entry', 'next', 'split'],
        ['split', 'long', 'long'],
        ['split', 'short', 'short'],
        ['long', 'next', 'sms'],
        ['short', 'next', 'sms'],
        ['sms', 'next', 'push'],
        ['push', 'next', 'webhook'],
        ['webhook', 'next', 'phone'],
      ].map(([from, port, to]) => ({ from, port, to })),
      reentry: { kind: 'after_exit' },
    },
    '百次',
  )
  const all = Array.from({ length: people }, (_, n) => n)
  for (const n of all) jpush.account.devices[token(n)] = { platform: 'android' }
  const at = world.clock.now().toISOString()
  world.clock.advance(1_000)
  const device = (n: number) => ({ $provider: 'jpush', $token: token(n), $platform: 'android' })
  await world.app.ingest.accept(
    project.id,
    'native',
    all.flatMap((n) => [
      ...(lacks(n, 'push') ? [] : [record({ ids: [`login:${user(n)}`], event: '$push_device', properties: device(n), at })]),
      record({
        ids: [`login:${user(n)}`],
        event: 'Acted',
        at: new Date(Date.parse(at) + 1).toISOString(),
        set: {
          ...(lacks(n, 'email') ? {} : { email: `${user(n)}@x.cn` }),
          ...(lacks(n, 'sms') ? {} : { mobile: `139000010${n + 10}` }),
        },
      }),
    ]),
  )
  await world.settle()

  // Messages: one row for each person and channel, under the ids of its campaign, step and variant.
  const { body: log } = await world.call<{ items: Message[] }>(project, 'GET', `messages?limit=200&journeyId=${journey}`)
  const ids = new Map<number, number>()
  for (const n of all) {
    const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${user(n)}`)
    ids.set(found.body.id, n)
  }
  const templates: Record<string, string> = { long, short, sms, push, webhook, phone }
  const row = (one: Message) => `${ids.get(one.personId)} ${one.channel} ${one.state} ${one.reason}`
  const outcome = (n: number, channel: string): string => (lacks(n, channel === 'phone' ? 'sms' : channel) ? 'dropped no_address' : 'sent ')
  expect(log.items.map(row).toSorted()).toEqual(all.flatMap((n) => channels.map((one) => `${n} ${one} ${outcome(n, one)}`)).toSorted())
  for (const one of log.items) expect([one.journeyId, one.templateId]).toEqual([journey, templates[one.node]])
  expect(new Set(log.items.filter(({ channel }) => channel === 'email').map(({ node }) => node))).toEqual(new Set(['long', 'short']))
  const facts = await world.databases.clickhouse.rows<{ kind: string; n: number }>(sql`
    select kind, toUInt32(uniqExact(intent_id)) as n from message_facts where kind in ('sent', 'dropped') group by kind order by kind`)
  const dropped = log.items.filter(({ state }) => state === 'dropped').length
  expect(facts).toEqual([
    { kind: 'dropped', n: dropped },
    { kind: 'sent', n: log.items.length - dropped },
  ])

  // What colleagues do: each call has who made it, with which result, for which campaign and step; and stands in the audit log.
  const { items: tasks } = (await world.call<Calls>(project, 'GET', `calls?limit=200&journeyId=${journey}`)).body
  for (const { id } of tasks)
    expect((await world.call(project, 'POST', `calls/${id}/result`, { result: 'reached', reason: '' })).status).toBe(200)
  await world.settle()
  const details = await Promise.all(tasks.map(async ({ id }) => (await world.call<CallDetail>(project, 'GET', `calls/${id}`)).body))
  expect(details.map((one) => [one.journeyId, one.state, one.result])).toEqual(tasks.map(() => [journey, 'done', 'reached']))
  const { items: audited } = (await world.call<{ items: AuditRow[] }>(project, 'GET', 'audit?limit=200')).body
  const told = audited.filter(({ targetKind, action }) => targetKind === 'call' && action === 'call.told')
  expect(told.map(({ targetId }) => targetId).toSorted()).toEqual(tasks.map(({ id }) => String(id)).toSorted())

  // Alerts: each is on record with what it is about and whether the chat has been told.
  const kit = noticeKit(world, project)
  const webhookUrl = `${wecom.url}/cgi-bin/webhook/send?key=${wecom.account.key}`
  const destination = await kit.add({ kind: 'wecom', name: '值班群', secrets: { webhook: webhookUrl } })
  const alerts = await kit.wrong(100 - log.items.length - tasks.length)
  await kit.minute()
  const notices = await world.databases.postgres.rows<{ subject: string; state: string }>(sql`
    select subject, state from notices where destination_id = ${destination} order by subject`)
  expect(notices).toEqual(alerts.toSorted().map((subject) => ({ subject, state: 'said' })))
  expect(log.items.length + told.length + notices.length).toBe(100)
})
