import type { Backtest } from '@millrace/contract/journeys/backtest.ts'
import type { DryRun, DryRunInput } from '@millrace/contract/journeys/dry-run.ts'
import { isDrawnAsControl } from '@millrace/contract/messaging/control.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { contactRules, controlShare } from '../../../../test/mail-kit.ts'
import { at, does, type JourneyWorld, journeyWorld, known, mail, wait } from '../../../../test/journey-world.ts'
import { sql } from '../../../platform/sql.ts'

let w: JourneyWorld
let journey: string
/** Enough for one of them to be in the global control group. */
const everybody = Array.from({ length: 100 }, (_, i) => `p${i}`)
const roles = ['plain', 'quiet', 'abroad', 'unsubscribed', 'bounced', 'paid', 'written', 'control'] as const
type Role = (typeof roles)[number]
/** Who plays what: people by the user name they go by. */
let cast: Readonly<Record<Role, string>>

beforeAll(async () => {
  w = await journeyWorld()
  const { world, project } = w
  await contactRules(world, project, {
    quietHours: [{ start: '18:00', end: '20:00', action: 'hold', rampMinutes: 0 }],
    caps: [{ scope: { kind: 'all' }, limit: 1, per: { kind: 'calendar', unit: 'day' }, action: 'drop' }],
  })
  await controlShare(world, project, 15)
  await w.happens('08:00:00', ...everybody.map((user) => known(user)))
  cast = await drawn()
  await w.happens('08:10:00', known(cast.abroad, { $timezone: 'America/New_York' }))
  const consent = `people/${await numberOf(cast.unsubscribed)}/consents/marketing/email`
  await world.call(project, 'PUT', consent, { granted: false, source: 'form' })
  await world.call(project, 'POST', 'suppressions', { address: `${cast.bounced}@x.cn`, reason: 'complaint' })
  await w.start({ entry: { kind: 'event', event: 'Other' }, nodes: { o: mail }, edges: ['entry>o'] })
  journey = await w.start({
    nodes: { m: mail, w: wait(2, 'hour'), n: mail, v: wait(1, 'hour') },
    edges: ['entry>m', 'm>w', 'w>n', 'n>v'],
    goal: { event: 'Pay', links: [], within: { amount: 1, unit: 'day' } },
  })
  await w.happens('08:30:00', does(cast.written, 'Other'))
  const { plain, unsubscribed, bounced, written, control, quiet, abroad, paid } = cast
  await w.happens('09:00:00', ...[plain, unsubscribed, bounced, written, control].map((user) => does(user, 'Start')))
  // 18:30 in Shanghai.
  await w.happens('10:30:00', ...[quiet, abroad, paid].map((user) => does(user, 'Start')))
  await w.happens('11:00:00')
  await w.happens('11:15:00', does(paid, 'Pay'))
  for (const time of ['12:00:00', '12:30:00', '15:00:00']) await w.happens(time)
}, 60_000)
afterAll(() => w.end())

async function drawn(): Promise<Record<Role, string>> {
  const { postgres } = w.world.databases
  const control = await postgres.one<{ share: number; salt: string }>(sql`
    select share, salt from global_controls where project_id = ${w.project.id}`)
  const numbers = await postgres.rows<{ user: string; personId: number }>(sql`
    select id_value as "user", person_id as "personId" from person_ids where id_type = 'login_id' and id_value = any(${everybody}::text[]) order by 2`)
  const [inside, outside] = [true, false].map((is) =>
    numbers.filter(({ personId }) => control && isDrawnAsControl(personId, control) === is).map((one) => one.user),
  )
  return Object.fromEntries(roles.map((role, i) => [role, (role === 'control' ? inside?.[0] : outside?.[i]) ?? ''])) as Record<Role, string>
}

const numberOf = async (user: string): Promise<number> =>
  (await w.world.call<{ id: number }>(w.project, 'GET', `people/lookup?type=login_id&value=${user}`)).body.id

interface Lived {
  readonly user: string
  readonly node: string
  readonly reason: string
  readonly dueAt: Date
  readonly wentAt: Date | null
}

/** What became of the messages that were really asked for. */
const lived = (): Promise<Lived[]> =>
  w.world.databases.postgres.rows<Lived>(sql`
    select (select min(p.id_value) from person_ids p where p.person_id = i.person_id and p.id_type = 'login_id') as "user",
      i.node, i.reason, i.due_at as "dueAt", a.dispatched_at as "wentAt"
    from message_intents i join journeys j on j.journey_id = i.journey_id
    left join message_attempts a on a.part = i.part and a.intent_id = i.intent_id where j.public_id = ${journey} order by 1, 2`)

async function tried(input: DryRunInput): Promise<DryRun['runs'][number]['sends']> {
  const { status, body } = await w.world.call<DryRun>(w.project, 'POST', `journeys/${journey}/dry-run`, input)
  expect(status, JSON.stringify(body)).toBe(200)
  return body.runs.flatMap((run) => run.sends)
}

test('the same messages go, wait and are not sent, for the same reasons, live, in a dry run and in a backtest', async () => {
  const live = await lived()
  const what = ({ wentAt, dueAt, reason }: Lived): string => (wentAt === null ? reason : wentAt > dueAt ? 'held' : 'went')
  const of = (role: Role): string[] => live.filter((one) => one.user === cast[role]).map((one) => `${one.node} ${what(one)}`)
  expect(Object.fromEntries(roles.map((role) => [role, of(role)]))).toEqual({
    plain: ['m went', 'n frequency_cap: 1/day'],
    quiet: ['m held', 'n frequency_cap: 1/day'],
    abroad: ['m went', 'n frequency_cap: 1/day'],
    unsubscribed: ['m unsubscribed', 'n unsubscribed'],
    bounced: ['m suppressed: complaint', 'n suppressed: complaint'],
    paid: ['m run_ended: goal'],
    written: ['m frequency_cap: 1/day', 'n frequency_cap: 1/day'],
    control: ['m global_control', 'n global_control'],
  })

  for (const role of roles) {
    const sends = await tried({ person: { personId: await numberOf(cast[role]) }, from: at('08:00:00'), until: at('15:00:00') })
    expect(
      sends.map(({ node, at: dueAt, goesAt, reason }) => [node, dueAt, goesAt, goesAt === null ? reason : '']),
      role,
    ).toEqual(
      live
        .filter((one) => one.user === cast[role])
        .map(({ node, dueAt, wentAt, reason }) => [node, dueAt.toISOString(), wentAt?.toISOString() ?? null, reason]),
    )
  }

  const started = await w.world.call<{ job: string }>(w.project, 'POST', `journeys/${journey}/backtest`, { days: 1 })
  await w.world.settle()
  const { body } = await w.world.call<Backtest>(w.project, 'GET', `jobs/${started.body.job}/file`)
  const counted = Map.groupBy(
    live.filter((one) => what(one) !== 'went'),
    (one) => `${one.node} ${what(one) === 'held' ? 'held quiet_until' : `dropped ${one.reason}`}`,
  )
  expect(body.variants.map(({ name }) => name)).toEqual(['draft', 'published'])
  for (const { tally } of body.variants) {
    expect(tally.ruled.map((one) => `${one.day} ${one.node} ${one.what} ${one.reason}: ${one.messages}`).toSorted()).toEqual(
      [...counted].map(([key, some]) => `2026-11-01 ${key}: ${some.length}`).toSorted(),
    )
    expect(tally.sends.reduce((sum, one) => sum + one.messages, 0)).toBe(live.length)
  }
})

test('somebody invented can be reached; times and numbers hold for them, and what is held is what comes next', async () => {
  const [starts, until] = [{ event: 'Start', at: at('10:30:00') }, at('11:00:00')]
  const { body } = await w.world.call<DryRun>(w.project, 'POST', `journeys/${journey}/dry-run`, { events: [starts], until })
  expect(body).toMatchObject({ nextAt: '2026-11-01T12:00:00.000Z' })
  expect(body.runs[0]?.sends).toMatchObject([
    {
      node: 'm',
      at: '2026-11-01T10:30:00.000Z',
      goesAt: '2026-11-01T12:00:00.000Z',
      reason: 'quiet_until: 2026-11-01 20:00 Asia/Shanghai',
      why: { en: { check: 11 }, zh: { what: '免打扰时段内，顺延至 2026-11-01 20:00 Asia/Shanghai。' } },
    },
  ])
  const sends = await tried({ events: [starts], until: at('15:00:00') })
  expect(sends.map(({ node, goesAt, reason }) => [node, goesAt, reason])).toMatchObject([
    ['m', '2026-11-01T12:00:00.000Z', 'quiet_until: 2026-11-01 20:00 Asia/Shanghai'],
    ['n', null, 'frequency_cap: 1/day'],
  ])
})
