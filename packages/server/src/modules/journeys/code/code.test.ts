import type { Backtest } from '@millrace/contract/journeys/backtest.ts'
import type { CodeTried } from '@millrace/contract/journeys/code/api.ts'
import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { at, does, exit, type JourneyWorld, journeyWorld, known, mail } from '../../../../test/journey-world.ts'
import { makeTemplate } from '../../../../test/journey-kit.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'
import { sql } from '../../../platform/sql.ts'

let w: JourneyWorld
beforeAll(async () => {
  w = await journeyWorld()
  await w.happens('08:00:00', known('one', { city: '武汉' }), known('two', { city: '上海' }), known('three'), known('four'))
})
afterAll(() => w.end())

const code = (text: string, more: object = {}) => ({ kind: 'code', settings: { code: text, ...more } })

async function history(journey: string, node: string): Promise<string[]> {
  const { postgres, clickhouse } = w.world.databases
  const row = await postgres.one<{ id: number }>(sql`select journey_id as id from journeys where public_id = ${journey}`)
  const rows = await clickhouse.rows<{ text: string }>(sql`
    select trim(concat(port, ' ', why)) as text from journey_history
    where journey_id = ${sql.value(row?.id ?? 0, 'UInt32')} and node = ${sql.value(node, 'String')} order by text`)
  return rows.map((one) => one.text)
}

/** Who pays much in Wuhan is of the level gold; chance has its part in it. */
const levels = {
  entry: { kind: 'event' as const, event: 'Order', key: 'order_id' },
  nodes: {
    c: code(
      `const isLocal = profile.city === '武汉'
return { level: isLocal && trigger.amount > 100 ? 'gold' : 'plain', hour: now.hour, chance: Math.random(), late: new Date().getTime() === Date.parse(now.iso) }`,
      {
        trigger: ['amount'],
        profile: ['city'],
        results: [
          { name: 'level', type: 'text' },
          { name: 'hour', type: 'number' },
          { name: 'chance', type: 'number' },
          { name: 'late', type: 'bool' },
        ],
      },
    ),
    // What the first has found out is known to the second, and to conditions.
    d: code('return { more: `${node.c.level}!` }', { results: [{ name: 'more', type: 'text' }] }),
    if: {
      kind: 'condition',
      settings: {
        arms: [{ id: 'gold', name: '', rule: { kind: 'trigger', condition: { property: 'node.d.more', op: 'eq', value: 'gold!' } } }],
      },
    },
    m: mail as object,
    gold: exit('gold'),
    plain: exit('plain'),
  },
  edges: ['entry>c', 'c.ok>d', 'd.ok>if', 'if.gold>m', 'm>gold', 'if.else>plain'],
}

test('what code finds out is read by later code, conditions and mails; live, in a dry run and in a backtest it is the same', async () => {
  const template = await makeTemplate(w.world, w.project, {
    name: 'Level',
    body: { kind: 'html', subject: 'You are {{ node.c.level }} at {{ node.c.hour }}', preheader: '', html: '<p>Hello</p>', text: '' },
  })
  const graph = { ...levels, nodes: { ...levels.nodes, m: { kind: 'send', settings: { channel: 'email', templateId: template } } } }
  const journey = await w.start(graph)
  const orders = [does('one', 'Order', { order_id: 'o1', amount: 200 }), does('two', 'Order', { order_id: 'o2', amount: 200 })]
  await w.happens('09:00:00', ...orders, does('three', 'Order', { order_id: 'o3', amount: 5 }))
  expect(await w.runs(journey)).toEqual(['one exited gold', 'three exited plain', 'two exited plain'])
  const [found] = await history(journey, 'c')
  expect(found).toMatch(/^ok \{"level":"gold","hour":17,"chance":0\.\d+,"late":true\}$/)
  const intents = await w.world.databases.postgres.rows<{ trigger: Record<string, unknown> }>(sql`select trigger from message_intents`)
  expect(intents.map((one) => one.trigger)).toMatchObject([{ 'node.c.level': 'gold', 'node.c.hour': 17 }])

  const { body: one } = await w.world.call<{ id: number }>(w.project, 'GET', 'people/lookup?type=login_id&value=one')
  const events = [{ event: 'Order', at: at('09:00:00'), properties: { order_id: 'o1', amount: 200 } }]
  const { body: dry } = await w.world.call<DryRun>(w.project, 'POST', `journeys/${journey}/dry-run`, {
    person: { personId: one.id },
    // The stored one alone opens a run.
    events: [],
    from: at('08:30:00'),
    until: at('09:30:00'),
  })
  const again = await w.world.call<DryRun>(w.project, 'POST', `journeys/${journey}/dry-run`, {
    person: { profile: { city: '武汉' } },
    events,
    until: at('09:30:00'),
  })
  expect(again.body.runs[0]?.steps.map(({ node, port }) => `${node}.${port}`)).toEqual([
    'entry.next',
    'c.ok',
    'd.ok',
    'if.gold',
    'm.next',
    'gold.',
  ])
  expect(dry.runs[0]?.steps.find(({ node }) => node === 'c')?.why).toBe(found?.slice('ok '.length))

  const started = await w.world.call<{ job: string }>(w.project, 'POST', `journeys/${journey}/backtest`, { days: 1 })
  await w.world.settle()
  const { body: back } = await w.world.call<Backtest>(w.project, 'GET', `jobs/${started.body.job}/file`)
  expect(back.variants[0]?.tally.edges).toEqual(
    expect.arrayContaining([
      { node: 'c', port: 'ok', people: 3 },
      { node: 'if', port: 'gold', people: 1 },
      { node: 'if', port: 'else', people: 2 },
    ]),
  )
})

test('an endless loop, a throw and a wrong result leave by “failed” with the reason; whoever comes beside them goes on', async () => {
  const text = `if (trigger.how === 'loop') for (;;) {}
if (trigger.how === 'hang') (function f() { try { f() } catch { f() } })()
if (trigger.how === 'fill') { const all = []; for (;;) all.push(new Array(10000).fill(1)) }
if (trigger.how === 'throw') throw new Error('no way')
if (trigger.how === 'host') return process.env
return { n: trigger.how === 'text' ? 'x' : 1 }`
  const journey = await w.start({
    entry: { kind: 'event', event: 'Bad', key: 'how' },
    nodes: { c: code(text, { trigger: ['how'], results: [{ name: 'n', type: 'number' }] }), ok: exit('ok'), no: exit('no') },
    edges: ['entry>c', 'c.ok>ok', 'c.failed>no'],
  })
  const hows = ['fine', 'loop', 'hang', 'fill', 'throw', 'host', 'text', 'fine too']
  await w.happens(
    '10:00:00',
    ...hows.map((how) => does('two', 'Bad', { how })),
    does('three', 'Bad', { how: 'loop' }),
    does('four', 'Bad', { how: 'fine' }),
  )
  // Those for whom there was no time left have theirs a little later.
  for (let minute = 1; (await w.runs(journey)).some((one) => one.includes('waiting')) && minute < 9; minute++)
    await w.happens(`10:0${minute}:00`)
  expect(await w.runs(journey)).toEqual([
    'four exited ok',
    'three exited no',
    ...Array.from({ length: 6 }, () => 'two exited no'),
    'two exited ok',
    'two exited ok',
  ])
  const found = await history(journey, 'c')
  expect(found.filter((one) => one.startsWith('ok'))).toEqual(Array.from({ length: 3 }, () => 'ok {"n":1}'))
  expect(found.filter((one) => one === 'failed time').length).toBeGreaterThanOrEqual(3)
  expect(found).toEqual(
    expect.arrayContaining([
      'failed threw: Error: no way (line 4)',
      expect.stringMatching(/^failed threw: ReferenceError: .*process.* \(line 5\)$/),
      'failed no_number: n',
    ]),
  )
})

test('a process that dies before it has committed runs the code again, to the same result; code that is stopped too often is waited for', async () => {
  const journey = await w.start({
    entry: { kind: 'event', event: 'Chance' },
    nodes: { c: code('return { n: Math.random() }', { results: [{ name: 'n', type: 'number' }] }), x: exit('x') },
    edges: ['entry>c', 'c.ok>x'],
  })
  const seen: unknown[] = []
  const undo = onStopPoint('act.before_commit', () => {
    undo()
    throw new Error('died')
  })
  await w.arrives('11:00:00', does('one', 'Chance'))
  await expect(w.world.settle()).rejects.toThrow('died')
  await w.world.settle()
  seen.push(...(await history(journey, 'c')))
  expect(seen).toEqual([expect.stringMatching(/^ok \{"n":0\.\d+\}$/)])

  const loops = await w.start({
    entry: { kind: 'event', event: 'Loop', key: 'nth' },
    nodes: { c: code('for (;;) {}'), x: exit('x') },
    edges: ['entry>c', 'c.failed>x'],
  })
  await w.happens('11:10:00', ...Array.from({ length: 14 }, (_, nth) => does('one', 'Loop', { nth })))
  const stands = (await w.runs(loops)).map((one) => one.replace('one ', ''))
  // Ten at most: how many a busy machine comes to is not said.
  expect(stands.length).toBe(14)
  expect(new Set(stands)).toEqual(new Set(['exited x', 'waiting c code_waits']))
  expect(stands.filter((one) => one === 'exited x').length).toBeLessThanOrEqual(10)
})

test('code is tried out for somebody invented; what cannot be read is said with its place, and does not go live', async () => {
  const { settings } = levels.nodes.c
  const tried = await w.world.call<CodeTried>(w.project, 'POST', 'journeys/try-code', {
    ...settings,
    given: { trigger: { amount: 101 }, profile: { city: '武汉', $timezone: 'Europe/Paris' }, at: at('12:00:00') },
  })
  expect(tried).toMatchObject({ status: 200, body: { port: 'ok', values: { level: 'gold', hour: 13, late: true } } })
  const wrong = await w.world.call<CodeTried>(w.project, 'POST', 'journeys/try-code', { code: 'return { a: 1 }', given: {} })
  expect(wrong.body).toEqual({ port: 'failed', why: 'undeclared: a', values: {} })
  await expect(w.start({ ...levels, nodes: { ...levels.nodes, c: code('return {\n  a: 1 +\n}') } })).rejects.toThrow(/code_invalid/)
})
