import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sql } from '../../../platform/sql.ts'
import { publish } from '../../../../test/journey-kit.ts'
import { at, does, exit, type JourneyWorld, journeyWorld, known, mail, wait } from '../../../../test/journey-world.ts'

let w: JourneyWorld
beforeEach(async () => {
  w = await journeyWorld()
  await w.happens('09:00:00', known('a'), known('b'))
})
afterEach(() => w.end())

const handTo = (journey: string, more: object = {}) => ({ kind: 'handoff', settings: { journey, ...more } })
const minutes = (amount: number) => ({ amount, unit: 'minute' as const })
const takesIn = (nodes: Record<string, object>, edges: string[]) => ({ entry: { kind: 'handoff' as const }, nodes, edges })

/** The person opens the mail they got. */
async function opens(user: string): Promise<void> {
  const mails = await w.world.call<{ items: { id: number; recipient: string }[] }>(w.project, 'GET', 'mailbox')
  const id = mails.body.items.find((one) => one.recipient === `${user}@x.cn`)?.id
  const { html } = (await w.world.call<{ html: string }>(w.project, 'GET', `mailbox/${id}`)).body
  const reader = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Mobile/15E148' }
  await w.world.call(undefined, 'GET', /\/t\/o\/[^"']+/.exec(html)?.[0] ?? '', undefined, reader)
  await w.world.settle()
}

test('B08 who opens nothing is tagged 流失用户 and goes on in the journey 登录促活: a transfer, no goal', async () => {
  const revive = graphSchema.parse({
    entry: { kind: 'handoff' },
    nodes: [{ id: 'x', ...wait(60) }],
    edges: [{ from: 'entry', port: 'next', to: 'x' }],
    goal: null,
  })
  const login = await publish(w.world, w.project, revive, '登录促活')
  const journey = await w.start({
    nodes: {
      m: mail,
      o: { kind: 'outcome', settings: { of: 'm', what: 'opened', within: minutes(30) } },
      t: { kind: 'set_tag', settings: { tag: '流失用户' } },
      h: handTo(login, {
        values: [
          { name: 'from', value: 'loan' },
          { name: 'product', trigger: 'product' },
        ],
      }),
      opened: exit('opened'),
    },
    edges: ['entry>m', 'm>o', 'o.yes>opened', 'o.no>t', 't>h'],
    goal: { event: 'Login', within: { amount: 1, unit: 'day' } },
  })
  await w.happens('10:00:00', does('a', 'Start', { product: 'p1' }), does('b', 'Start', { product: 'p2' }))
  w.world.clock.set(new Date(at('10:05:00')))
  await opens('b')
  await w.happens('10:31:00')
  expect(await w.runs(journey)).toEqual(['a exited handoff', 'b exited opened'])
  expect(await w.runs(login)).toEqual(['a waiting x'])
  const { postgres } = w.world.databases
  expect(await postgres.rows(sql`select tag from person_tags`)).toEqual([{ tag: '流失用户' }])
  expect(await w.counts(journey)).toMatchObject({ entered: 2, active: 0, exited: 2, goal: 0 })
  expect(await w.counts(login)).toMatchObject({ entered: 1, active: 1, goal: 0 })
})

test('whoever is handed over enters when they came to the step, with what they bring; they may go on in both', async () => {
  const gold = { kind: 'trigger', condition: { property: 'level', op: 'eq', value: 'gold' } }
  const to = await w.start(
    takesIn(
      {
        x: wait(30),
        c: { kind: 'condition', settings: { arms: [{ id: 'gold', rule: gold }] } },
        gold: exit('gold'),
        other: exit('other'),
      },
      ['entry>x', 'x>c', 'c.gold>gold', 'c.else>other'],
    ),
  )
  const values = [{ name: 'level', trigger: 'vip' }]
  const from = await w.start({
    nodes: { x: wait(10), h: handTo(to, { leave: false, values }), y: wait(90) },
    edges: ['entry>x', 'x>h', 'h>y'],
  })
  await w.happens('10:00:00', does('a', 'Start', { vip: 'gold' }), does('b', 'Start'))
  await w.happens('10:45:00')
  expect(await w.runs(to)).toEqual(['a exited gold', 'b exited other'])
  expect(await w.runs(from)).toEqual(['a waiting y', 'b waiting y'])
})

test('a journey that hands people to itself does so ten times', async () => {
  const start = { nodes: { x: wait(1) }, edges: ['entry>x'] }
  const round = await w.start({ entry: { kind: 'handoff' }, ...start })
  await w.republish(round, takesIn({ h: handTo(round) }, ['entry>h']), 'follow')
  await w.start({ nodes: { h: handTo(round) }, edges: ['entry>h'] })
  await w.happens('10:00:00', does('a', 'Start'))
  expect(await w.counts(round)).toMatchObject({ entered: 10, exited: 10 })
  const refused = await w.world.call<{ reasons: { reason: string }[] }>(w.project, 'GET', `journeys/${round}/not-entered`)
  expect(refused.body.reasons).toMatchObject([{ reason: 'depth', times: 1 }])
})

test('publishing looks at the journey that people are handed to; archiving it tells who hands them', async () => {
  const to = await w.start(takesIn({ x: wait(5) }, ['entry>x']))
  const other = await w.start({ nodes: { x: wait(5) }, edges: ['entry>x'] })
  const problems = async (journey: string): Promise<string[]> => {
    const graph = { nodes: [{ id: 'h', ...handTo(journey) }], edges: [{ from: 'entry', port: 'next', to: 'h' }] }
    const made = await w.world.call<{ problems: { code: string; severity: string }[] }>(w.project, 'POST', 'journeys', {
      name: 'From',
      draft: { entry: { kind: 'event', event: 'Start' }, ...graph },
    })
    return made.body.problems.filter(({ code }) => code !== 'no_goal').map(({ code, severity }) => `${severity} ${code}`)
  }
  expect(await problems(to)).toEqual([])
  expect(await problems('')).toEqual(['error journey_missing'])
  expect(await problems('jrn_none')).toEqual(['error journey_unknown'])
  expect(await problems(other)).toEqual(['error journey_no_handoff'])
  const offered = await w.world.call<{ items: { id: string }[] }>(w.project, 'GET', 'journeys?entry=handoff')
  expect(offered.body.items.map((one) => one.id)).toEqual([to])
  const used = await w.world.call<{ items: { name: string }[] }>(w.project, 'GET', `used-by?kind=journey&id=${to}`)
  expect(used.body.items.map((one) => one.name)).toEqual(['From'])
  await w.change(to, 'end')
  expect(await problems(to)).toEqual(['warning journey_not_live'])
  await w.change(to, 'archive')
  expect(await problems(to)).toEqual(['error journey_archived'])
})

test('a goal step counts the goal once, whichever comes first, and people go on; a note lets everybody through', async () => {
  const journey = await w.start({
    nodes: {
      n: { kind: 'note', settings: { text: '说明' } },
      x: wait(10),
      g: { kind: 'goal', settings: {} },
      again: wait(10),
      end: exit('end'),
    },
    edges: ['entry>n', 'n>x', 'x>g', 'g>again', 'again>end'],
    goal: { event: 'Pay', within: { amount: 1, unit: 'hour' }, exit: false },
  })
  await w.happens('10:00:00', does('a', 'Start'), does('b', 'Start'))
  await w.happens('10:05:00', does('a', 'Pay'))
  expect(await w.counts(journey)).toMatchObject({ goal: 1 })
  await w.happens('10:11:00')
  expect(await w.counts(journey)).toMatchObject({ goal: 2 })
  await w.happens('10:15:00', does('b', 'Pay'))
  await w.happens('10:30:00')
  expect(await w.counts(journey)).toMatchObject({ entered: 2, exited: 2, goal: 2 })
  expect(await w.world.databases.postgres.rows(sql`select 1 as one from goal_watches`)).toEqual([])
})

test('who moves on to a goal step because a new version is followed has reached the goal, too', async () => {
  const goal = { event: 'Pay', within: { amount: 1, unit: 'hour' as const } }
  const journey = await w.start({ nodes: { x: wait(30), g: { kind: 'goal', settings: {} } }, edges: ['entry>x', 'x>g'], goal })
  await w.happens('10:00:00', does('a', 'Start'))
  await w.republish(journey, { nodes: { g: { kind: 'goal', settings: {} } }, edges: ['entry>g'], goal }, 'follow')
  await w.world.settle()
  expect(await w.counts(journey)).toMatchObject({ done: 1, goal: 1 })
})
