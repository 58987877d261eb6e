import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Segment, SegmentChanges, SegmentSize } from '@millrace/contract/segments/api.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { erase } from '../../../../test/erase-kit.ts'
import { sql } from '../../../platform/sql.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'
import { refusing } from '../../../../test/refusing.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'

const minute = 60_000
let world: World
let project: TestProject
beforeEach(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
})
afterEach(() => world.end())

const sendOnly = (...events: object[]) =>
  world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
const send = async (...events: object[]): Promise<void> => {
  await sendOnly(...events)
  await world.settle()
}
const pass = async (ms: number): Promise<void> => {
  world.clock.advance(ms)
  await world.settle()
}
const viewed = (times: number, window: Extract<Rule, { kind: 'event' }>['window']): Rule => ({
  kind: 'event',
  event: 'View',
  filters: [],
  window,
  count: { op: 'gte', value: times },
})
const lastHour = { kind: 'last', amount: 1, unit: 'hour' } as const
async function live(name: string, rule: Rule): Promise<Segment> {
  const { status, body } = await world.call<Segment>(project, 'POST', 'segments', { name, rule, isLive: true })
  expect([status, body.live?.state]).toEqual([201, 'computing'])
  await world.settle()
  return body
}
const read = async ({ id }: Segment): Promise<Segment> => (await world.call<Segment>(project, 'GET', `segments/${id}`)).body
const size = async (segment: Segment): Promise<number | undefined> => (await read(segment)).live?.size
const changes = async ({ id }: Segment): Promise<string[]> => {
  const { body } = await world.call<SegmentChanges>(project, 'GET', `segments/${id}/changes`)
  return body.items.map((one) => `${one.entered ? '+' : '-'}${one.person?.ids.map(({ value }) => value).join('/')} ${one.cause}`)
}
const idOf = async (login: string): Promise<number> =>
  (await world.call<{ id: number }>(project, 'GET', `people/lookup?type=login_id&value=${login}`)).body.id
const segmentsOf = async (login: string): Promise<string[]> =>
  (await world.call<{ items: { name: string }[] }>(project, 'GET', `people/${await idOf(login)}/segments`)).body.items.map(
    (one) => one.name,
  )
const told = async (): Promise<string[]> =>
  (
    await world.databases.clickhouse.rows<{ what: string }>({
      strings: [
        `select concat(event, ' ', distinct_id, ' ', properties.$segment_name::String) as what from events where event like '$segment%' order by time, what`,
      ],
      values: [],
    })
  ).map((row) => row.what)

test('somebody enters with the third view and leaves an hour after the first, to the ms; both are on record, told as events and counted by hour', async () => {
  await send({ user_id: 'before', event: 'View' }, { user_id: 'before', event: 'View' }, { user_id: 'before', event: 'View' })
  const keen = await live('keen', viewed(3, lastHour))
  // Who is in it from the beginning has not entered it.
  expect([await size(keen), await changes(keen), await segmentsOf('before')]).toEqual([1, [], ['keen']])
  await send({ user_id: 'u1', event: 'View' }, { user_id: 'u2', event: 'Other' })
  await pass(10 * minute)
  await send({ user_id: 'u1', event: 'View' })
  expect(await segmentsOf('u1')).toEqual([])
  await pass(10 * minute)
  await send({ user_id: 'u1', event: 'View' })
  expect([await size(keen), await changes(keen)]).toEqual([2, ['+u1 View']])

  await pass(40 * minute)
  expect(await segmentsOf('u1')).toEqual(['keen'])
  await pass(1)
  expect([await size(keen), await segmentsOf('u1')]).toEqual([0, []])
  expect((await changes(keen)).toSorted()).toEqual(['+u1 View', '-before $time', '-u1 $time'])
  expect(await told()).toEqual(['$segment_entered u1 keen', '$segment_exited before keen', '$segment_exited u1 keen'])
  const { body } = await world.call<{ items: SegmentSize[] }>(project, 'GET', `segments/${keen.id}/sizes`)
  expect(body.items.map(({ size: n, entered, exited }) => [n, entered, exited])).toEqual([
    [2, 1, 0],
    [0, 0, 2],
  ])
})

test('B06 a tag that is put on somebody brings them into the live segment and its count, as profiles and other segments do; somebody new is in where nothing has to be known', async () => {
  const quiet = await live('quiet', { kind: 'not', rule: viewed(1, { kind: 'ever' }) })
  const shanghai = await live('shanghai', { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } })
  const both = await live('both', {
    kind: 'all',
    rules: [
      { kind: 'segment', id: quiet.id },
      { kind: 'tag', tag: 'vip' },
    ],
  })
  await send({ user_id: 'u1', event: 'Other' })
  expect(await segmentsOf('u1')).toEqual(['quiet'])
  await send({ user_id: 'u1', profile: { set: { city: '上海' } } })
  expect(await segmentsOf('u1')).toEqual(['quiet', 'shanghai'])
  const edit = { who: { segmentId: shanghai.id }, edits: [{ kind: 'tag', tag: 'vip', value: '' }] }
  await world.call(project, 'POST', 'people/edits', edit)
  await world.settle()
  expect(await segmentsOf('u1')).toEqual(['both', 'quiet', 'shanghai'])
  expect([await size(both), await changes(both)]).toEqual([1, ['+u1 $tag']])
  world.clock.advance(1)
  await send({ user_id: 'u1', event: 'View' })
  expect(await segmentsOf('u1')).toEqual(['shanghai'])
  expect([await changes(quiet), await changes(both)]).toEqual([
    ['-u1 View', '+u1 $new'],
    ['-u1 View', '+u1 $tag'],
  ])
})

test('history, merges, erasure and a changed rule move people silently', async () => {
  const keen = await live('keen', viewed(2, { kind: 'ever' }))
  const old = { event: 'View', historical: true, time: '2026-10-01T00:00:00Z' }
  await send({ user_id: 'past', ...old }, { user_id: 'past', ...old, time: '2026-10-02T00:00:00Z' })
  await send({ user_id: 'past', historical: true, profile: { set: { city: '上海' } } })
  expect([await segmentsOf('past'), await changes(keen)]).toEqual([['keen'], []])
  // One view each, of two people who turn out to be one.
  await send({ anonymous_id: 'd1', event: 'View' }, { user_id: 'u1', event: 'View' })
  await send({ user_id: 'u1', anonymous_id: 'd1', event: 'Other' })
  expect([await size(keen), await segmentsOf('u1')]).toEqual([2, ['keen']])
  // Who logs in and does something in one go does something.
  await send({ anonymous_id: 'd3', event: 'View' })
  await send({ user_id: 'u3', anonymous_id: 'd3', event: 'View' })
  expect([await segmentsOf('u3'), await changes(keen)]).toEqual([['keen'], ['+d3/u3 View']])
  const headers = await world.revisionOf(project, `segments/${keen.id}`)
  const changed = await world.call<Segment>(
    project,
    'PUT',
    `segments/${keen.id}`,
    { name: 'keen', rule: viewed(3, { kind: 'ever' }) },
    headers,
  )
  expect([changed.status, changed.body.live?.state]).toEqual([200, 'computing'])
  await world.settle()
  expect([await size(keen), (await changes(keen)).length]).toEqual([0, 1])
  world.clock.advance(1)
  await send({ user_id: 'u1', event: 'View' })
  expect(await changes(keen)).toEqual(['+d1/u1 View', '+d3/u3 View'])
  await erase(world, project, await idOf('u1'))
  await world.settle()
  expect([await size(keen), await changes(keen), await told()]).toEqual([0, ['+d3/u3 View'], ['$segment_entered u3 keen']])
})

test('somebody comes of an age and goes out of it on their birthday, as it begins where the project is', async () => {
  const grown = await live('grown', { kind: 'profile', condition: { property: 'birthday', op: 'age_between', values: [18, 18] } })
  const born = (user_id: string, birthday: string) => ({ user_id, profile: { set: { birthday } } })
  await send(born('today', '2008-11-01'), born('tomorrow', '2008-11-02'), born('leaving', '2007-11-02'), born('no', '2008-11-2'))
  expect((await changes(grown)).toSorted()).toEqual(['+leaving $profile', '+today $profile'])
  await pass(Date.parse('2026-11-01T15:59:59.999Z') - world.clock.now().getTime())
  expect(await size(grown)).toBe(2)
  await pass(1)
  expect((await changes(grown)).slice(0, 2).toSorted()).toEqual(['+tomorrow $time', '-leaving $time'])
  // Whoever is in it from the beginning goes out on time, too.
  const rule = { kind: 'profile', condition: { property: 'birthday', op: 'age_between', values: [0, 18] } } as const
  const young = await live('young', rule)
  await pass(Date.parse('2027-10-31T16:00:00Z') - world.clock.now().getTime())
  expect(await changes(young)).toEqual(['-today $time'])
})

test('another time zone and another definition of a tag move people silently, also where a live tag or another segment reads the calendar; their next edges are those of the new days', async () => {
  // Ten in the morning in Shanghai, two at night in London.
  await send({ user_id: 'u1', event: 'View', time: '2026-10-31T20:00:00Z' }, { user_id: 'u2', event: 'View', time: '2026-10-31T15:30:00Z' })
  const today = await live('today', viewed(1, { kind: 'this', unit: 'day' }))
  const through = await live('through', { kind: 'segment', id: today.id })
  const tag = { name: 'seen today', definition: { kind: 'rule', rule: { kind: 'segment', id: today.id } }, refresh: 'live' }
  const { body: seen } = await world.call<{ id: string }>(project, 'POST', 'tags', tag)
  const tagged = await live('tagged', { kind: 'tag', tag: 'seen today' })
  await pass(minute)
  await world.app.jobs.tick()
  await world.settle()
  const all = [today, through, tagged]
  const inAll = ['tagged', 'through', 'today']
  const where = async () => [await segmentsOf('u1'), await segmentsOf('u2')]
  expect(await where()).toEqual([inAll, []])
  const { status } = await world.call(project, 'PATCH', '', { timeZone: 'Europe/London' }, { 'if-match': '"1"' })
  expect(status).toBe(200)
  await world.settle()
  expect(await where()).toEqual([[], []])
  await world.call(project, 'PATCH', '', { timeZone: 'Asia/Kolkata' }, { 'if-match': '"2"' })
  await world.settle()
  expect(await where()).toEqual([inAll, []])
  expect([await told(), ...(await Promise.all(all.map(changes)))]).toEqual([[], [], [], []])
  // So is another definition of the tag.
  const never = {
    ...tag,
    definition: { kind: 'rule', rule: { kind: 'all', rules: [{ kind: 'segment', id: today.id }, viewed(9, { kind: 'ever' })] } },
  }
  await world.call(project, 'PUT', `tags/${seen.id}`, never, await world.revisionOf(project, `tags/${seen.id}`))
  await world.call(project, 'POST', `tags/${seen.id}/compute`)
  await world.settle()
  expect([await segmentsOf('u1'), await changes(tagged), await told()]).toEqual([['through', 'today'], [], []])
  // The day ends at 18:30 UTC there, not at 16:00.
  await pass(Date.parse('2026-11-01T18:29:59Z') - world.clock.now().getTime())
  expect(await segmentsOf('u1')).toContain('today')
  await pass(1_000)
  expect([await segmentsOf('u1'), await changes(today)]).toEqual([[], ['-u1 $time']])
})

test('who loses events to somebody else, by a split, leaves with them, silently', async () => {
  const keen = await live('keen', viewed(2, { kind: 'ever' }))
  const mobile = '+8613900000001'
  await send({ ids: { mobile }, event: 'View' })
  await send({ user_id: 'u1', event: 'View' })
  await send({ ids: { login_id: 'u1', mobile }, event: 'Other' })
  expect(await segmentsOf('u1')).toEqual(['keen'])
  const split = await world.call(project, 'POST', `people/${await idOf('u1')}/split`, { ids: [{ type: 'mobile', value: mobile }] })
  await world.settle()
  expect([split.status, await segmentsOf('u1'), await size(keen), (await changes(keen)).length]).toEqual([201, [], 0, 0])
})

test('somebody whom a split makes without an event of theirs is in what means those of whom nothing is known, silently', async () => {
  const untagged = await live('untagged', { kind: 'not', rule: { kind: 'tag', tag: 't' } })
  const mobile = '+8613900000001'
  await send({ ids: { login_id: 'u1', mobile }, event: 'View' })
  await world.call(project, 'POST', `people/${await idOf('u1')}/split`, { ids: [{ type: 'mobile', value: mobile }] })
  await world.settle()
  expect([await size(untagged), await changes(untagged)]).toEqual([2, ['+u1 $new']])
})

test('a payment that waits in the backlog is not missed: nobody is said to have done without', async () => {
  const unpaid = await live('unpaid', {
    kind: 'sequence',
    steps: [{ event: 'SubmitOrder', filters: [] }],
    absent: { event: 'PayOrder', filters: [], within: { amount: 30, unit: 'minute' } },
    within: { amount: 1, unit: 'day' },
    window: { kind: 'last', amount: 1, unit: 'day' },
  })
  await send({ user_id: 'u1', event: 'SubmitOrder' }, { user_id: 'u2', event: 'SubmitOrder' })
  world.clock.advance(29 * minute)
  // Accepted, but not yet processed when the half hour is over.
  await sendOnly({ user_id: 'u1', event: 'PayOrder' })
  world.clock.advance(minute)
  await world.settle()
  expect([await segmentsOf('u1'), await segmentsOf('u2')]).toEqual([[], ['unpaid']])
  expect(await changes(unpaid)).toEqual(['+u2 $time'])
})

test('a segment that is not live any more, or archived, has no members; one it refers to that changes computes it anew', async () => {
  const base = (await world.call<Segment>(project, 'POST', 'segments', { name: 'base', rule: viewed(1, { kind: 'ever' }) })).body
  const top = await live('top', { kind: 'segment', id: base.id })
  await send({ user_id: 'u1', event: 'View' }, { user_id: 'u2', event: 'View' }, { user_id: 'u2', event: 'View' })
  expect(await size(top)).toBe(2)
  const put = async (segment: Segment, body: object) =>
    world.call<Segment>(project, 'PUT', `segments/${segment.id}`, body, await world.revisionOf(project, `segments/${segment.id}`))
  await put(base, { name: 'base', rule: viewed(2, { kind: 'ever' }) })
  await world.settle()
  expect([await size(top), (await changes(top)).length]).toEqual([1, 2])
  await put(top, { name: 'top', rule: top.rule, isLive: false })
  await world.settle()
  expect([(await read(top)).live, await segmentsOf('u2')]).toEqual([null, []])
  await put(top, { name: 'top again', rule: top.rule, isLive: true })
  await world.settle()
  await put(top, { name: 'renamed', rule: top.rule })
  expect((await read(top)).live).toMatchObject({ state: 'ready', size: 1 })
  await world.call(project, 'POST', `segments/${top.id}/archive`, {}, await world.revisionOf(project, `segments/${top.id}`))
  await world.settle()
  expect(await segmentsOf('u2')).toEqual([])
})

test('what a live segment refers to may be archived: it keeps its members and what it meant, and nobody enters or leaves', async () => {
  const base = (await world.call<Segment>(project, 'POST', 'segments', { name: 'base', rule: viewed(1, { kind: 'ever' }) })).body
  const definition = { kind: 'rule', rule: { kind: 'segment', id: base.id } }
  const { body: tag } = await world.call<{ id: string }>(project, 'POST', 'tags', { name: 'viewer', definition })
  await send({ user_id: 'u1', event: 'View' })
  await world.call(project, 'POST', `tags/${tag.id}/compute`)
  await world.settle()
  const rules: Rule[] = [
    { kind: 'segment', id: base.id },
    { kind: 'tag', tag: 'viewer' },
  ]
  const top = await live('top', { kind: 'any', rules })
  for (const path of [`segments/${base.id}`, `tags/${tag.id}`])
    expect((await world.call(project, 'POST', `${path}/archive`, {}, await world.revisionOf(project, path))).status).toBe(200)
  world.clock.advance(minute)
  await world.app.jobs.tick()
  await world.settle()
  expect([await read(top), await segmentsOf('u1'), await changes(top)]).toMatchObject([{ live: { state: 'ready', size: 1 } }, ['top'], []])
  await send({ user_id: 'u2', event: 'View' })
  expect([await size(top), await changes(top)]).toEqual([2, ['+u2 View']])
})

test.each(['segments.before_commit', 'segments.after_commit', 'facts.after_insert', 'react.after_commit'] as const)(
  'a crash at %s tells nobody twice and forgets nobody',
  async (point) => {
    const keen = await live('keen', viewed(2, lastHour))
    let crashes = 0
    const undo = onStopPoint(point, () => {
      if (++crashes <= 2) throw new Error('crash')
    })
    const views = ['u1', 'u1', 'u2', 'u2', 'u3'].map((one) => ({ user_id: one, event: 'View' }))
    await send(...views).catch(() => undefined)
    for (let tries = 0; tries < 3; tries++) await world.settle().catch(() => undefined)
    undo()
    await world.settle()
    expect(crashes).toBeGreaterThanOrEqual(1)
    expect([await size(keen), (await changes(keen)).toSorted()]).toEqual([2, ['+u1 View', '+u2 View']])
    await pass(61 * minute)
    expect(await told()).toEqual(['entered', 'exited'].flatMap((how) => ['u1', 'u2'].map((one) => `$segment_${how} ${one} keen`)))
  },
)

test.each(['segments.after_compute', 'segments.after_timers'] as const)(
  'what happens while the members are computed is not lost when the job breaks off at %s',
  async (point) => {
    await send(...['u1', 'u2'].map((one) => ({ user_id: one, event: 'View' })))
    let passes = 0
    const undo = onStopPoint(point, async () => {
      if (++passes > 1) return
      await sendOnly({ user_id: 'u3', event: 'View' })
      throw new Error('crash')
    })
    const made = await world.call<Segment>(project, 'POST', 'segments', { name: 'keen', rule: viewed(1, lastHour), isLive: true })
    await world.settle()
    await soon()
    await world.settle()
    undo()
    expect([await size(made.body), await changes(made.body)]).toEqual([3, ['+u3 View']])
    await pass(60 * minute + 1)
    expect(await size(made.body)).toBe(0)
  },
)

/** What is to be tried again after a while is tried now. */
const soon = () => world.databases.postgres.run(sql`update graphile_worker._private_jobs set run_at = now()`)

test('a rule that the store refuses sets its segment aside and no other; once it is answered again its members leave on time', async () => {
  const dear = await live('dear', { ...viewed(1, lastHour), event: 'Dear' } as Rule)
  const cheap = await live('cheap', viewed(1, lastHour))
  await send({ user_id: 'u1', event: 'Dear' })
  const store = refusing(world.app.clickhouse)
  store.events.add('Dear')
  await pass(20 * minute)
  await send({ user_id: 'u1', event: 'View' }, { user_id: 'u2', event: 'View' }, { user_id: 'u2', event: 'Dear' })
  expect([await size(cheap), await segmentsOf('u2')]).toEqual([2, ['cheap']])
  // What the engine says may quote what people wrote: only its kind is told.
  expect((await read(dear)).live).toMatchObject({ state: 'failed', error: 'unanswered: FUNCTION_THROW_IF_VALUE_IS_NON_ZERO' })

  store.events.clear()
  world.clock.advance(2 * minute)
  await world.app.jobs.tick()
  await world.settle()
  expect((await read(dear)).live).toMatchObject({ state: 'ready', size: 2, error: null })
  await pass(38 * minute + 1)
  expect([await segmentsOf('u1'), await segmentsOf('u2')]).toEqual([['cheap'], ['cheap', 'dear']])
})
