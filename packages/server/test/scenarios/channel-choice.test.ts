import { predictedFirst, type Responses } from '@millrace/contract/messaging/choice.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { onStopPoint } from '../../src/platform/stop-points.ts'
import { sql } from '../../src/platform/sql.ts'
import { makeTemplate, publish } from '../journey-kit.ts'
import { record } from '../pipeline.ts'
import { type SmsWorld, smsTemplate, smsWorld } from '../sms-kit.ts'

let w: SmsWorld
let [mail, text] = ['', '']
beforeAll(async () => {
  w = await smsWorld()
  mail = await makeTemplate(w.world, w.project, { name: 'Mail', body: { kind: 'html', subject: 'Hi', html: '<body>Hi</body>' } })
  text = await smsTemplate(w.world, w.project)
})
afterAll(() => w.end())

const byChannel = (event: string, settings: object) =>
  publish(
    w.world,
    w.project,
    {
      entry: { kind: 'event', event, filters: [] },
      nodes: [
        { id: 'choose', kind: 'channel', settings: { order: ['sms', 'email'], ...settings } },
        { id: 'mail', kind: 'send', settings: { channel: 'email', templateId: mail } },
        { id: 'text', kind: 'send', settings: { channel: 'sms', templateId: text } },
      ],
      edges: [
        { from: 'entry', port: 'next', to: 'choose' },
        { from: 'choose', port: 'email', to: 'mail' },
        { from: 'choose', port: 'sms', to: 'text' },
      ],
      reentry: { kind: 'after_exit' },
    },
    event,
  )

/** What the step told of its choice, by person. */
async function told(journey: string): Promise<{ person: number; why: string; visit: number; entered: number }[]> {
  await w.world.settle()
  return w.world.databases.clickhouse.rows(sql`
    select h.person_id as person, h.why as why, h.visit as visit, toUnixTimestamp64Milli(h.arrived_at) as entered from journey_history h
    where h.node = 'choose' and h.port <> '' and h.journey_id = ${sql.value(await idOf(journey), 'UInt32')} order by person, visit`)
}
const idOf = async (journey: string): Promise<number> =>
  (await w.world.databases.postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${journey}`))?.id ?? 0

const mailCosts = (price: number) =>
  w.world.databases.postgres.run(sql`
    insert into email_settings (project_id, from_address, unit_price, updated_at) values (${w.project.id}, 'a@x.cn', ${price}, ${w.world.clock.now()})
    on conflict (project_id) do update set unit_price = excluded.unit_price`)

test('B07 (part: cheapest) the cheapest channel that reaches the person is taken, by the prices of now, and what each costs is on record', async () => {
  const journey = await byChannel('Cheap', { by: 'cheapest' })
  await w.does('a', 'Cheap', { mobile: '13800000001', email: 'a@x.cn' })
  await mailCosts(0.01)
  await w.does('b', 'Cheap', { mobile: '13800000002', email: 'b@x.cn' })
  await w.does('c', 'Cheap', { mobile: '13800000003' })
  await mailCosts(0.1)
  await w.does('d', 'Cheap', { mobile: '13800000004', email: 'd@x.cn' })
  expect((await told(journey)).map((one) => one.why)).toEqual([
    // Nobody has said yet what a mail costs.
    'sms: cheapest sms 0.045, email ?',
    'email: cheapest sms 0.045, email 0.01',
    'sms: cheapest sms 0.045, email 0.01; email: no_address',
    'sms: cheapest sms 0.045, email 0.1',
  ])
})

interface Planted {
  readonly node: 'mail' | 'text'
  readonly answers: readonly { readonly kind: string; readonly isBot: number }[]
  readonly daysAgo: number
}

const plant = async (journey: number, messages: readonly Planted[]): Promise<void> =>
  w.world.databases.clickhouse.insert(
    'message_facts',
    messages
      .flatMap(({ node, answers, daysAgo }, i) =>
        [{ kind: 'sent', isBot: 0 }, ...answers].map(({ kind, isBot }) =>
          JSON.stringify({
            project_id: w.project.id,
            kind,
            at: new Date(w.world.clock.now().getTime() - daysAgo * 86_400_000).toISOString(),
            person_id: 900_000 + i,
            journey_id: journey,
            node,
            template_id: 't',
            intent_id: 900_000 + i,
            is_bot: isBot,
          }),
        ),
      )
      .join('\n'),
    { date_time_input_format: 'best_effort' },
  )

test('B07 (part: highest predicted response) what was answered is counted as one by one; each worker draws the same, also after a crash', async () => {
  const journey = await byChannel('Likely', { by: 'predicted' })
  const answer = fc.record({ kind: fc.constantFrom('opened', 'clicked', 'goal', 'delivered'), isBot: fc.constantFrom(0, 0, 1, 2) })
  const message = fc.record({
    node: fc.constantFrom('mail' as const, 'text' as const),
    answers: fc.array(answer, { maxLength: 3 }),
    daysAgo: fc.integer({ min: 1, max: 100 }),
  })
  const messages = fc.sample(message, 200)
  await w.world.databases.clickhouse.run(sql`truncate table message_facts`)
  await plant(await idOf(journey), messages)
  w.world.clock.set(new Date(Math.ceil((w.world.clock.now().getTime() + 1) / 300_000) * 300_000))
  await w.world.app.jobs.tick()
  const counted = await w.world.databases.postgres.rows<Responses & { class: string; channel: SendingChannel }>(sql`
    select class, channel, sent, responded from channel_responses where project_id = ${w.project.id} order by channel`)
  const net = { 0: 1, 1: 0, 2: -1 } as Readonly<Record<number, number>>
  const isAnswered = ({ answers }: Planted): boolean =>
    answers.some(({ kind }) => kind === 'goal') ||
    answers.reduce((sum, { kind, isBot }) => sum + (kind === 'opened' || kind === 'clicked' ? (net[isBot] ?? 0) : 0), 0) > 0
  // The clock has gone on by less than a day since.
  const expected = (['mail', 'text'] as const).map((node) => {
    const own = messages.filter((one) => one.node === node && one.daysAgo < 90)
    return { class: 'marketing', channel: node === 'mail' ? 'email' : 'sms', sent: own.length, responded: own.filter(isAnswered).length }
  })
  expect(counted).toEqual(expected)

  const records = Array.from({ length: 12 }, (_, i) =>
    record({
      ids: [`login:p${i}`],
      set: { mobile: `138000001${String(i).padStart(2, '0')}`, email: `p${i}@x.cn` },
      event: 'Likely',
      at: w.world.clock.now().toISOString(),
    }),
  )
  await w.world.app.ingest.accept(w.project.id, 'native', records)
  let crashes = 0
  const undo = onStopPoint('act.before_commit', () => {
    if (crashes++ === 0) throw new Error('crash')
  })
  await expect(w.world.settle()).rejects.toThrow('crash')
  await w.world.settle()
  undo()
  const responses = new Map(counted.map(({ channel, sent, responded }) => [channel, { sent, responded }]))
  const found = await told(journey)
  expect(found).toHaveLength(12)
  // Drawn here, by nothing but what is stored: whichever worker comes to it draws the same.
  for (const { person, why, visit, entered } of found) {
    const { order, by } = predictedFirst(['sms', 'email'], responses, `${journey}/${person}/${entered}/choose/${visit}`)
    expect(why).toBe(
      `${order[0]}: predicted ${['sms', 'email'].map((one) => `${one} ${by.get(one as SendingChannel) /* is one */}`).join(', ')}`,
    )
  }
})
