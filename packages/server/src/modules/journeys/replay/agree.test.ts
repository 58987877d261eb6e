import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Backtest } from '@millrace/contract/journeys/backtest.ts'
import { graphSchema, nodeKinds, validate } from '@millrace/contract/journeys/index.ts'
import { consentKey } from '@millrace/contract/rules/index.ts'
import { sandbox } from '../../../platform/sandbox/sandbox.ts'
import { sql } from '../../../platform/sql.ts'
import { startHttpServer, type TestServer } from '../../../../test/http-server.ts'
import { at, does, type JourneyWorld, journeyWorld, wait } from '../../../../test/journey-world.ts'
import { drafts, drawn, kindsIn, notDrawn } from '../../../../test/random-journeys.ts'
import type { Life } from './life.ts'
import { replay } from './replay.ts'
import { versionOf } from './version.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? Math.floor(Math.random() * 2 ** 31))
/** Who can be written to where, and has agreed to it. */
const reached = {
  a: { email: true, sms: true },
  b: { email: false, sms: undefined },
  c: { email: undefined, sms: true },
} as const
type User = keyof typeof reached
const users = Object.keys(reached) as User[]
const code = sandbox()

let server: TestServer
beforeAll(async () => {
  server = await startHttpServer()
  server.answer(({ url }, response) => response.writeHead(url.pathname === '/gone' ? 410 : 200).end())
})
afterAll(() => server.end())

interface Deed {
  readonly minute: number
  readonly user: User
  readonly event: string
  readonly order: string
}

/** Nobody does two things at once: live, people pass gates when all that came in with them has been taken, in a replay before. */
const deeds = fc
  .uniqueArray(
    fc.record({
      minute: fc.integer({ min: 0, max: 59 }),
      user: fc.constantFrom(...users),
      event: fc.constantFrom('Start', 'Start', 'Pay', 'View'),
      order: fc.constantFrom('o1', 'o2'),
    }),
    { minLength: 25, maxLength: 40, selector: ({ user, minute }) => `${user} ${minute}` },
  )
  .map((some) => some.toSorted((a, b) => a.minute - b.minute))

const timeOf = (minute: number): string => `${10 + Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}:00`

/** The same hour of deeds, lived through by the real thing, whose clock goes minute by minute. */
async function lived(w: JourneyWorld, done: readonly Deed[]): Promise<void> {
  const byMinute = Map.groupBy(done, (one) => one.minute)
  for (let minute = 0; minute < 150; minute++)
    await w.happens(
      timeOf(minute),
      ...(byMinute.get(minute) ?? []).map((one) => ({ ...does(one.user, one.event, { order: one.order }), id: idOf(done, one) })),
    )
}

const idOf = (done: readonly Deed[], one: Deed): string => `deed-${done.indexOf(one)}`

/** Every visit of a journey, as `person run node visit port left`. */
const historyOf = async (w: JourneyWorld, journey: string): Promise<string[]> => {
  const row = await w.world.databases.postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${journey}`)
  const rows = await w.world.databases.clickhouse.rows<{ text: string }>(sql`
    select concat(toString(person_id), ' ', node, ' ', toString(visit), ' ', port, ' ', toString(toUnixTimestamp64Milli(arrived_at)), ' ', toString(toUnixTimestamp64Milli(left_at))) as text
    from journey_history where journey_id = ${sql.value(row?.id ?? 0, 'UInt32')} order by text`)
  return rows.map((one) => one.text)
}

/** The draft and what is published, over the same hour as it is stored: a job that leaves a file. */
async function backtest(w: JourneyWorld, id: string): Promise<Backtest> {
  const started = await w.world.call<{ job: string }>(w.project, 'POST', `journeys/${id}/backtest`, { days: 1 })
  await w.world.settle()
  expect((await w.world.call(w.project, 'GET', `jobs/${started.body.job}`)).body).toMatchObject({ state: 'done', error: null })
  const { body } = await w.world.call<Backtest>(w.project, 'GET', `jobs/${started.body.job}/file`)
  expect(body.variants[1]).toEqual({ name: 'published', tally: body.variants[0]?.tally })
  return body
}

const edgesOf = ({ variants }: Backtest): string[] =>
  (variants[0]?.tally.edges ?? []).map(({ node, port, people }) => `${node} ${port} ${people}`).toSorted()

function edgesIn(visits: readonly string[]): string[] {
  const edges = Map.groupBy(visits, (visit) => {
    const [, node, , port] = visit.split(' ')
    return `${node} ${port}`
  })
  return [...edges].map(([edge, some]) => `${edge} ${some.length}`).toSorted()
}

/** The three of them, a list, and a journey that others hand over to. */
async function beginning(w: JourneyWorld): Promise<{ people: Map<User, number>; list: string; journey: string }> {
  const record = (user: User) => ({
    ids: [`login:${user}`, ...(reached[user].sms === undefined ? [] : [`mobile:+861390000000${users.indexOf(user)}`])],
    ...(reached[user].email === undefined ? {} : { set: { email: mailOf(user) } }),
  })
  await w.happens('09:00:00', ...users.map(record))
  const people = new Map<User, number>()
  for (const user of users) {
    const { body } = await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)
    people.set(user, body.id)
    for (const [channel, granted] of Object.entries(reached[user]))
      if (granted !== undefined)
        await w.world.call(w.project, 'PUT', `people/${body.id}/consents/marketing/${channel}`, { granted, source: 'form' })
  }
  const list = await w.world.call<{ id: string }>(w.project, 'POST', 'segments/static', { name: 'Some' })
  const journey = await w.start({ entry: { kind: 'handoff', key: 'order' }, nodes: { x: wait(7) }, edges: ['entry>x'] })
  return { people, list: list.body.id, journey }
}

const mailOf = (user: User): string => `${user}@x.cn`

function lifeOf(user: User, personId: number, projectId: number, done: readonly Deed[]): Life {
  const channels = (['email', 'sms'] as const).filter((channel) => reached[user][channel] !== undefined)
  return {
    projectId,
    personId,
    profile: reached[user].email === undefined ? {} : { email: mailOf(user) },
    tags: new Map(),
    contact: {
      consents: new Map(channels.map((channel) => [consentKey('marketing', channel), reached[user][channel] === true])),
      addresses: new Map(channels.map((channel) => [channel, []])),
      silence: new Map(),
    },
    events: done
      .filter((one) => one.user === user)
      .map((one) => ({
        id: idOf(done, one),
        event: one.event,
        time: Date.parse(at(timeOf(one.minute))),
        properties: { order: one.order },
      })),
  }
}

test('every kind of step is drawn that a replay can decide', () => {
  const some = fc.sample(drafts, { seed, numRuns: 1_000 })
  expect(new Set(some.flatMap(({ tree }) => kindsIn(tree)))).toEqual(new Set(nodeKinds.filter((kind) => !notDrawn.includes(kind))))
})

test(`law 7 determinism: the same hour through the live executor and through a replay, and a backtest of what is stored: the same paths (seed ${seed})`, {
  timeout: 120_000 * Math.max(5, scale),
}, async () => {
  const count = scale > 1 ? 10 : 6
  let moved = 0
  for (let round = 0; round < scale; round++) {
    const w = await journeyWorld({ privateTargets: ['127.0.0.1'] })
    const { people, ...names } = await beginning(w)
    const some = fc.sample(drafts, { seed: seed + round, numRuns: count })
    const [done = []] = fc.sample(deeds, { seed: seed + round, numRuns: 1 })
    const inputs = some.map((draft, i) => drawn(draft, { ...names, tag: `tag${i}`, url: server.url }))
    const ids: string[] = []
    for (const input of inputs) {
      const id = await w.start(input)
      ids.push(id)
      for (const [node, one] of Object.entries(input.nodes))
        if ('kind' in one && one.kind === 'approval')
          expect(
            await w.world.call(w.project, 'POST', `journeys/${id}/steps/${node}/decide`, { decision: 'approve', standing: true }),
          ).toMatchObject({ status: 200 })
    }
    await lived(w, done)
    // Of tags history knows only what they are now, which is what these journeys made of them.
    await w.world.databases.postgres.run(sql`delete from person_tags`)
    for (const [i, id] of ids.entries()) {
      const graph = graphSchema.parse((await w.world.call<{ draft: unknown }>(w.project, 'GET', `journeys/${id}`)).body.draft)
      expect(validate(graph).filter((one) => one.severity === 'error')).toEqual([])
      const version = versionOf(graph, { projectId: w.project.id, publicId: id })
      const replayed = async (answers: Record<string, 'failed'>): Promise<string[]> => {
        const span = { from: Date.parse(at('10:00:00')), until: Date.parse(at(timeOf(149))), answers }
        const visits = [...people].map(async ([user, personId]) => {
          const life = lifeOf(user, personId, w.project.id, done)
          const all = await replay(version, life, { zone: 'Asia/Shanghai', segments: new Map(), code }, span)
          return all.visits.map((visit) => `${personId} ${visit.node} ${visit.visit} ${visit.port} ${visit.arrivedAt} ${visit.leftAt}`)
        })
        return (await Promise.all(visits)).flat().toSorted()
      }
      const gone = graph.nodes.flatMap((node) => (node.kind === 'webhook' && node.settings.url.endsWith('/gone') ? [node.id] : []))
      const paths = await replayed(Object.fromEntries(gone.map((node) => [node, 'failed'])))
      moved += paths.length
      expect(paths, JSON.stringify({ input: inputs[i], done })).toEqual((await historyOf(w, id)).toSorted())
      // It takes every call to have gone well.
      expect(edgesOf(await backtest(w, id)), JSON.stringify(inputs[i])).toEqual(edgesIn(gone.length > 0 ? await replayed({}) : paths))
    }
    await w.end()
  }
  // Journeys that nobody goes through would agree about anything.
  expect(moved).toBeGreaterThan(20 * scale)
})
