import type { JourneyForecast } from '@millrace/contract/journeys/api.ts'
import { forecastText } from '@millrace/contract/messaging/forecast.ts'
import { controlId } from '@millrace/contract/broadcasts/broadcast.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { broadcasting, inCity } from '../../../test/broadcast-kit.ts'
import { makeTemplate } from '../../../test/journey-kit.ts'
import { contactRules, controlShare } from '../../../test/mail-kit.ts'
import { record } from '../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  // Ten in the morning in Shanghai.
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

/** Everybody who is meant, by what became of them; held ones without until when. */
async function became(broadcast: string): Promise<Map<string, number[]>> {
  const { postgres } = world.databases
  const rows = await postgres.rows<{ person: number; state: string; reason: string }>(sql`
    select i.person_id as person, i.state, i.reason from message_intents i join journeys j on j.journey_id = i.journey_id
    where j.public_id = ${broadcast} and i.part between 0 and 255`)
  const drawn = await postgres.rows<{ person: number }>(sql`
    select r.person_id as person from journey_runs r join journeys j on j.journey_id = r.journey_id
    where j.public_id = ${broadcast} and r.part between 0 and 255
      and not exists (select 1 from message_intents i where i.part between 0 and 255 and i.run_id = r.run_id)`)
  const keyOf = ({ state, reason }: { state: string; reason: string }): string => {
    if (state === 'sent') return 'goes'
    return state === 'queued' ? (reason.split(': ')[0] ?? '') : reason
  }
  const all = [...rows.map((row) => ({ ...row, key: keyOf(row) })), ...drawn.map((row) => ({ ...row, key: `${controlId}_arm` }))]
  return new Map(
    [...Map.groupBy(all, ({ key }) => key)].map(([key, some]) => [key, some.map(({ person }) => person).toSorted((a, b) => a - b)]),
  )
}

test('what a broadcast is forecast to come to, by reason, is what becomes of it, person by person', async () => {
  const b = broadcasting(world, project)
  const at = world.clock.now().toISOString()
  // Zones in which it is night, or day; some without an address, some who refused, some for whom the content is not.
  const zones = ['Asia/Shanghai', 'America/New_York', 'Europe/London', 'Asia/Tokyo']
  const users = Array.from({ length: 120 }, (_, i) => `u${i}`)
  await world.app.ingest.accept(
    project.id,
    'native',
    users.map((user, i) =>
      record({
        ids: [`login:${user}`],
        set: {
          city: 'A',
          level: i % 3 === 0 ? 'old' : 'new',
          $timezone: zones[i % 4] ?? '',
          ...(i % 7 === 0 ? {} : { email: `${user}@x.cn` }),
        },
        at,
        ...(i % 5 === 0 ? { event: '$consent', properties: { $granted: false } } : {}),
      }),
    ),
  )
  await world.settle()
  for (const i of [1, 2, 3]) await world.call(project, 'POST', 'suppressions', { address: `u${i}@x.cn` })
  await controlShare(world, project, 15)
  const template = await b.template('Before')
  // Half of them get one before, which counts.
  const half = { who: { kind: 'random' as const, salt: 'half', from: 0, to: 50 } }
  await b.sends({ audience: half, variants: [{ templateId: template, weight: 100 }] }, 'Before')
  await contactRules(world, project, {
    quietHours: [{ start: '22:00', end: '08:00', action: 'hold', rampMinutes: 0 }],
    caps: [{ scope: { kind: 'all' }, limit: 1, per: { kind: 'sliding', hours: 24 }, action: 'drop' }],
  })
  const suits = { kind: 'profile' as const, condition: { property: 'level', op: 'eq' as const, value: 'new' } }
  const forNew = await makeTemplate(world, project, {
    name: 'New',
    body: { kind: 'html', subject: 'New', preheader: '', html: '<p>New</p>', text: '', suits },
  })
  const id = await b.create({
    audience: inCity('A'),
    variants: [
      { templateId: template, weight: 50 },
      { templateId: forNew, weight: 50 },
    ],
    control: 20,
  })
  const { messages } = await b.forecast(id)
  expect([messages?.people, messages?.asked]).toEqual([120, 120])
  const listed = new Map<string, number[]>()
  for (const { key, people } of messages?.reasons ?? []) {
    const { body } = await world.call<{ items: { id: number }[]; total: number }>(
      project,
      'GET',
      `broadcasts/${id}/forecast/people?key=${encodeURIComponent(key)}&limit=200`,
    )
    expect([body.total, body.items.length]).toEqual([people, people])
    listed.set(
      key.endsWith('until') || key.includes('_until: ') ? (key.split(': ')[0] ?? '') : key,
      body.items.map((one) => one.id).toSorted((x, y) => x - y),
    )
  }
  // A journey asks the same gate, for everybody: nobody is drawn out of its audience.
  const draft = {
    entry: { kind: 'audience', who: inCity('A').who, when: { kind: 'now' } },
    nodes: [{ id: 'm', kind: 'send', settings: { channel: 'email', templateId: template } }],
    edges: [{ from: 'entry', port: 'next', to: 'm' }],
  }
  const journey = await world.call<{ id: string }>(project, 'POST', 'journeys', { name: 'J', draft })
  const foretold = await world.call<JourneyForecast>(project, 'GET', `journeys/${journey.body.id}/forecast`)
  const [step, ...more] = foretold.body.steps
  expect([step?.node, step?.messages.people, more]).toEqual(['m', 120, []])
  const keys = step?.messages.reasons.map(({ key }) => key) ?? []
  expect(keys).toContain('frequency_cap: 1/24 h')
  expect(keys.filter((key) => key === 'mismatch' || key === 'control_arm')).toEqual([])
  await b.change(id, 'send')
  await world.settle()
  const happened = await became(id)
  expect([...listed].toSorted()).toEqual([...happened].toSorted())
  // The test would say little if they all went.
  expect([...happened.keys()].toSorted()).toEqual([
    'control_arm',
    'frequency_cap: 1/24 h',
    'global_control',
    'goes',
    'mismatch',
    'no_address',
    'quiet_until',
    'suppressed: by hand',
    'unsubscribed',
  ])
  for (const { key } of messages?.reasons ?? []) expect(forecastText(key).zh).not.toMatch(/^[a-z_]+/)
}, 60_000)
