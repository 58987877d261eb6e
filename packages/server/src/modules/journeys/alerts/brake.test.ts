import type { Alert } from '@millrace/contract/journeys/alerts.ts'
import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { type BrakeFact, outcomeOf } from '@millrace/contract/messaging/brake.ts'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcasting, inCity } from '../../../../test/broadcast-kit.ts'
import { at, does, journeyWorld, type JourneyWorld, known } from '../../../../test/journey-world.ts'
import { contactRules } from '../../../../test/mail-kit.ts'
import { sql } from '../../../platform/sql.ts'
import { brakeOutcomes } from '../../messaging/index.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
})
afterAll(() => w.end())

const alerts = async (): Promise<Alert[]> =>
  (await w.world.call<{ items: Alert[] }>(w.project, 'GET', 'alerts')).body.items.filter((one) => one.kind === 'brake')
const read = async (id: string): Promise<JourneyDetail> => (await w.world.call<JourneyDetail>(w.project, 'GET', `journeys/${id}`)).body

async function looks(time: string): Promise<void> {
  await w.world.settle()
  w.world.clock.set(new Date(at(time)))
  await w.world.app.jobs.tick()
  await w.world.settle()
}

/** Those who got a mail of the journey unsubscribe by its link. */
async function unsubscribe(n: number, skip: number): Promise<void> {
  const { items } = (await w.world.call<{ items: { id: string }[] }>(w.project, 'GET', 'mailbox?limit=200')).body
  for (const { id } of items.toReversed().slice(skip, skip + n)) {
    const mail = await w.world.call<{ headers: { name: string; value: string }[] }>(w.project, 'GET', `mailbox/${id}`)
    const header = mail.body.headers.find((one) => one.name.toLowerCase() === 'list-unsubscribe')?.value ?? ''
    const url = new URL(/<(http[^>]+)>/.exec(header)?.[1] ?? '')
    await w.world.app.http.inject({
      method: 'POST',
      url: url.pathname,
      payload: 'List-Unsubscribe=One-Click',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }
}

test('a journey of whose messages surely too many make people unsubscribe is paused by itself and told; somebody resumes it, and only what goes out then is looked at', async () => {
  const journey = await w.start({
    nodes: { m: { kind: 'send', settings: { class: 'marketing' } } },
    edges: ['entry>m'],
    reentry: { kind: 'after_exit' },
  })
  const users = Array.from({ length: 120 }, (_, i) => `u${i}`)
  await w.happens('09:00:00', ...users.map((user) => known(user)))
  await w.happens('09:01:00', ...users.slice(0, 110).map((user) => does(user, 'Start')))
  await unsubscribe(3, 0)
  await looks('09:02:00')
  expect(await read(journey)).toMatchObject({ state: 'running', braked: null })
  await unsubscribe(12, 3)
  await looks('09:04:00')
  expect(await read(journey)).toMatchObject({ state: 'paused', braked: { rate: 'unsubscribed', bad: 15, all: 110, limit: 3 } })
  const [alert, ...others] = await alerts()
  expect([alert?.state, others, alert?.text.zh]).toEqual([
    'open',
    [],
    '已自动暂停：最近 110 条消息中有 15 条引起退订，确定超过 3% 的上限。请查明原因后手动恢复',
  ])
  await w.happens('09:05:00', ...users.slice(110).map((user) => does(user, 'Start')))
  expect(await w.sends()).toHaveLength(110)
  await w.change(journey, 'resume', {})
  await looks('09:07:00')
  await looks('09:08:00')
  expect(await read(journey)).toMatchObject({ state: 'running', braked: null })
  expect((await alerts()).map(({ state }) => state)).toEqual(['resolved'])
  const audit = await w.world.call<{ items: { action: string }[] }>(w.project, 'GET', 'audit')
  expect(audit.body.items.filter(({ action }) => action === 'journey.braked')).toHaveLength(1)
})

const told = (rows: readonly object[]) =>
  w.world.databases.clickhouse.insert('message_facts', rows.map((row) => JSON.stringify(row)).join('\n'), {
    date_time_input_format: 'best_effort',
  })
const row = (journeyId: number, fact: BrakeFact) => ({
  project_id: w.project.id,
  kind: fact.kind,
  at: new Date(fact.at).toISOString(),
  person_id: 1,
  journey_id: journeyId,
  node: 'm',
  template_id: 't',
  intent_id: fact.message,
  is_bot: fact.isBot ? 1 : 0,
  detail: fact.detail,
})

test('a broadcast is braked by the same rule, says so on its page, and is left alone where the brake is off', async () => {
  const b = broadcasting(w.world, w.project)
  await b.people({ user: 'bc' })
  const template = await b.template('Hi')
  const id = await b.sends({
    audience: inCity('A'),
    variants: [{ templateId: template, weight: 100 }],
    when: { kind: 'cron', pattern: '0 0 * * *' },
  })
  const { postgres } = w.world.databases
  const journeyId = (await postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${id}`))?.id ?? 0
  const now = w.world.clock.now().getTime()
  const facts = Array.from({ length: 200 }, (_, i) => [
    { message: 900_000 + i, kind: 'sent', at: now, isBot: false, detail: '' },
    ...(i < 30 ? [{ message: 900_000 + i, kind: 'complained', at: now, isBot: false, detail: '' }] : []),
  ]).flat()
  await told(facts.map((fact) => row(journeyId, fact)))
  await contactRules(w.world, w.project, { brake: { isOn: false } })
  await looks('09:20:00')
  expect(await b.read(id)).toMatchObject({ state: 'scheduled', stopReason: null })
  await contactRules(w.world, w.project, {})
  await looks('09:21:00')
  expect(await b.read(id)).toMatchObject({ state: 'paused', stopReason: 'complained' })
  expect((await alerts())[0]).toMatchObject({
    state: 'open',
    link: `/engage/broadcasts/${id}`,
    figures: { rate: 'complained', bad: 30, all: 200, limit: 0.3 },
  })
})

test('property: the statement counts as the definition does', async () => {
  const { clickhouse } = w.world.databases
  const now = w.world.clock.now()
  const fact = fc.record({
    // Few of them, told again and again: the statement reads from the end, and finds that it was not enough.
    message: fc.integer({ min: 1, max: 12 }),
    kind: fc.constantFrom('sent', 'sent', 'sent', 'sent', 'unknown', 'failed', 'bounced', 'complained', 'unsubscribed'),
    at: fc.integer({ min: 0, max: 60 }).map((n) => now.getTime() - n * 1_000),
    isBot: fc.boolean(),
    detail: fc.constantFrom('hard', 'blocked', ''),
  })
  const cases = fc.sample(
    fc.record({
      facts: fc.array(fact, { minLength: 1, maxLength: 60 }),
      last: fc.integer({ min: 1, max: 12 }),
      ago: fc.integer({ min: 0, max: 60 }),
    }),
    60,
  )
  await told(cases.flatMap(({ facts }, i) => facts.map((one) => row(70_000 + i, one))))
  const asked = cases.map(({ last, ago }, i) => ({
    projectId: w.project.id,
    journeyId: 70_000 + i,
    last,
    since: new Date(now.getTime() - ago * 1_000),
  }))
  const found = await brakeOutcomes(clickhouse, asked, now)
  for (const [i, { facts, last }] of cases.entries()) {
    const { since, journeyId } = asked[i] ?? { since: now, journeyId: 0 }
    const { journey: _, ...outcome } = {
      journey: 0,
      ...(found.get(journeyId) ?? { written: 0, complained: 0, bounced: 0, failed: 0, unsubscribed: 0 }),
    }
    expect(outcome).toEqual(outcomeOf(facts, last, since.getTime()))
  }
})
