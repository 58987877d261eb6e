import { partOf } from '@millrace/contract/parts.ts'
import { expect, test } from 'vitest'
import { onStopPoint, type StopPoint } from '../../../platform/stop-points.ts'
import { sql } from '../../../platform/sql.ts'
import { record } from '../../../../test/pipeline.ts'
import { reactJourneys } from '../react.ts'
import { at, does, exit, type JourneyWorld, journeyWorld, known, mail, wait, waitFor } from '../../../../test/journey-world.ts'

const points: readonly StopPoint[] = [
  'identify.before_commit',
  'identify.after_commit',
  'store.after_insert',
  'react.before_commit',
  'react.after_commit',
  'act.before_commit',
  'act.after_commit',
  'facts.after_insert',
]
const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

class Crash extends Error {}

/** A small deterministic generator, so that a failing run can be repeated by its seed. */
function randomOf(start: number): (below: number) => number {
  let state = start >>> 0
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
}

const minutes = (amount: number) => ({ amount, unit: 'minute' as const })
const always = { from: '00:00', to: '00:00', weekdays: [1, 2, 3, 4, 5, 6, 7], zone: 'project' }

/** Who pays is thanked and noted in every way there is; who does not is asked about, waited for and reminded once more. */
const graphOf = (list: string, next: string) => ({
  entry: { kind: 'event' as const, event: 'Start', key: 'order' },
  nodes: {
    s: {
      kind: 'split',
      settings: {
        salt: 'crash',
        arms: [
          { id: 'x', weight: 50 },
          { id: 'y', weight: 50 },
        ],
      },
    },
    w: waitFor('Pay', 30, [{ property: 'order', trigger: 'order' }]),
    t: { kind: 'set_tag', settings: { tag: 'payer' } },
    v: wait(5),
    m: mail,
    thanks: mail,
    paid: exit('paid'),
    p: { kind: 'set_profile', settings: { op: 'increment', property: 'paid', to: { value: 1 } } },
    l: { kind: 'list', settings: { list, remove: false } },
    e: { kind: 'emit_event', settings: { event: 'Thanked', properties: [{ name: 'order', trigger: 'order' }] } },
    known: { kind: 'wait_condition', settings: { rule: { kind: 'tag', tag: 'payer' }, timeout: minutes(5) } },
    o: { kind: 'outcome', settings: { of: 'm', what: 'delivered', within: minutes(10) } },
    h: { kind: 'happened', settings: { event: 'Thanked', since: { kind: 'entry' } } },
    any: {
      kind: 'wait_event',
      settings: { event: 'Pay', arms: [{ id: 'other', event: 'Thanked' }], since: 'entry', timeout: minutes(6) },
    },
    until: {
      kind: 'wait_condition',
      settings: { rule: { kind: 'profile', condition: { property: 'paid', op: 'gte', value: 2 } }, timeout: minutes(8) },
    },
    j: { kind: 'jump', settings: { to: 'm', times: 1 } },
    open: { kind: 'window', settings: always },
    all: { kind: 'fan_out', settings: { arms: [{ id: 'a' }, { id: 'b' }, { id: 'c' }] } },
    later: wait(9),
    soon: wait(3),
    met: { kind: 'join', settings: { waits: 'all' } },
    once: { kind: 'join', settings: { waits: 'any' } },
    day: { kind: 'wait', settings: { days: 0, time: '00:00', zone: 'person' } },
    n: { kind: 'note', settings: { text: 'lost' } },
    also: { kind: 'handoff', settings: { journey: next, leave: false, values: [{ name: 'order', trigger: 'order' }] } },
    g: { kind: 'goal', settings: {} },
    lost: { kind: 'handoff', settings: { journey: next, values: [{ name: 'order', trigger: 'order' }] } },
  },
  edges: `
    entry>s s.x>w s.y>v v>w w.happened>t t>also also>p p>l l>e e>thanks thanks>all all.a>later later>once all.b>soon soon>once once>met all.c>met met>open open>day day>known known.met>paid
    w.timeout>m m>o o.yes>h o.no>lost h.yes>paid h.no>any any.happened>p any.other>until any.timeout>until
    until.met>paid until.timeout>j j>n n>g g>lost`
    .trim()
    .split(/\s+/),
  goal: { event: 'Pay', links: [{ property: 'order', trigger: 'order' }], within: { amount: 1, unit: 'hour' as const }, exit: false },
})

/** Whatever else is drawn, somebody never pays and somebody soon does: between them they pass every step. */
const certain = new Map([
  [0, [does('never', 'Start', { order: 'never' }), does('soon', 'Start', { order: 'soon' })]],
  [8, [does('soon', 'Pay', { order: 'soon' })]],
])

/** The same hour in the life of some people; whatever fails is simply tried again, as by the next process. */
async function hour(pick: (step: number) => StopPoint | undefined): Promise<{ world: string; crashes: number }> {
  const w = await journeyWorld()
  const users = Array.from({ length: 8 }, (_, i) => `u${i}`)
  const owners: string[] = []
  const random = randomOf(seed)
  let crashes = 0
  await w.happens('09:00:00', ...[...users, 'never', 'soon'].map((user) => known(user)))
  const list = await w.world.call<{ id: string }>(w.project, 'POST', 'segments/static', { name: 'Paid' })
  const next = await w.start({
    entry: { kind: 'handoff', key: 'order' },
    nodes: { x: wait(7), u: { kind: 'set_profile', settings: { op: 'increment', property: 'handed', to: { value: 1 } } } },
    edges: ['entry>x', 'x>u'],
  })
  const journey = await w.start(graphOf(list.body.id, next))
  for (let minute = 0; minute < 60; minute += 4) {
    const time = `10:${String(minute).padStart(2, '0')}:00`
    const records = Array.from({ length: 4 }, () => {
      const user = users[random(users.length)] ?? ''
      if (random(3) > 0) return does(user, 'Start', { order: `o${owners.push(user) - 1}` })
      const paid = random(Math.max(1, owners.length))
      return does(owners[paid] ?? user, 'Pay', { order: `o${paid}` })
    })
    records.push(...(certain.get(minute) ?? []))
    await w.arrives(time, ...records.map((one, i) => ({ ...one, id: `${minute}-${i}` })))
    crashes += await settled(w, pick(minute / 4))
  }
  await w.happens('12:00:00')
  const picture = await pictureOf(w, journey, next)
  await w.end()
  return { world: picture, crashes }
}

/** Settles although one step fails once at the given point. */
async function settled(w: JourneyWorld, point: StopPoint | undefined): Promise<number> {
  let crashes = 0
  const undo =
    point &&
    onStopPoint(point, () => {
      if (crashes++ === 0) throw new Crash(point)
    })
  for (let tries = 0; tries < 5; tries++)
    try {
      await w.world.settle()
      break
    } catch (error) {
      if (!(error instanceof Crash)) throw error
    }
  undo?.()
  return Math.min(crashes, 1)
}

/** All that can be told apart from outside: paths, sends, what is written about people, counters, goals. */
async function pictureOf(w: JourneyWorld, journey: string, next: string): Promise<string> {
  const { postgres, clickhouse } = w.world.databases
  const history = await clickhouse.rows<{ text: string }>(sql`
    select concat(toString(person_id), ' ', node, ' ', toString(visit), ' ', port, ' ', toString(left_at)) as text from journey_history order by text`)
  const tags = await postgres.rows(sql`select person_id, tag from person_tags order by 1, 2`)
  const profiles = await postgres.rows(sql`select person_id, properties from people order by 1`)
  const members = await postgres.rows(sql`select person_id from list_members order by 1`)
  const thanked = await clickhouse.rows(sql`
    select person_id, toUnixTimestamp64Milli(time) as at, count() as n from events where event = 'Thanked' group by all order by all`)
  const intents = await postgres.one<{ n: number }>(sql`select count(*) as n from message_intents`)
  const mails = await postgres.one<{ n: number; distinct: number }>(
    sql`select count(*) as n, count(distinct message_id) as distinct from mailbox`,
  )
  expect(mails?.n).toBe(mails?.distinct)
  expect(mails?.n).toBe(intents?.n)
  const counts = await w.counts(journey)
  expect(counts.entered).toBe(counts.active + counts.done + counts.exited + counts.parked)
  return JSON.stringify(
    {
      history,
      tags,
      profiles,
      members,
      thanked,
      sends: await w.sends(),
      runs: await w.runs(journey),
      handed: await w.runs(next),
      counts: { ...counts, messages: undefined },
    },
    null,
    1,
  )
}

test(`D01 law 1 exactly-once effects: a crash at any point changes nothing, the same paths, every effect once (seed ${seed})`, {
  timeout: 600_000,
}, async () => {
  const calm = await hour(() => undefined)
  expect(calm.world).toContain('timeout')
  expect(calm.world).toContain('happened')
  for (const node of ['p', 'l', 'e', 'open', 'day', 'known', 'o', 'h', 'also', 'lost', 'g', 'u']) expect(calm.world).toContain(` ${node} `)
  const random = randomOf(seed + 1)
  for (let round = 0; round < scale; round++) {
    const shaken = await hour((step) => points[(step + round + random(2)) % points.length])
    expect(shaken.crashes).toBeGreaterThan(5)
    expect(shaken.world).toBe(calm.world)
  }
})

test('peer: an event that commits while the wait for it is being written still wakes the run', async () => {
  const w = await journeyWorld()
  const { outboxes } = w.world.app.ingest
  await w.happens('09:00:00', known('a'))
  const journey = await w.start({ nodes: { w: waitFor('Pay', 60), e: exit('paid') }, edges: ['entry>w', 'w.happened>e'] })
  const person = await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=a')
  const pay = {
    projectId: w.project.id,
    personId: person.body.id,
    part: partOf(person.body.id),
    record: record({ ...does('a', 'Pay'), at: at('10:00:00') }),
    source: 'native',
    logPart: 0,
    logOffset: 99,
    receivedAt: new Date(at('10:00:00')),
  }
  let once = true
  const undo = onStopPoint('act.before_commit', async () => {
    const begun = once && (await w.world.databases.postgres.one(sql`select 1 as one from part_inbox`)) !== undefined
    if (!begun) return
    once = false
    // Commit 2 of the payment, while the transaction that writes the wait is still open.
    await outboxes.transaction((tx, outbox) => reactJourneys(tx, outbox, [pay]))
  })
  await w.happens('10:00:00', does('a', 'Start'))
  undo()
  expect(once).toBe(false)
  expect(await w.runs(journey)).toEqual(['a exited paid'])
  await w.end()
})
