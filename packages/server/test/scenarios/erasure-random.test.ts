import { afterEach, beforeEach, expect, test } from 'vitest'
import { type LogHeads, logHeads } from '../../src/platform/log/index.ts'
import { sql } from '../../src/platform/sql.ts'
import { onStopPoint } from '../../src/platform/stop-points.ts'
import { dropOldParts, erase, filesWith, jobState, personBy, scrub } from '../erase-kit.ts'
import { orphans, rowsOfOthers } from '../erase-others.ts'
import { publish } from '../journey-kit.ts'
import { randomOf } from '../kill-kit.ts'
import { record } from '../pipeline.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

let world: World
let project: TestProject
beforeEach(async () => {
  world = await makeWorld({ at: '2026-11-01T02:00:00Z' })
  project = await world.project()
  await dropOldParts(world.databases)
})
afterEach(() => world.end())

const loginOf = (n: number): string => `customer-${n}-${'qzxvkjwy'[n % 8]}73`
const mailOf = (n: number): string => `person.${n}.of.nine@mail.example`
const mobileOf = (n: number): string => `+861395550${String(1000 + n)}`
const textsOf = (n: number): string[] => [loginOf(n), mailOf(n), mobileOf(n).slice(3)]

type Random = () => number
type Sent = Parameters<typeof record>[0]
const accept = (...sent: Sent[]) =>
  world.app.ingest.accept(
    project.id,
    'native',
    sent.map((one) => record({ at: world.clock.now().toISOString(), ...one })),
  )

/** Waits an hour after `Start`, so that runs and watches are there when somebody goes. */
const waiting = {
  entry: { kind: 'event', event: 'Start', filters: [] },
  nodes: [
    { id: 'wait', kind: 'wait', settings: { duration: { amount: 1, unit: 'hour' } } },
    { id: 'end', kind: 'exit', settings: { reason: 'done' } },
  ],
  edges: [
    { from: 'entry', port: 'next', to: 'wait' },
    { from: 'wait', port: 'next', to: 'end' },
  ],
  goal: { event: 'Paid', filters: [], links: [], within: { amount: 2, unit: 'day' }, exit: true },
  reentry: { kind: 'after_exit' },
}

/** What people do: on devices that several of them have, under any of their ids. */
function doings(random: Random, people: number, from: readonly number[]): Sent {
  const n = from[Math.floor(random() * from.length)] ?? 0
  const shared = `shared-device-${Math.floor((random() * people) / 2)}`
  const ids = [
    [`login:${loginOf(n)}`],
    [`login:${loginOf(n)}`, `anon:${shared}`],
    [`login:${loginOf(n)}`, `mobile:${mobileOf(n)}`],
    [`login:${loginOf(n)}`, `email:${mailOf(n)}`, `anon:${shared}`],
    [`anon:${shared}`],
  ][Math.floor(random() * 5)] ?? ['login:nobody']
  const event = ['Start', 'View', 'Paid', 'Blocked'][Math.floor(random() * 4)] ?? 'View'
  const isTold = random() < 0.4 && !ids[0]?.startsWith('anon')
  return {
    ids,
    event,
    id: `e${random()}`,
    ...(isTold ? { set: { email: mailOf(n), seat: n } } : {}),
    properties: { amount: Math.floor(random() * 9) },
  }
}

/** Notes, segments, edits, consents and tags that are about somebody. */
async function remarks(random: Random, n: number): Promise<void> {
  const id = await personBy(world, project, loginOf(n))
  if (id === undefined) return
  const about = { kind: 'all', rules: [{ kind: 'profile', condition: { property: 'email', op: 'in', values: [mailOf(n)] } }] }
  const some: (() => Promise<unknown>)[] = [
    () => world.call(project, 'POST', 'notes', { day: '2026-11-01', title: `Call ${mailOf(n)}`, text: `login ${loginOf(n)}` }),
    () => world.call(project, 'POST', 'segments', { name: `about ${loginOf(n)}`, rule: about }),
    () => world.call(project, 'POST', 'people/edits', { who: { rule: about }, edits: [{ kind: 'tag', tag: 'edited', value: loginOf(n) }] }),
    () =>
      world.call(project, 'POST', 'people/edits', {
        who: { rule: { kind: 'all', rules: [] } },
        edits: [{ kind: 'set', property: 'wave', value: 'x' }],
      }),
    () =>
      world.call(project, 'PUT', `people/${id}/consents/marketing/email`, {
        granted: random() < 0.5,
        source: 'form',
        proof: `form of ${mailOf(n)}`,
      }),
    () => world.call(project, 'POST', `people/${id}/tags`, { tag: 'vip', value: loginOf(n) }),
    () => world.call(project, 'POST', 'suppressions', { address: mailOf(n), reason: 'complaint' }),
  ]
  for (const one of some) if (random() < 0.6) await one()
}

/** What is known of somebody by their login. */
async function known(n: number): Promise<{ id: number; properties: object; tags: { tag: string; value: string }[] }> {
  const { body } = await world.call<Awaited<ReturnType<typeof known>>>(project, 'GET', `people/lookup?type=login_id&value=${loginOf(n)}`)
  return { id: body.id, properties: body.properties, tags: body.tags.map(({ tag, value }) => ({ tag, value })) }
}

/** Devices that nobody was seen on but these people. */
const devicesOf = async (numbers: readonly number[]): Promise<string[]> =>
  (
    await world.databases.postgres.rows<{ value: string }>(sql`
      select i.id_value as value from person_ids i where i.person_id = any(${numbers}::bigint[]) and i.id_type = 'anonymous_id' and not exists (
        select 1 from device_sightings s join person_ids o on o.id_type = s.by_type and o.id_value = s.by_value
        where s.device_id = i.home_id and not o.person_id = any(${numbers}::bigint[]))`)
  ).map((row) => row.value)

/** Devices that no account was seen on yet: they are of the first who comes, with all that was done on them before. */
const devicesOfNobody = async (): Promise<Set<string>> =>
  new Set(
    (
      await world.databases.postgres.rows<{ value: string }>(sql`
        select i.id_value as value from person_ids i where i.id_type = 'anonymous_id'
          and not exists (select 1 from device_sightings s where s.device_id = i.home_id)`)
    ).map((row) => row.value),
  )

/** Records in quarantine by their key. */
const quarantined = async (): Promise<Map<string, string>> =>
  new Map(
    (await world.databases.postgres.rows<{ record: string }>(sql`select record from rejected_events where record is not null`)).map(
      ({ record: text }) => [(JSON.parse(text) as { key: string }).key, text],
    ),
  )

/** Rows that may change while others go on: people are compared by what is known of them. */
const moving = [
  'people',
  'profiles',
  'person_ids',
  'person_tags',
  'person_overrides',
  'device_',
  'bulk_edit',
  'journey_runs',
  'goal_watches',
]
const isMoving = (row: string): boolean => moving.some((name) => row.startsWith(name))

test.each(Array.from({ length: scale }, (_, round) => seed + round))(
  'people who share devices, with edits, notes, segments, quarantine and runs in journeys: some are erased, at once and with crashes, while all go on (seed %i)',
  async (start) => {
    const random = randomOf(start)
    const { databases } = world
    const people = 4 + Math.floor(random() * 4)
    const all = Array.from({ length: people }, (_, n) => n)
    await publish(world, project, waiting)
    await world.call(project, 'POST', 'catalog/events', { name: 'Blocked', status: 'blocked' })
    await accept(...all.map((n) => ({ ids: [`login:${loginOf(n)}`], event: 'Start', set: { email: mailOf(n) }, id: `first${n}` })))
    for (let batch = 0; batch < 5; batch++) {
      await accept(...Array.from({ length: 12 }, () => doings(random, people, all)))
      await world.settle()
      world.clock.advance(60_000)
    }
    for (const n of all) await remarks(random, n)
    await world.settle()
    expect(await orphans(databases)).toEqual([])

    const leaving = all.filter((n) => n === 0 || random() < 0.4).slice(0, people - 2)
    const staying = all.filter((n) => !leaving.includes(n))
    const numbers = (await Promise.all(leaving.map((n) => personBy(world, project, loginOf(n))))).flatMap((id) => id ?? [])
    expect(numbers).toHaveLength(leaving.length)
    // Every number that leads to them, devices of theirs above all.
    const led = await databases.postgres.rows<{ n: number }>(sql`
      select old_person_id as n from person_overrides where person_id = any(${numbers}::bigint[])
      union select home_id from person_ids where person_id = any(${numbers}::bigint[])`)
    const gone = { numbers: [...numbers, ...led.map((row) => row.n)], texts: leaving.flatMap(textsOf) }
    const devices = await devicesOf(numbers)
    const before = await rowsOfOthers(databases, { ...gone, texts: [...gone.texts, ...devices] })
    const others = [...(await quarantined())].filter(
      ([, text]) => text.includes('login_id') && !gone.texts.some((one) => text.includes(one)),
    )
    const ofNobody = await devicesOfNobody()
    const told = new Map(await Promise.all(staying.map(async (n) => [n, await known(n)] as const)))

    // Jobs that are about everybody are under way when the first of them goes.
    await world.call(project, 'POST', 'people/edits', {
      who: { rule: { kind: 'all', rules: [] } },
      edits: [{ kind: 'tag', tag: 'late', value: '' }],
    })
    const jobs = await Promise.all(numbers.map((id) => erase(world, project, id)))
    let crashes = 0
    let searched: LogHeads | undefined
    const crash = async (): Promise<void> => {
      if (random() < 0.5) {
        const late = await databases.postgres.rows(sql`
          select 1 from jobs where kind = 'people.erase' and cursor->>'phase' in ('analysed', 'scrubbed', 'done')`)
        if (late.length > 0) searched ??= await logHeads(databases.postgres)
        // Who goes takes no device along that was nobody's when they began to go.
        const more = Array.from({ length: 4 }, () => doings(random, people, leaving)).filter(
          ({ ids }) => ids[0]?.startsWith('login') && !ids.some((id) => ofNobody.has(id.replace('anon:', ''))),
        )
        if (more.length > 0) await accept(...more)
      }
      if (crashes >= 8 * scale || random() > 0.4) return
      crashes += 1
      throw new Error('killed here')
    }
    const undo = [
      onStopPoint('erase.before_commit', crash),
      onStopPoint('erase.after_mutation', crash),
      onStopPoint('job.before_end', crash),
    ]
    await world.settle()
    for (const off of undo) off()
    for (const job of jobs) {
      if ((await jobState(world, project, job)).state === 'failed') await world.call(project, 'POST', `jobs/${job}/retry`)
      await world.settle()
      expect(await jobState(world, project, job)).toMatchObject({ state: 'done' })
    }
    expect(crashes).toBeGreaterThan(0)

    expect(await orphans(databases)).toEqual([])
    for (const n of leaving) expect([n, await personBy(world, project, loginOf(n))]).toEqual([n, undefined])
    const after = await rowsOfOthers(databases, { numbers: [], texts: [] })
    expect([...before].filter((row) => !after.has(row) && !isMoving(row))).toEqual([])
    const kept = await quarantined()
    expect(others.filter(([key]) => !kept.has(key))).toEqual([])
    expect([...kept.values()].filter((text) => devices.some((one) => text.includes(`"${one}"`)))).toEqual([])
    for (const [n, was] of told) expect(await known(n)).toEqual({ ...was, tags: expect.arrayContaining(was.tags) })
    // What came after the logs were searched stays in them for a day, as it does of everybody who was erased and still sends.
    for (const { log, logPart, upto } of searched ?? [])
      await databases.postgres.run(sql`delete from log_batches where log = ${log} and log_part = ${logPart} and pos > ${upto}`)
    const left = async (): Promise<string[]> => {
      await scrub(databases)
      return filesWith(databases, gone.texts)
    }
    await expect.poll(left, { timeout: 120_000 }).toEqual([])

    // Whoever stays goes on, on the same devices.
    await accept(...Array.from({ length: 20 }, () => doings(random, people, staying)))
    await world.settle()
    expect(await orphans(databases)).toEqual([])
    for (const n of leaving) expect([n, await personBy(world, project, loginOf(n))]).toEqual([n, undefined])
  },
  900_000,
)
