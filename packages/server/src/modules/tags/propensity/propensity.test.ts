import type { Job } from '@millrace/contract/jobs/api.ts'
import type { Tag, TagPreview, TagRuns } from '@millrace/contract/tags/api.ts'
import type { TagModels, TagReasons } from '@millrace/contract/tags/propensity/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type CrowdEvent, insertCrowd, random } from '../../../../test/crowd.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { sql } from '../../../platform/sql.ts'

const start = Date.parse('2026-11-10T04:00:00Z')
const day = 86_400_000
const week = 7 * day

let world: World
beforeAll(async () => {
  world = await makeWorld({ at: new Date(start).toISOString() })
})
afterAll(() => world.end())

const target = { event: 'Pay', filters: [] }
const likely = { kind: 'propensity', target, withinDays: 7 }

async function compute(project: TestProject, { id }: Tag): Promise<Job['result']> {
  const { body } = await world.call<{ job: string }>(project, 'POST', `tags/${id}/compute`)
  await world.settle()
  const job = (await world.call<Job>(project, 'GET', `jobs/${body.job}`)).body
  expect([job.state, job.error]).toEqual(['done', null])
  return job.result
}
const define = async (project: TestProject, definition: object): Promise<Tag> =>
  (await world.call<Tag>(project, 'POST', 'tags', { name: '购买倾向', definition })).body
const modelOf = async (project: TestProject, tag: Tag): Promise<TagModels> =>
  (await world.call<TagModels>(project, 'GET', `tags/${tag.id}/model`)).body
async function valuesOf(project: TestProject): Promise<Map<number, string>> {
  const rows = await world.databases.postgres.rows<{ id: number; value: string }>(sql`
    select person_id as id, value from person_tags where project_id = ${project.id} and tag = '购买倾向'`)
  return new Map(rows.map((row) => [row.id, row.value]))
}

/** The probability that is true: what somebody looked at in the week before decides. */
const truth = (views: number): number => 1 / (1 + Math.exp(3.2 - 2 * Math.log1p(views)))

/** People over weeks: how often they look, and whether they pay in the week after, with the probability that is true. */
function shop(people: number, seed: number, weeks = 4): { events: CrowdEvent[]; views: Map<number, number> } {
  const next = random(seed)
  const events: CrowdEvent[] = []
  const views = new Map<number, number>()
  for (let person = 1; person <= people; person++) {
    let before = 0
    for (let back = weeks; back >= 1; back--) {
      const time = (): number => start - back * week + Math.floor(next() * (week - 1_000)) + 1
      if (next() < truth(before) && back < weeks) events.push({ person, event: 'Pay', time: time(), properties: { amount: 10 } })
      before = Math.floor(next() ** 2 * 9)
      for (let n = 0; n < before; n++) events.push({ person, event: 'View', time: time() })
      // What says nothing.
      if (next() < 0.8) events.push({ person, event: 'Tick', time: time() })
    }
    views.set(person, before)
  }
  return { events, views }
}

test('B19 on held-out people of a synthetic shop AUC is at least 0.75, the calibration error at most 5 %, and everybody has about their true probability; each has reasons', async () => {
  const project = await world.project('likely')
  const { events, views } = shop(1_500, 1)
  const id = await insertCrowd(world.databases, project.id, 1_500, events, [7])
  const tag = await define(project, likely)
  const before = await world.call<TagPreview>(project, 'POST', 'tags/preview', { definition: likely })
  expect(before.body).toMatchObject({ total: 1_499, values: [], learning: { refusal: null } })
  await compute(project, tag)
  const { newest, used } = await modelOf(project, tag)
  expect(newest).toEqual(used)
  expect(used?.card.refusal).toBeNull()
  expect(used?.card.measured?.auc).toBeGreaterThanOrEqual(0.75)
  expect(used?.card.measured?.error).toBeLessThanOrEqual(0.05)
  const values = await valuesOf(project)
  expect([values.size, values.has(id(7))]).toEqual([before.body.people, false])
  const off = [...views]
    .filter(([person]) => values.has(id(person)))
    .map(([person, seen]) => Math.abs(Number(values.get(id(person))) - truth(seen)))
  expect(off.reduce((sum, one) => sum + one, 0) / off.length).toBeLessThan(0.05)

  const [keenest] = [...views].toSorted((a, b) => b[1] - a[1])[0] ?? [0]
  const { body } = await world.call<TagReasons>(project, 'GET', `tags/${tag.id}/people/${id(keenest)}/reasons`)
  expect(body.probability?.toFixed(3)).toBe(Number(body.has).toFixed(3))
  expect(body.raises[0]?.zh).toMatch(/^最近 7 天「View」 8 次，高于 \d\d% 的人$/)
  expect(body.raises[0]?.en).toMatch(/^“View” 8 times in the last 7 days, more than \d\d% of people$/)

  // As tiers, of some people only. Who has the tag now is not known of the past: everybody is learnt from.
  const didPay = { kind: 'event', event: 'Pay', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  const among = { kind: 'all', rules: [{ kind: 'tag', tag: '购买倾向' }, didPay] }
  const tiers = [
    { value: '低', from: 0.05 },
    { value: '高', from: 0.5 },
  ]
  const definition = { ...likely, among, tiers }
  const again = (await world.call<Tag>(project, 'POST', 'tags', { name: '复购倾向', definition })).body
  const paid = new Set(events.filter((one) => one.event === 'Pay' && one.person !== 7).map((one) => one.person)).size
  const { body: counted } = await world.call<TagPreview>(project, 'POST', 'tags/preview', { definition })
  expect(counted).toMatchObject({ people: paid, learning: before.body.learning })
  await compute(project, again)
  const rows = await world.databases.postgres.rows<{ value: string }>(
    sql`select distinct value from person_tags where tag = '复购倾向' order by 1`,
  )
  expect(rows.map((row) => row.value)).toEqual(['低', '高'])
  // What people did is known of the past: only those who had paid by then are learnt from.
  const { body: fewer } = await world.call<TagPreview>(project, 'POST', 'tags/preview', { definition: { ...definition, among: didPay } })
  expect(fewer.people).toBe(paid)
  expect(fewer.learning?.people).toBeLessThan(paid)
})

test('B19 (part: refusals) where too few people are known nobody gets a value and those who have one keep it; the run says why', async () => {
  const project = await world.project('thin')
  const { events } = shop(60, 2)
  const id = await insertCrowd(world.databases, project.id, 60, events)
  await world.call(project, 'POST', `people/${id(1)}/tags`, { tag: '购买倾向', value: '0.5' })
  const tag = await define(project, likely)
  const { body } = await world.call<TagPreview>(project, 'POST', 'tags/preview', { definition: likely })
  expect(body.learning?.refusal).toEqual({ reason: 'too_few_people', have: 60, need: 1_000 })
  expect(await compute(project, tag)).toEqual({ counts: { people: 1, changed: 0 } })
  expect([...(await valuesOf(project))]).toEqual([[id(1), '0.5']])
  const runs = await world.call<TagRuns>(project, 'GET', `tags/${tag.id}/runs`)
  expect(runs.body.items).toMatchObject([{ changed: 0, model: { refusal: 'too_few_people', drifted: false } }])
  expect(await modelOf(project, tag)).toMatchObject({ newest: { card: { refusal: { have: 60, need: 1_000 } } }, used: null })
  const reasons = await world.call<TagReasons>(project, 'GET', `tags/${tag.id}/people/${id(1)}/reasons`)
  expect(reasons.body).toMatchObject({ has: '0.5', probability: null, raises: [], lowers: [] })
})

test('B19 (part: no leak) chance stays chance, even where an event at the very moment of the target and after it tells who does it', async () => {
  const project = await world.project('noise')
  const next = random(3)
  const events: CrowdEvent[] = []
  for (let person = 1; person <= 1_100; person++)
    for (let back = 4; back >= 1; back--) {
      const from = start - back * week
      events.push({ person, event: 'View', time: from + Math.floor(next() * week) })
      // Exactly at the past moment that is learnt from: neither counts as known then.
      if (next() < 0.3)
        events.push(
          { person, event: 'Receipt', time: from },
          { person, event: 'Pay', time: from },
          { person, event: 'Thanks', time: from + day },
        )
    }
  await insertCrowd(world.databases, project.id, 1_100, events)
  const tag = await define(project, likely)
  await compute(project, tag)
  const { newest } = await modelOf(project, tag)
  expect(newest?.card.events).toEqual(expect.arrayContaining(['Receipt', 'Thanks']))
  expect(newest?.card.refusal?.reason).toBe('not_better_than_chance')
  expect(newest?.card.measured?.auc).toBeLessThan(0.6)
  expect((await valuesOf(project)).size).toBe(0)
})

test('once its days are over a model is held against what came; when people change the run says that it drifted', async () => {
  const project = await world.project('drifting')
  const { events } = shop(1_500, 4, 5)
  await insertCrowd(world.databases, project.id, 1_500, events)
  const tag = await define(project, likely)
  await compute(project, tag)
  expect((await modelOf(project, tag)).used?.card.drift).toBeNull()
  world.clock.set(new Date(start + 9 * day))
  // Nobody pays any more, and all look five times as often.
  await insertCrowd(
    world.databases,
    project.id,
    1_500,
    Array.from({ length: 15_000 }, (_, i) => ({ person: 1 + (i % 1_500), event: 'View', time: start + 2 * day + i * 10_000 })),
  )
  await compute(project, tag)
  const { newest } = await modelOf(project, tag)
  expect(newest?.card.drift).toMatchObject({ drifted: true, since: new Date(start).toISOString(), held: { actual: 0 } })
  expect(newest?.card.drift?.held?.predicted).toBeGreaterThan(0.1)
  const runs = await world.call<TagRuns>(project, 'GET', `tags/${tag.id}/runs`)
  expect(runs.body.items.map((one) => one.model?.drifted)).toEqual([true, false])
})
