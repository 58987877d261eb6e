import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, publish } from '../journey-kit.ts'
import { does, emitted, knows, makeList, same, tagsOf } from '../template-people.ts'
import { player } from '../template-player.ts'
import { makeWorld, type World } from '../world.ts'

let world: World
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-01T08:00:00Z' })
})
afterAll(() => world.end())

test('D17 (template) an order unpaid: reminded of by order, tagged a day later; cancelled or paid: not', async () => {
  const order = (id: string) => ({ order_id: id })
  const deeds = [
    ...knows('0 09:00', 'lazy', 'quick', 'late', 'off'),
    does('lazy', '0 10:00', 'SubmitOrder', order('o1')),
    does('quick', '0 10:00', 'SubmitOrder', order('o2')),
    does('quick', '0 11:59', 'PayOrder', order('o2')),
    does('late', '0 10:00', 'SubmitOrder', order('o3')),
    does('late', '0 15:00', 'PayOrder', order('o3')),
    does('off', '0 10:00', 'SubmitOrder', order('o4')),
    does('off', '0 11:00', 'CancelOrder', order('o4')),
  ]
  const p = await player(world, 'unpaid-order')
  await p.play(deeds, '2 10:00')
  expect(await p.wayOf('lazy')).toMatchInlineSnapshot(`
    [
      "entry.next 0 12:00",
      "cancelled.no 0 12:00",
      "mail.next 0 12:00 (mail sent)",
      "day.next 1 12:00",
      "unmoved.next 1 12:00",
      "end 1 12:00",
    ]
  `)
  expect(await p.wayOf('quick')).toMatchInlineSnapshot(`[]`)
  expect(await p.wayOf('late')).toMatchInlineSnapshot(`
    [
      "entry.next 0 12:00",
      "cancelled.no 0 12:00",
      "mail.next 0 12:00 (mail sent)",
      "entry.goal 0 15:00",
      "day.ended 0 15:00",
    ]
  `)
  expect(await p.wayOf('off')).toMatchInlineSnapshot(`
    [
      "entry.next 0 12:00",
      "cancelled.yes 0 12:00",
      "no_order 0 12:00",
    ]
  `)
  expect(await tagsOf(world, p.project)).toMatchInlineSnapshot(`
    [
      "lazy 催付无效",
    ]
  `)
  for (const who of ['lazy', 'quick', 'late', 'off'])
    expect(await p.tried({ events: same(p.moment, who, deeds) }, '2 10:00')).toEqual(await p.wayOf(who))
  await p.end()
})

test('D22 (template) a newcomer: claimed, claimed and bought, claimed late, never', async () => {
  const people = ['keen', 'buyer', 'slow', 'never']
  const deeds = [
    ...knows('0 09:00', ...people),
    ...people.map((who) => does(who, '0 10:00', 'Register')),
    does('keen', '0 10:05', 'ClaimPack'),
    does('keen', '2 10:00', 'PayOrder'),
    does('buyer', '0 10:05', 'ClaimPack'),
    does('buyer', '0 10:10', 'PayOrder'),
    does('slow', '0 20:00', 'ClaimPack'),
  ]
  const p = await player(world, 'newcomer')
  await p.play(deeds, '5 10:00')
  expect(await p.wayOf('keen')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "quarter.next 0 10:15",
      "claimed.yes 0 10:15",
      "bought.no 0 10:15",
      "browse.next 0 10:15 (mail sent)",
      "entry.goal 2 10:00",
      "buys.happened 2 10:00",
      "buyer.next 2 10:00",
      "end 2 10:00",
    ]
  `)
  expect(await p.wayOf('buyer')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "entry.goal 0 10:10",
      "quarter.next 0 10:15",
      "claimed.yes 0 10:15",
      "bought.yes 0 10:15",
      "buyer.next 0 10:15",
      "end 0 10:15",
    ]
  `)
  expect(await p.wayOf('slow')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "quarter.next 0 10:15",
      "claimed.no 0 10:15",
      "remind.next 0 10:15 (mail sent)",
      "late.happened 0 20:00",
      "bought.no 0 20:00",
      "browse.next 0 20:00 (mail sent)",
      "buys.timeout 3 20:00",
      "nudge.next 3 20:00 (mail sent)",
      "shown 3 20:00",
    ]
  `)
  expect(await p.wayOf('never')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "quarter.next 0 10:15",
      "claimed.no 0 10:15",
      "remind.next 0 10:15 (mail sent)",
      "late.timeout 1 10:15",
      "unclaimed 1 10:15",
    ]
  `)
  expect(await tagsOf(world, p.project)).toMatchInlineSnapshot(`
    [
      "buyer 首购用户",
      "keen 首购用户",
    ]
  `)
  for (const who of people) expect(await p.tried({ events: same(p.moment, who, deeds) }, '5 10:00')).toEqual(await p.wayOf(who))
  await p.end()
})

test('D06 B08 (part: mail for the missing channels) a first loan: opened the first, the last, nothing; applied', async () => {
  const people = ['first', 'last', 'none', 'applies']
  let revive = ''
  const p = await player(world, 'first-loan', {
    before: [...knows('0 09:00', ...people), ...people.map((who) => does(who, '0 09:10', 'Register')), does('last', '0 09:20', 'Register')],
    fill: async (graph, project) => {
      const entered = graphSchema.parse({
        entry: { kind: 'handoff' },
        nodes: [{ id: 'w', kind: 'wait', settings: { duration: { amount: 90, unit: 'day' } } }],
        edges: [{ from: 'entry', port: 'next', to: 'w' }],
      })
      revive = await publish(world, project, entered, '登录促活')
      return {
        ...graph,
        nodes: graph.nodes.map((node) => (node.kind === 'handoff' ? { ...node, settings: { ...node.settings, journey: revive } } : node)),
      }
    },
  })
  await p.play(
    [{ who: 'first', at: '2 09:59', opens: true }, { who: 'last', at: '7 12:00', opens: true }, does('applies', '3 12:00', 'ApplyLoan')],
    '9 10:00',
  )
  expect(await p.wayOf('first')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "first.next 0 10:00 (mail sent)",
      "opened_first.yes 2 09:59",
      "opened 2 09:59",
    ]
  `)
  expect(await p.wayOf('last')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "first.next 0 10:00 (mail sent)",
      "opened_first.no 2 10:00",
      "second.next 2 10:00 (mail sent)",
      "opened_second.no 4 10:00",
      "third.next 4 10:00 (mail sent)",
      "opened_third.no 6 10:00",
      "fourth.next 6 10:00 (mail sent)",
      "opened_fourth.yes 7 12:00",
      "prefers.next 7 12:00",
      "reached.next 7 12:00",
      "opened 7 12:00",
      "entry.goal 7 12:00",
    ]
  `)
  expect(await p.wayOf('none')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "first.next 0 10:00 (mail sent)",
      "opened_first.no 2 10:00",
      "second.next 2 10:00 (mail sent)",
      "opened_second.no 4 10:00",
      "third.next 4 10:00 (mail sent)",
      "opened_third.no 6 10:00",
      "fourth.next 6 10:00 (mail sent)",
      "opened_fourth.no 8 10:00",
      "lost.next 8 10:00",
      "over 8 10:00",
    ]
  `)
  expect(await p.wayOf('applies')).toMatchInlineSnapshot(`
    [
      "entry.next 0 10:00",
      "first.next 0 10:00 (mail sent)",
      "opened_first.no 2 10:00",
      "second.next 2 10:00 (mail sent)",
      "entry.goal 3 12:00",
      "opened_second.ended 3 12:00",
    ]
  `)
  expect(await tagsOf(world, p.project)).toMatchInlineSnapshot(`
    [
      "last 渠道偏好=微信",
      "none 流失用户",
    ]
  `)
  const inside = await world.call<{ items: { state: string; node: string }[] }>(p.project, 'GET', `journeys/${revive}/runs`)
  expect(inside.body.items.map(({ state, node }) => `${state} ${node}`)).toEqual(['waiting w'])
  await p.end()
})

test('D08 e-mail nurture: downloads both, the first only, nothing; sales have one task that says what was downloaded', async () => {
  const people = ['both', 'one', 'none']
  let listB = ''
  const p = await player(world, 'nurture', {
    before: [...knows('0 09:00', ...people), ...people.map((who, n) => ({ at: '0 09:00', who, set: { mobile: `1380000100${n}` } }))],
    fill: async (graph, project) => {
      const segmentId = await makeList(world, project, 'A', ...people)
      listB = await makeList(world, project, 'B')
      const nodes = graph.nodes.map((node) => (node.kind === 'list' ? { ...node, settings: { ...node.settings, list: listB } } : node))
      return { ...graph, entry: { kind: 'list', segmentId }, nodes }
    },
  })
  // Whoever is told of is called up, by somebody who sees what they care for.
  const templateId = await makeTemplate(world, p.project, {
    name: '销售跟进',
    body: { kind: 'phone', title: '销售跟进', text: '已下载：{{ profile.materials | join: "、" }}' },
  })
  const call = { id: 'call', kind: 'send', settings: { channel: 'phone', templateId, class: 'service' } }
  await publish(
    world,
    p.project,
    {
      entry: { kind: 'event', event: 'NotifySales', filters: [] },
      nodes: [call],
      edges: [{ from: 'entry', port: 'next', to: 'call' }],
      reentry: { kind: 'never' },
    },
    '销售跟进',
  )
  const deeds = [
    does('both', '1 10:00', 'Download', { material: 'ebook' }),
    does('both', '7 10:00', 'Download', { material: 'case' }),
    does('one', '13 10:00', 'Download', { material: 'ebook' }),
  ]
  await p.play(deeds, '40 10:00')
  expect(await p.wayOf('both')).toMatchInlineSnapshot(`
    [
      "entry.next 0 09:00",
      "ebook.next 0 09:00 (mail sent)",
      "got_ebook.happened 1 10:00",
      "keep_ebook.next 1 10:00",
      "keen.next 1 10:00",
      "thanks.next 1 10:00 (mail sent)",
      "pause.next 6 10:00",
      "case.next 6 10:00 (mail sent)",
      "entry.goal 7 10:00",
      "got_case.happened 7 10:00",
      "keep_case.next 7 10:00",
      "sales.next 7 10:00",
      "told 7 10:00",
    ]
  `)
  expect(await p.wayOf('one')).toMatchInlineSnapshot(`
    [
      "entry.next 0 09:00",
      "ebook.next 0 09:00 (mail sent)",
      "got_ebook.happened 13 10:00",
      "keep_ebook.next 13 10:00",
      "keen.next 13 10:00",
      "thanks.next 13 10:00 (mail sent)",
      "pause.next 18 10:00",
      "case.next 18 10:00 (mail sent)",
      "got_case.timeout 32 10:00",
      "cold 32 10:00",
    ]
  `)
  expect(await p.wayOf('none')).toMatchInlineSnapshot(`
    [
      "entry.next 0 09:00",
      "ebook.next 0 09:00 (mail sent)",
      "got_ebook.timeout 14 09:00",
      "cold 14 09:00",
    ]
  `)
  expect(await emitted(world, p.project)).toMatchInlineSnapshot(`
    [
      "NotifySales ebook, case",
    ]
  `)
  const tasks = await world.call<{ items: { id: number; number: string; title: string }[] }>(p.project, 'GET', 'calls')
  expect(tasks.body.items.map(({ number, title }) => [number, title])).toEqual([['+8613800001000', '销售跟进']])
  const task = await world.call(p.project, 'GET', `calls/${tasks.body.items[0]?.id}`)
  expect(task.body).toMatchObject({ text: '已下载：ebook、case' })
  const ids = people.map((value) => ({ type: 'login_id', value }))
  const inB = await world.call<{ items: { isMember: boolean }[] }>(p.project, 'POST', `segments/${listB}/is-member`, { ids })
  expect(inB.body.items.map(({ isMember }) => isMember)).toEqual([true, true, false])
  for (const who of people) expect(await p.tried({ events: same(p.moment, who, deeds) }, '40 10:00', '0 09:00')).toEqual(await p.wayOf(who))
  await p.end()
})
