import fc from 'fast-check'
import type { ConsentChannel } from '@millrace/contract/messaging/consents.ts'
import { type Reach, sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Json } from '@millrace/contract/events.ts'
import {
  consentKey,
  type Contact,
  evaluate,
  type EventLeaf,
  eventLeaves,
  figureLeafOf,
  filtersMatch,
  isAmongTop,
  type Items,
  lasting,
  leafFigure,
  leaves,
  matchesOf,
  nextChange,
  nextOfProfile,
  passingConditions,
  operators,
  type RankRule,
  references,
  type Rule,
  ruleSchema,
  type SeenEvent,
} from '@millrace/contract/rules/index.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { tally } from '../../../../test/condition-kinds.ts'
import { record } from '../../../../test/pipeline.ts'
import { large, letters, names, purposes, rankedRule, rule, tagValues, value } from '../../../../test/random-rules.ts'
import { sql } from '../../../platform/sql.ts'
import { catalog } from '../../catalog/index.ts'
import { segments, type SegmentsModule } from '../index.ts'
import { setTags } from '../../profiles/index.ts'
import { addMembers, removeMembers } from '../lists/store.ts'
import { renewAddresses } from '../../messaging/addresses.ts'
import { noteDevices } from '../../messaging/devices/store.ts'
import { worlds } from '../../../../test/worlds.ts'

const now = '2026-11-01T02:00:00Z'
/** Ten in the morning of a Sunday, the first of a month. */
const moment = { now: new Date(now), zone: 'Asia/Shanghai' }
const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

interface Model {
  readonly profile: Record<string, Json>
  readonly tags: Map<string, string>
  readonly lists: ReadonlySet<string>
  readonly contact: Contact
  readonly events: readonly SeenEvent[]
}

let world: World
let project: TestProject
const models = new Map<number, Model>()
/** Two segments, one of which refers to the other. */
const saved = new Map<string, Rule>()
let shelf = new Map<string, Record<string, Json>>()
const items: Items = (type, id) => shelf.get(`${type}/${id}`)

/** Forty people with every kind of value, events on both sides of window edges, some of them merged from two. */
beforeAll(async () => {
  world = await makeWorld({ at: now })
  project = await world.project()
  expect((await world.call(project, 'POST', 'consent-purposes', letters)).status).toBe(201)
  // Room for four properties, taken by these; `city` and `vip` of events and of profiles are kept outside the columns.
  await limitProperties(4)
  const taken = { age: 1, likes: ['a'] }
  await world.app.ingest.accept(project.id, 'native', [
    record({ ids: ['login:first'], event: 'View', properties: taken, set: taken, test: true }),
  ])
  await world.settle()
  shelf = await sendItems()
  await saveSegments()
  const account = { provider: 'aliyun', name: 'A', settings: { accessKeyId: 'k' }, secrets: { accessKeySecret: 's' } }
  expect((await world.call(project, 'POST', 'channels/accounts', account)).status).toBe(201)
  const jpush = { provider: 'jpush', name: 'J', settings: { appKey: 'a'.repeat(24) }, secrets: { masterSecret: 'b'.repeat(24) } }
  expect((await world.call(project, 'POST', 'channels/accounts', jpush)).status).toBe(201)
  const hook = { provider: 'standard-webhook', name: 'W', settings: { url: 'https://shop.example/letters' } }
  const secrets = { secret: `whsec_${Buffer.alloc(24, 7).toString('base64')}` }
  expect((await world.call(project, 'POST', 'channels/accounts', { ...hook, secrets })).status).toBe(201)
  const people = fc.sample(
    fc.record({
      profile: fc.dictionary(fc.constantFrom(...names), value),
      tags: fc.uniqueArray(fc.tuple(fc.constantFrom('t1', 't1', 't2'), fc.constantFrom(...tagValues)), {
        selector: ([tag]) => tag,
        maxLength: 2,
      }),
      said: fc.uniqueArray(
        fc.record({
          purpose: fc.constantFrom(...purposes),
          channel: fc.constantFrom(...sendingChannels),
          granted: fc.boolean(),
        }),
        { selector: ({ purpose, channel }) => consentKey(purpose, channel), maxLength: 3 },
      ),
      mail: fc.constantFrom('property', 'id', 'both', 'unusable', 'none'),
      mobile: fc.constantFrom('property', 'id', 'unusable', 'none'),
      device: fc.constantFrom('living', 'removed', 'none'),
      suppressed: fc.subarray(['do_not_call', 'unsubscribed', 'hard_bounce']),
      events: fc.array(
        fc.record({
          event: fc.constantFrom('View', 'Pay'),
          // Around an hour, two of them, the midnight of ten hours ago, and a day before.
          agoMs: fc.constantFrom(0, 1, 1_800_000, 3_600_000, 3_600_001, 7_200_000, 36_000_000, 36_000_001, 90_000_000),
          properties: fc.dictionary(fc.constantFrom(...names), value),
        }),
        { maxLength: 5 },
      ),
    }),
    { numRuns: 40, seed },
  )
  // Two ends of one person have no common order inside a millisecond; only events of one end may tie.
  const timeOf = (agoMs: number, i: number, n: number): number => Date.parse(now) - agoMs - (i % 4 === 0 && n % 2 === 0 ? 7 : 0)
  const at = (agoMs: number): string => new Date(Date.parse(now) - agoMs).toISOString()
  for (const [i, person] of people.entries()) {
    const device = [`anon:d${i}`]
    const login = [`login:u${i}`]
    const isMerged = i % 4 === 0
    const mail = { property: `P${i}@X.cn`, both: `P${i}@X.cn`, unusable: 'p at x', id: undefined, none: undefined }[person.mail]
    const mailId = person.mail === 'id' || person.mail === 'both' || person.mail === 'unusable' ? [`email:i${i}@x.cn`] : []
    // As people write it, as an id has it, and one without its country.
    const mobile = { property: `138 0000 ${1000 + i}`, unusable: '12345', id: undefined, none: undefined }[person.mobile]
    const mobileId = person.mobile === 'id' || person.mobile === 'unusable' ? [`mobile:1390000${1000 + i}`] : []
    const sent = person.events.map((one, n) =>
      record({
        ids: isMerged && n % 2 === 0 ? device : login,
        event: one.event,
        properties: one.properties,
        at: new Date(timeOf(one.agoMs, i, n)).toISOString(),
        id: `${i}/${n}`,
      }),
    )
    await world.app.ingest.accept(project.id, 'native', [
      record({
        ids: [...login, ...mailId, ...mobileId],
        set: { ...person.profile, ...(mail !== undefined && { email: mail }), ...(mobile !== undefined && { mobile }) },
        at: at(0),
        id: `p${i}`,
      }),
      ...sent,
      ...(isMerged ? [record({ ids: device, set: {}, id: `d${i}` })] : []),
    ])
  }
  await world.settle()
  expect((await limitProperties(100)).admitted).toBe(10)
  await world.app.ingest.accept(
    project.id,
    'native',
    people.flatMap((_, i) => (i % 4 === 0 ? [record({ ids: [`login:u${i}`, `anon:d${i}`], set: {}, id: `m${i}` })] : [])),
  )
  await world.app.ingest.accept(project.id, 'native', [record({ ids: ['login:tester'], set: { city: '上海' }, test: true, id: 'tester' })])
  await world.settle()
  const row = await world.databases.postgres.one<{ number: number }>(sql`select number from segments where segment_id = 'plain'`)
  const list = { projectId: project.id, id: 'plain', number: row?.number ?? 0 }
  for (const [i, person] of people.entries()) {
    const found = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=u${i}`)
    const events = person.events
      .map((one, n) => ({ event: one.event, time: timeOf(one.agoMs, i, n), properties: one.properties }))
      .toSorted((a, b) => a.time - b.time)
    const lists = new Set(i % 3 === 0 ? ['plain'] : [])
    models.set(found.body.id, {
      profile: person.profile,
      tags: new Map(person.tags),
      lists,
      events,
      contact: await contactOf(found.body.id, i, person),
    })
    await world.app.ingest.outboxes.transaction(async (tx, outbox) => {
      const tags = person.tags.map(([tag, tagValue]) => ({
        projectId: project.id,
        personId: found.body.id,
        tag,
        value: tagValue,
        remove: false,
      }))
      await setTags(tx, outbox, tags, world.clock.now())
      if (lists.size > 0) await addMembers(tx, outbox, list, [found.body.id], world.clock.now())
      // Put on and taken off again.
      else
        await removeMembers(
          tx,
          outbox,
          list,
          (await addMembers(tx, outbox, list, [found.body.id], world.clock.now())) ? [found.body.id] : [],
        )
    })
  }
  await world.settle()
})
afterAll(() => world.end())

/** What is on record of somebody, put there, and as it is meant. */
async function contactOf(
  id: number,
  i: number,
  {
    said,
    mail,
    mobile,
    device,
    suppressed,
  }: {
    readonly said: readonly { purpose: string; channel: ConsentChannel; granted: boolean }[]
    readonly mail: string
    readonly mobile: string
    readonly device: string
    readonly suppressed: readonly string[]
  },
): Promise<Contact> {
  for (const { purpose, channel, granted } of said) {
    const answer = await world.call(project, 'PUT', `people/${id}/consents/${purpose}/${channel}`, { granted, source: 'form' })
    expect(answer.status).toBe(200)
  }
  if (device !== 'none')
    await world.app.ingest.outboxes.transaction(async (tx, outbox) => {
      const one = { projectId: project.id, personId: id, provider: 'jpush', token: `token-${i}`, platform: 'ios', app: '' } as const
      const seen = { ...one, isSandbox: false, isRemoved: device === 'removed', at: world.clock.now() }
      await renewAddresses(tx, outbox, await noteDevices(tx, [seen]), () => false)
    })
  const address = { property: `p${i}@x.cn`, both: `p${i}@x.cn`, id: `i${i}@x.cn` }[mail]
  const number = { property: `+861380000${1000 + i}`, id: `+861390000${1000 + i}` }[mobile]
  for (const reason of suppressed)
    for (const one of [`p${i}@x.cn`, `I${i}@x.cn`, ...(number === undefined ? [] : [number])])
      expect((await world.call(project, 'POST', 'suppressions', { address: one, reason })).status).toBe(201)
  return {
    consents: new Map(said.map((one) => [consentKey(one.purpose, one.channel), one.granted])),
    addresses: new Map([
      ...(address === undefined ? [] : [['email', suppressed] as const]),
      ...(number === undefined ? [] : [['sms', suppressed] as const, ['phone', suppressed] as const]),
      ...(device === 'living' ? [['push', []] as const] : []),
    ]),
    silence: new Map([
      ['marketing', 'allow'],
      ['letters', 'deny'],
    ]),
  }
}

/** Items with every kind of value, some in the other table or another project, one deleted. */
async function sendItems(): Promise<Map<string, Record<string, Json>>> {
  const [a = {}, seven = {}, ours = {}, gone = {}, shop = {}, theirs = {}] = fc
    .sample(fc.dictionary(fc.constantFrom(...names), value), { numRuns: 6, seed })
    .map((one) => Object.fromEntries(Object.entries(one).map(([name, of]) => [name, asTaken(of)])))
  const send = async (to: TestProject, events: object[]): Promise<void> => {
    const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${to.writeKey}` })
    expect(status).toBe(200)
  }
  const item = (type: string, id: string | number, properties: object) => ({ item: { type, id, properties } })
  await send(project, [
    item('product', 'a', a),
    item('product', '7', seven),
    item('product', 'abc', ours),
    item('product', 'gone', gone),
    item('product', large, a),
  ])
  await send(project, [item('shop', 'a', shop), { item: { type: 'product', id: 'gone', delete: true } }])
  await send(await world.project('elsewhere'), [item('product', 'other', theirs), item('product', 'a', theirs)])
  await world.settle()
  return new Map([
    ['product/a', a],
    ['product/7', seven],
    ['product/abc', ours],
    ['shop/a', shop],
    [`product/${large}`, a],
  ])
}

/** What is sent over HTTP loses the nothings in its lists. */
const asTaken = (of: Json): Json => (Array.isArray(of) ? of.filter((one) => one !== null) : of)

async function saveSegments(): Promise<void> {
  const [one, other] = fc
    .sample(rule, { numRuns: 400, seed })
    .filter((drawn) => references(drawn).segments.size === 0 && [...leaves(drawn)].length > 1)
  if (!one || !other) throw new Error('no rule without segments was drawn')
  saved.set('plain', one).set('nested', { kind: 'any', rules: [{ kind: 'not', rule: { kind: 'segment', id: 'plain' } }, other] })
  for (const [id, definition] of saved)
    await world.databases.postgres.run(sql`
      insert into segments (segment_id, project_id, name, rule, created_at, updated_at)
      values (${id}, ${project.id}, ${id}, ${JSON.stringify(ruleSchema.parse(definition))}::jsonb, now(), now())`)
}

async function limitProperties(propertyLimit: number): Promise<{ admitted: number; waiting: number }> {
  const before = await world.call<{ revision: number }>(project, 'GET', 'catalog/settings')
  const headers = { 'if-match': `"${before.body.revision}"` }
  return (await world.call<{ admitted: number; waiting: number }>(project, 'PUT', 'catalog/settings', { propertyLimit }, headers)).body
}

const figureOf = (leaf: EventLeaf, model: Model): number | null => leafFigure(leaf, model.events, moment, items, model.profile)

const known = new WeakMap<RankRule, (number | null)[]>()
function figuresOf(rank: RankRule): (number | null)[] {
  const all = known.get(rank) ?? [...models.values()].map((model) => figureOf(figureLeafOf(rank), model))
  known.set(rank, all)
  return all
}

const inMemory = (one: Rule): number[] =>
  [...models]
    .filter(([person, model]) =>
      evaluate(one, {
        person,
        ...model,
        moment,
        items,
        segments: { rules: saved, items },
        figureOf: (one) => figureOf(one, model),
        ranks: (one) => isAmongTop(one, figureOf(figureLeafOf(one), model), figuresOf(one)),
      }),
    )
    .map(([id]) => id)
    .toSorted((a, b) => a - b)

test(`the in-memory meaning, the SQL form and the batch inputs of a rule agree (seed ${seed})`, async () => {
  const module = segments({
    postgres: world.databases.postgres,
    clickhouse: world.databases.clickhouse,
    clock: world.clock,
    catalog: catalog(world.databases),
  })
  const compared = tally()
  await fc.assert(
    fc.asyncProperty(rankedRule, async (raw) => {
      const one = ruleSchema.parse(raw)
      compared.add(one, models.size)
      const { ids, total } = await module.people(project.id, one, { after: 0, limit: 1_000 })
      const expected = inMemory(one)
      expect(ids).toEqual(expected)
      expect(total).toBe(expected.length)
      const inputs = await module.ruleInputs(world.databases.postgres, project.id, [...models.keys()], [one])
      const batch = [...inputs].filter(([, input]) => evaluate(one, { ...input, items })).map(([id]) => id)
      expect(batch.toSorted((a, b) => a - b)).toEqual(expected)
      await timersAgree(module, one)
    }),
    { numRuns: worlds(60), seed },
  )
  const counts = compared.print('in memory, as SQL and in a batch')
  if (scale < 20) return
  for (const kind of [...counts.keys(), ...operators.map((op) => `operator ${op}`)])
    expect([kind, counts.get(kind)]).toEqual([kind, expect.toSatisfy((n: number) => n >= 200)])
})

test('who is reachable in a rule is who the gate would let a message for that purpose go to', async () => {
  const reached = { email: 0, sms: 0, push: 0, phone: 0, webhook: 0 }
  for (const [purpose, channel] of purposes.flatMap((one) => sendingChannels.map((by) => [one, by] as const))) {
    const meant = inMemory({ kind: 'reach', purpose, channel, is: 'reachable' })
    reached[channel] += meant.length
    for (const id of models.keys()) {
      const { body } = await world.call<Reach>(project, 'GET', `people/${id}/reach`)
      const found = body.items.find((one) => one.purpose === purpose && one.channel === channel)
      expect([channel, id, found?.reachable]).toEqual([channel, id, meant.includes(id)])
    }
  }
  expect(Math.min(...Object.values(reached))).toBeGreaterThan(0)
})

/** A while ago, so that many events lie ahead. */
async function timersAgree(module: SegmentsModule, one: Rule): Promise<void> {
  const then = { ...moment, now: new Date(moment.now.getTime() - 1_800_000) }
  const inputs = await module.timedInputs(world.databases.postgres, project.id, [...models.keys()], [one], then.now)
  const sought = eventLeaves(one).concat([...references(one).segments].flatMap((id) => segmentLeaves(id)))
  for (const [id, model] of models) {
    const nexts = sought.map((each) => nextChange(each, timesFor(each, model), then) ?? Infinity)
    nexts.push(nextOfProfile(passingConditions([one, ...segmentsOf(one)]), model.profile, then, items) ?? Infinity)
    expect([id, inputs.get(id)?.next ?? Infinity]).toEqual([id, Math.min(Infinity, ...nexts)])
  }
}

const segmentsOf = (one: Rule): Rule[] =>
  [...references(one).segments].flatMap((id) => {
    const meant = saved.get(id)
    return meant ? [meant, ...segmentsOf(meant)] : []
  })

const segmentLeaves = (id: string): EventLeaf[] => {
  const meant = saved.get(id)
  return meant ? [...eventLeaves(meant), ...[...references(meant).segments].flatMap(segmentLeaves)] : []
}

const timesFor = (leaf: EventLeaf, { events }: Model): number[] =>
  events
    .filter((seen) =>
      matchesOf(leaf)
        .map(lasting)
        .some(({ event, filters }) => seen.event === event && filtersMatch(filters, seen.properties, items, moment)),
    )
    .map((seen) => seen.time)
