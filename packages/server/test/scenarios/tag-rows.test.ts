import { byCategory, type PersonTags } from '@millrace/contract/tags/card.ts'
import type { WechatAccount } from '@millrace/contract/ingest/wechat.ts'
import type { Tag } from '@millrace/contract/tags/api.ts'
import type { Explanation, Why } from '@millrace/contract/tags/explain.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { pushXml, signedQuery } from '../../src/modules/ingest/protocols/fixtures/wechat.ts'
import { importsOf } from '../import-kit.ts'
import { makeWorld, type TestProject, type World } from '../world.ts'

let world: World
const now = Date.parse('2026-11-24T10:00:00Z')
const day = 86_400_000
const at = (daysAgo: number): string => new Date(now - daysAgo * day).toISOString()
beforeAll(async () => {
  world = await makeWorld({ at: new Date(now).toISOString() })
})
afterAll(() => world.end())

async function send(project: TestProject, ...events: object[]): Promise<void> {
  const { status } = await world.call(undefined, 'POST', '/v1/events', { events }, { authorization: `Bearer ${project.writeKey}` })
  expect(status).toBe(200)
  await world.settle()
}
async function define(project: TestProject, name: string, definition: object): Promise<Tag> {
  const { status, body } = await world.call<Tag>(project, 'POST', 'tags', { name, definition })
  expect([status, body]).toEqual([201, expect.objectContaining({ name })])
  await world.call(project, 'POST', `tags/${body.id}/compute`)
  await world.settle()
  return body
}
/** A person by login: number, and values by tag. */
async function person(project: TestProject, login: string): Promise<{ id: number; tags: Record<string, string> }> {
  const { body } = await world.call<{ id: number; tags: { tag: string; value: string }[] }>(
    project,
    'GET',
    `people/lookup?type=login_id&value=${login}`,
  )
  return { id: body.id, tags: Object.fromEntries(body.tags.map((one) => [one.tag, one.value])) }
}
async function explained(project: TestProject, tag: Tag, login: string): Promise<Explanation> {
  const { status, body } = await world.call<Explanation>(project, 'GET', `tags/${tag.id}/people/${(await person(project, login)).id}`)
  expect(status).toBe(200)
  return body
}
const whyOf = <K extends Why['kind']>(explanation: Explanation, kind: K): Extract<Why, { kind: K }> => {
  expect(explanation.why?.kind).toBe(kind)
  return explanation.why as Extract<Why, { kind: K }> /* just seen */
}

test('B18 a score is the sum by hand, the explanation lists what gave points, and tiers go by rank', async () => {
  const shop = await world.project('score')
  const visits = Array.from({ length: 7 }, (_, n) => ({ user_id: 'li', event: 'Visit', time: at(n + 1), message_id: `v${n}` }))
  await send(
    shop,
    { user_id: 'li', profile: { set: { level: 'gold' } } },
    { user_id: 'li', event: 'PayOrder', time: at(30), message_id: 'o30', properties: { amount: 200 } },
    { user_id: 'li', event: 'PayOrder', time: at(60), message_id: 'o60', properties: { amount: 100 } },
    // Too old, and without an amount.
    { user_id: 'li', event: 'PayOrder', time: at(91), properties: { amount: 1_000 } },
    { user_id: 'li', event: 'PayOrder', time: at(2) },
    ...visits,
    { user_id: 'li', event: 'Return', time: at(3), message_id: 'r1' },
    ...['wang', 'zhao', 'qian'].map((user_id, n) => ({ user_id, event: 'Visit', time: at(n + 1) })),
    { user_id: 'sun', event: 'Other' },
  )
  const window = { kind: 'last', amount: 90, unit: 'day' }
  const criteria = [
    { by: 'events', name: '消费', event: 'PayOrder', window, each: { of: 'number', property: 'amount' }, points: 0.1, halfLifeDays: 30 },
    { by: 'events', name: '访问', event: 'Visit', window, each: { of: 'times' }, points: 2, cap: 10 },
    { by: 'events', name: '退货', event: 'Return', window, each: { of: 'times' }, points: -5 },
    {
      by: 'rule',
      name: '金卡',
      rule: { kind: 'profile', condition: { property: 'level', op: 'eq', value: 'gold' } },
      points: 20,
    },
    { by: 'rule', name: '老客', rule: { kind: 'tag', tag: 'regular' }, points: 50 },
  ]
  const tag = await define(shop, '客户评分', { kind: 'score', criteria })
  // 200 × 0.1 after one half-life and 100 × 0.1 after two; 7 × 2 capped at 10; a return; a card.
  const byHand = 20 / 2 + 10 / 4 + 10 - 5 + 20
  const li = await person(shop, 'li')
  expect([byHand, li.tags]).toEqual([37.5, { 客户评分: '37.5' }])
  expect([(await person(shop, 'wang')).tags, (await person(shop, 'sun')).tags]).toEqual([{ 客户评分: '2' }, {}])

  const explanation = await explained(shop, tag, 'li')
  const why = whyOf(explanation, 'score')
  expect(explanation).toMatchObject({ person: li.id, value: '37.5' })
  expect(why).toMatchObject({ sum: 37.5, total: 37.5, better: 0, of: 4 })
  const listed = (nth: number) => why.criteria[nth]?.newest.map((one) => [one.at, one.event, one.points])
  expect(listed(0)).toEqual([
    [at(30), 'PayOrder', 10],
    [at(60), 'PayOrder', 2.5],
  ])
  expect(listed(1)).toEqual(visits.map((one) => [one.time, 'Visit', 2]))
  expect(why.criteria.map(({ newest: _, ...one }) => one)).toEqual([
    { name: '消费', concerns: true, events: 2, before: 12.5, points: 12.5 },
    { name: '访问', concerns: true, events: 7, before: 14, points: 10 },
    { name: '退货', concerns: true, events: 1, before: -5, points: -5 },
    { name: '金卡', concerns: true, events: null, before: 20, points: 20 },
    { name: '老客', concerns: false, events: null, before: 0, points: 0 },
  ])
  for (const one of why.criteria.filter(({ events }) => events !== null))
    expect([one.name, one.newest.reduce((sum, event) => sum + event.points, 0)]).toEqual([one.name, one.before])
  expect(await explained(shop, tag, 'sun')).toMatchObject({ value: null, why: null })

  const tiers = { by: 'percentile', tiers: [{ value: '高', top: 20 }], rest: '普通' }
  const bounded = { kind: 'score', criteria, most: 30, tiers }
  await define(shop, '客户等级', bounded)
  expect((await person(shop, 'li')).tags).toMatchObject({ 客户等级: '高' })
  expect((await person(shop, 'qian')).tags).toMatchObject({ 客户等级: '普通' })
  const tried = await world.call<Explanation>(shop, 'POST', `people/${li.id}/tag-preview`, { definition: bounded })
  expect(tried.body).toMatchObject({ value: '高', why: { sum: 37.5, total: 30, better: 0, of: 4 } })
})

test('A14 shoes browsed in the mini-program and bags bought on Tmall: the preference lists both with their weights, and who buys on Tmall is tagged', async () => {
  const shop = await world.project('tmall')
  const ids = { login_id: 'li', mobile: '13800000001' }
  const browse = { event: 'MPViewScreen', ids, properties: { category: '鞋', $lib: 'MiniProgram' } }
  await send(
    shop,
    { ...browse, time: at(3) },
    { ...browse, time: at(2) },
    { ...browse, time: at(1) },
    { event: 'MPViewScreen', user_id: 'wang', properties: { category: '鞋' } },
  )
  const files = importsOf(world, shop)
  const { body: file } = await files.upload(
    '天猫订单.csv',
    'events',
    '订单号,手机号,下单时间,品类,渠道\nT1,13800000001,2026-11-20 10:00:00,包,天猫\n',
  )
  const { mapping } = await files.preview(file.id)
  expect(await files.run(file.id, { ...mapping, event: 'TmallOrder' })).toMatchObject({ result: { counts: { new: 1, rejected: 0 } } })

  const window = { kind: 'last', amount: 90, unit: 'day' }
  const tmall = { event: 'TmallOrder', filters: [{ property: '渠道', op: 'eq', value: '天猫' }], window }
  const each = { of: 'times' }
  const tag = await define(shop, '品类偏好', {
    kind: 'preference',
    signals: [
      { event: 'MPViewScreen', window, of: { by: 'property', property: 'category' }, each, weight: 1 },
      { ...tmall, of: { by: 'property', property: '品类' }, each, weight: 5 },
    ],
  })
  await define(shop, '天猫购买', { kind: 'rule', rule: { kind: 'event', ...tmall, count: { op: 'gte', value: 1 } } })
  expect((await person(shop, 'li')).tags).toEqual({ 品类偏好: '包', 天猫购买: '' })
  expect((await person(shop, 'wang')).tags).toEqual({ 品类偏好: '鞋' })
  expect(whyOf(await explained(shop, tag, 'li'), 'preference').keys).toEqual([
    { value: '包', weight: 5, lastAt: '2026-11-20T02:00:00.000Z' },
    { value: '鞋', weight: 3, lastAt: at(1) },
  ])
})

/** Who orders after what, of the last 90 days. */
const persuaded = {
  kind: 'persuaded',
  conversion: { event: 'PayOrder', window: { kind: 'last', amount: 90, unit: 'day' } },
  touches: [
    { value: '图文', event: 'ReadArticle' },
    { value: '优惠', event: 'GetCoupon' },
  ],
  within: { amount: 7, unit: 'day' },
  model: 'last',
}

test('B10 three views without an order, then an article and an order within the window: 易被打动 is 图文, with the conversions it is credited with', async () => {
  const shop = await world.project('persuaded')
  const did = (user_id: string, daysAgo: number, event: string, more: object = {}) => ({ user_id, event, time: at(daysAgo), ...more })
  await send(
    shop,
    ...[30, 29, 28].map((days) => did('li', days, 'ViewProduct')),
    did('li', 21, 'ReadArticle'),
    did('li', 20, 'PayOrder'),
    // The coupon was too long ago for this order, and the second article came after it.
    did('li', 11, 'GetCoupon'),
    did('li', 3, 'PayOrder'),
    did('li', 2, 'ReadArticle'),
    did('li', 1, 'PayOrder'),
    // At one time the order of events decides; at the time of the order nothing came before it.
    ...['ReadArticle', 'GetCoupon'].map((event, n) => did('wang', 5, event, { message_id: `w${n}` })),
    did('wang', 4, 'PayOrder'),
    did('zhao', 4, 'ReadArticle'),
    did('zhao', 4, 'PayOrder'),
    did('qian', 4, 'GetCoupon'),
  )
  const tag = await define(shop, '易被打动', persuaded)
  const tags = Object.fromEntries(
    await Promise.all(['li', 'wang', 'zhao', 'qian'].map(async (login) => [login, (await person(shop, login)).tags['易被打动']])),
  )
  expect(tags).toEqual({ li: '图文', wang: '优惠', zhao: undefined, qian: undefined })
  expect(whyOf(await explained(shop, tag, 'li'), 'persuaded')).toEqual({
    kind: 'persuaded',
    credits: [{ value: '图文', times: 2, lastAt: at(1) }],
    newest: [
      { at: at(1), value: '图文', touchedAt: at(2) },
      { at: at(20), value: '图文', touchedAt: at(21) },
    ],
  })
  await define(shop, '最先打动', { ...persuaded, model: 'first', within: { amount: 15, unit: 'day' } })
  // In fifteen days the coupon is in reach of two orders, and came first.
  expect((await person(shop, 'li')).tags).toMatchObject({ 最先打动: '优惠' })
  expect((await person(shop, 'wang')).tags).toMatchObject({ 最先打动: '图文' })
})

test('A17 a follower by the QR code “expo” who buys after an article is tagged with source and what persuaded, and has filled in no form', async () => {
  const shop = await world.project('passive')
  const source = await world.call<{ id: number }>(shop, 'POST', 'sources', { name: '公众号', kind: 'official_account' })
  const account = { appid: 'wx0123456789abcdef', token: 'secret1' }
  const set = await world.call<WechatAccount>(shop, 'PUT', `sources/${source.body.id}/wechat`, account, { 'if-match': '"0"' })
  const pushed = world.clock.now().getTime()
  const follow = {
    MsgType: 'event',
    Event: 'subscribe',
    EventKey: 'qrscene_expo',
    Ticket: 'T',
    UnionId: 'union-1',
    FromUserName: 'o-1',
    CreateTime: String(pushed / 1000 - 3600),
  }
  const { pathname } = new URL(set.body.callbackUrl)
  const answer = await world.app.http.inject({
    method: 'POST',
    url: `${pathname}?${new URLSearchParams(signedQuery(account.token, pushed)).toString()}`,
    headers: { 'content-type': 'text/xml' },
    payload: pushXml(follow),
  })
  expect(answer.body).toBe('success')
  const ids = { wechat_unionid: 'union-1', login_id: 'o-1' }
  const minutesAgo = (minutes: number): string => new Date(pushed - minutes * 60_000).toISOString()
  await send(
    shop,
    { event: 'ReadArticle', ids, time: minutesAgo(30) },
    { event: 'PayOrder', ids, time: minutesAgo(10), properties: { amount: 99 } },
  )
  await define(shop, '来源', { kind: 'first', event: '$wechat_follow', window: { kind: 'ever' }, property: '$wechat_scene' })
  await define(shop, '易被打动', persuaded)
  const lookup = await world.call<{ properties: object; tags: { tag: string; value: string }[] }>(
    shop,
    'GET',
    'people/lookup?type=wechat_unionid&value=union-1',
  )
  expect(lookup.body.tags.map(({ tag, value }) => [tag, value])).toEqual([
    ['易被打动', '图文'],
    ['来源', 'expo'],
  ])
  // All that is known of the person came with the push.
  expect(Object.keys(lookup.body.properties).filter((name) => !name.startsWith('$'))).toEqual([])
})

test('B26 the card of a customer has five groups with a value for each field', async () => {
  const shop = await world.project('card')
  const order = (user_id: string, daysAgo: number, amount: number, more: object = {}) => ({
    user_id,
    event: 'PayOrder',
    time: at(daysAgo),
    properties: { amount, category: '鞋', ...more },
  })
  await send(
    shop,
    order('li', 40, 600, { city: '苏州', style: '平底' }),
    order('li', 8, 200, { city: '上海', style: '高跟' }),
    order('li', 2, 100, { style: '高跟', category: '包' }),
    order('wang', 1, 80),
    ...[0, 1, 3, 5, 9, 14].map((days) => ({ user_id: 'li', event: 'Visit', time: at(days) })),
    { user_id: 'li', event: 'JoinCampaign', time: at(3) },
    ...[1, 2].map((days) => ({ user_id: 'wang', event: 'JoinCampaign', time: at(days) })),
  )
  const orders = { event: 'PayOrder', amount: 'amount', category: 'category', style: 'style', city: 'city' }
  const pack = { pack: 'customer', orders, visits: { event: 'Visit' }, campaigns: { event: 'JoinCampaign' } }
  expect((await world.call(shop, 'POST', 'tags/packs', pack)).status).toBe(201)
  await world.settle()
  const { body } = await world.call<PersonTags>(shop, 'GET', `people/${(await person(shop, 'li')).id}/tags`)
  expect(byCategory(body.items).map((group) => [group.title, Object.fromEntries(group.tags.map((one) => [one.tag, one.value]))])).toEqual([
    ['社会属性', { 城市: '上海', 首单时间: '2026-10-15 18:00' }],
    ['消费能力', { 消费次数: '3', 消费金额: '900', 客单价: '300', 客户价值: expect.any(String) }],
    ['消费偏好', { 偏好品类: '鞋', 偏好款式: '高跟', 购买品类数: '2' }],
    ['活跃情况', { 近7天活跃天数: '4', 近30天活跃天数: '6', 活跃时段: '18–20' }],
    ['决策标签', { 消费等级: '高', 生命周期: '成长', 活动热衷度: '低' }],
  ])
})
