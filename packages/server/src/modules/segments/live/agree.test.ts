import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { leaves, references, type Rule, ruleSchema } from '@millrace/contract/rules/index.ts'
import { tally } from '../../../../test/condition-kinds.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { letters, names, purposes, rule, tagValues, value } from '../../../../test/random-rules.ts'
import { sql } from '../../../platform/sql.ts'
import { catalog } from '../../catalog/index.ts'
import { segments } from '../index.ts'
import { worlds } from '../../../../test/worlds.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)
const logins = ['u0', 'u1', 'u2', 'u3', 'u4', 'u5']
const hour = 3_600_000
const mobile = '+8613900000001'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
})
afterAll(() => world.end())

/** What may happen between two looks: something is sent, maybe by two ends of one person or late, time goes by, a tag is set. */
type Step =
  | {
      readonly kind: 'send'
      readonly login: string
      readonly device: string
      readonly event: string
      readonly ago: number
      readonly properties: object
    }
  | { readonly kind: 'profile'; readonly login: string; readonly properties: object }
  | { readonly kind: 'tag'; readonly login: string; readonly tag: string; readonly value: string; readonly remove: boolean }
  | { readonly kind: 'consent'; readonly login: string; readonly purpose: string; readonly granted: boolean }
  | { readonly kind: 'mail'; readonly login: string; readonly email: string }
  | { readonly kind: 'suppress'; readonly address: string; readonly isOn: boolean; readonly reason: string }
  | { readonly kind: 'silence'; readonly whenUnknown: 'allow' | 'deny' }
  | { readonly kind: 'split'; readonly login: string }
  | { readonly kind: 'pass'; readonly ms: number }

const login = fc.constantFrom(...logins)
const properties = fc.dictionary(fc.constantFrom(...names), value, { maxKeys: 2 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('send' as const),
      login: fc.oneof(login, fc.constant('')),
      device: fc.constantFrom('', '', 'd0', 'd1', mobile),
      event: fc.constantFrom('View', 'Pay'),
      // Late ones, and one of a device whose clock is ahead.
      ago: fc.constantFrom(0, 0, 0, 1_800_000, hour, 3 * hour, 26 * hour, -1_800_000),
      properties,
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('profile' as const), login, properties }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('tag' as const),
      login,
      tag: fc.constantFrom('t1', 't2'),
      value: fc.constantFrom(...tagValues),
      remove: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('consent' as const), login, purpose: fc.constantFrom(...purposes), granted: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('mail' as const), login, email: fc.constantFrom('a@x.cn', 'b@x.cn', 'none') }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('suppress' as const),
      address: fc.constantFrom('a@x.cn', 'b@x.cn'),
      isOn: fc.boolean(),
      reason: fc.constantFrom('by hand', 'unsubscribed'),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('silence' as const), whenUnknown: fc.constantFrom('allow' as const, 'deny' as const) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constant('split' as const), login }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('pass' as const),
      ms: fc.constantFrom(1, 60_000, 1_800_000, 1_800_001, hour, hour + 1, 2 * hour, 24 * hour, 40 * 24 * hour),
    }),
  },
)

async function take(one: Step): Promise<void> {
  const now = world.clock.now().getTime()
  if (one.kind === 'pass') return world.clock.advance(one.ms)
  if (one.kind === 'split') {
    const id = await idOf(one.login)
    // Refused where there is nothing to split.
    if (id !== undefined) await world.call(project, 'POST', `people/${id}/split`, { ids: [{ type: 'mobile', value: mobile }] })
    return
  }
  if (one.kind === 'tag') {
    const id = await idOf(one.login)
    if (id === undefined) return
    const { status } = await world.call(project, 'POST', `people/${id}/tags`, { tag: one.tag, value: one.value, remove: one.remove })
    expect(status).toBe(204)
    return
  }
  if (one.kind === 'suppress') {
    if (one.isOn) await world.call(project, 'POST', 'suppressions', { address: one.address, reason: one.reason })
    else await world.call(project, 'DELETE', `suppressions/${one.address}?reason=${encodeURIComponent(one.reason)}`)
    return
  }
  if (one.kind === 'silence') {
    const revision = (await world.call<{ items: { key: string; revision: number }[] }>(project, 'GET', 'consent-purposes')).body.items.find(
      ({ key }) => key === letters.key,
    )?.revision
    const { key: _, ...rest } = letters
    const body = { ...rest, whenUnknown: one.whenUnknown }
    const { status } = await world.call(project, 'PUT', `consent-purposes/${letters.key}`, body, { 'if-match': `"${revision}"` })
    expect(status).toBe(200)
    return
  }
  if (one.kind === 'consent') {
    const id = await idOf(one.login)
    if (id === undefined) return
    const { status } = await world.call(project, 'PUT', `people/${id}/consents/${one.purpose}/email`, {
      granted: one.granted,
      source: 'form',
    })
    expect(status).toBe(200)
    return
  }
  const device = one.kind === 'send' ? one.device : ''
  const ids = {
    ids: {
      login_id: one.login || undefined,
      ...(device === mobile ? { mobile } : { anonymous_id: device || (one.login ? undefined : 'd2') }),
    },
  }
  const sent =
    one.kind === 'send'
      ? { ...ids, event: one.event, properties: one.properties, time: new Date(now - one.ago).toISOString() }
      : { ...ids, profile: { set: one.kind === 'mail' ? { email: one.email } : one.properties } }
  const events = [sent]
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
}

const idOf = async (value: string): Promise<number | undefined> =>
  (await world.call<{ id?: number }>(project, 'GET', `people/lookup?type=login_id&value=${value}`)).body.id

const members = async (segmentId: string): Promise<number[]> =>
  (
    await world.databases.postgres.rows<{ id: number }>(sql`
      select m.person_id as id from segment_members m join segments s on s.number = m.segment where s.segment_id = ${segmentId} order by 1`)
  ).map((row) => row.id)

const peopleOf = async (projectId: number): Promise<number> =>
  (
    await world.databases.postgres.one<{ n: number }>(sql`
      select count(*)::int as n from people where project_id = ${projectId} and merged_into is null`)
  )?.n ?? 0

test(`live segments have at every moment the members that their rules mean then (seed ${seed})`, async () => {
  const module = segments({ ...world.databases, clock: world.clock, catalog: catalog(world.databases) })
  const compared = tally()
  let runs = 0
  const plain = rule.filter((one) => references(one).segments.size === 0 && ![...leaves(one)].some(({ kind }) => kind === 'list'))
  await fc.assert(
    fc.asyncProperty(
      fc.array(plain, { minLength: 4, maxLength: 4 }),
      fc.array(step, { minLength: 4, maxLength: 12 }),
      async (drawn, steps) => {
        project = await world.project(`p${++runs}`)
        expect((await world.call(project, 'POST', 'consent-purposes', letters)).status).toBe(201)
        const ids: string[] = []
        // The last refers to the first.
        const rules = [...drawn.map((one) => ruleSchema.parse(one)), undefined]
        const kept: Rule[] = []
        for (const one of rules) {
          const meant: Rule = one ?? { kind: 'not', rule: { kind: 'segment', id: ids[0] ?? '' } }
          const made = await world.call<{ id: string }>(project, 'POST', 'segments', { name: 'live', rule: meant, isLive: true })
          expect(made.status).toBe(201)
          ids.push(made.body.id)
          kept.push(meant)
        }
        await world.settle()
        for (const one of steps) {
          await take(one)
          await world.settle()
          for (const [i, meant] of kept.entries()) {
            const { ids: expected, total } = await module.people(project.id, meant, { after: 0, limit: 1_000 })
            expect([one, await members(ids[i] ?? '')]).toEqual([one, expected])
            compared.add(meant, await peopleOf(project.id))
            const { body } = await world.call<{ live: object }>(project, 'GET', `segments/${ids[i]}`)
            expect(body.live).toMatchObject({ state: 'ready', size: total })
          }
        }
      },
    ),
    { numRuns: worlds(4), seed },
  )
  const counts = compared.print('live, after each step')
  if (scale < 20) return
  const conditions = ['profile', 'tag', 'segment', 'random', 'event', 'measure', 'occasion', 'sequence']
  for (const kind of conditions) expect([kind, counts.get(kind)]).toEqual([kind, expect.toSatisfy((n: number) => n >= 200)])
})
