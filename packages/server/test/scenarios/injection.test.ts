import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeTemplate, mails, publish } from '../journey-kit.ts'
import { makeWorld, type World } from '../world.ts'
import { type Senders, senders } from './senders.ts'

let world: World
let shop: Senders
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-24T10:00:00Z' })
  shop = await senders(world)
})
afterAll(() => world.end())

const evil = `x'); drop table events; --"\`\\`

test('SQL in names and values is text: it is stored, found again by a rule and a count, and harms nothing', async () => {
  await shop.native({ event: 'Before', user_id: 'u' })
  const answer = await shop.native({ event: evil, user_id: evil, properties: { [evil]: evil }, profile: { set: { [evil]: evil } } })
  await shop.native({ event: 'After', user_id: 'u' })
  expect([answer.status, answer.body]).toEqual([200, { accepted: 1, rejected: 0, errors: [] }])
  const [stored] = await shop.stored(evil)
  expect(stored?.properties).toEqual({ [evil]: evil })
  expect(await shop.person('login_id', evil)).toBe(stored?.personId)

  const condition = { property: evil, op: 'eq', value: evil }
  const rule = {
    kind: 'all',
    rules: [
      { kind: 'profile', condition },
      { kind: 'event', event: evil, filters: [condition], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } },
    ],
  }
  const preview = await world.call<{ count: number }>(shop.project, 'POST', 'segments/preview', { rule })
  expect([preview.status, preview.body.count]).toEqual([200, 1])
  const query = { event: evil, filters: [condition], from: '2026-11-01', to: '2026-11-30', unit: null, measures: ['events'] }
  const count = await world.call<{ total: number[] }>(shop.project, 'POST', 'analytics/count', query)
  expect([count.status, count.body.total]).toEqual([200, [1]])
  expect([(await shop.stored('Before')).length, (await shop.stored('After')).length]).toEqual([1, 1])
  expect(await shop.quality()).toEqual([])
})

test('SQL in every field of a rule that takes text is text, in whatever it is asked', async () => {
  const at = { property: evil }
  const condition = (more: object): object => ({ kind: 'profile', condition: { ...at, ...more } })
  const did = (more: object): object => ({
    kind: 'event',
    event: evil,
    filters: [],
    window: { kind: 'ever' },
    count: { op: 'gte', value: 1 },
    ...more,
  })
  const rules = [
    condition({ op: 'matches', value: String.raw`x'\); drop table events; --"` }),
    condition({ op: 'has_any', values: [evil] }),
    condition({ op: 'has_only', values: [evil] }),
    condition({ op: 'near', near: { lat: 1, lon: 1, km: 1, longitude: evil } }),
    condition({ op: 'days_ago', values: [2, 1], item: { type: evil, property: evil } }),
    { kind: 'random', salt: evil, from: 0, to: 100 },
    did({ window: { kind: 'since', property: evil, within: { amount: 1, unit: 'day' } } }),
    did({ filters: [{ any: [{ not: { ...at, op: 'anniversary_this_month' } }, { ...at, op: 'not_matches', value: String.raw`['"]` }] }] }),
  ]
  for (const rule of rules) {
    const preview = await world.call(shop.project, 'POST', 'segments/preview', { rule })
    expect([rule, preview.status]).toEqual([rule, 200])
  }
  const live = { name: 'all of them', rule: { kind: 'any', rules }, isLive: true }
  expect((await world.call(shop.project, 'POST', 'segments', live)).status).toBe(201)
  await shop.native({ event: evil, user_id: 'again' })
  expect((await shop.stored(evil)).length).toBe(2)
  for (const [rule, path] of [
    [condition({ op: 'on_day', value: evil }), 'body.rule.condition.value'],
    [condition({ op: 'date_between', values: [evil, evil] }), 'body.rule.condition.values'],
    [condition({ op: 'matches', value: '('.repeat(200) }), 'body.rule.condition.value'],
    [condition({ op: 'has_any', values: Array(501).fill('a') }), 'body.rule.condition.values'],
    [condition({ op: 'near', near: { lat: '1', lon: 1, km: 1 } }), 'body.rule.condition.near.lat'],
    [{ kind: 'random', salt: 'a', from: '0', to: 1 }, 'body.rule.from'],
    [did({ window: { kind: 'since', property: '' } }), 'body.rule.window.property'],
    [did({ filters: [{ any: Array(21).fill({ ...at, op: 'is_set' }) }] }), 'body.rule.filters.0.any'],
  ] as const) {
    const { status, body } = await world.call<{ errors: { path: string }[] }>(shop.project, 'POST', 'segments/preview', { rule })
    expect([rule, status, body.errors.map((one) => one.path)]).toEqual([rule, 400, [path]])
  }
})

test('Liquid and HTML in what people send are text in the mail they get: nothing is run, nothing leaks', async () => {
  const templateId = await makeTemplate(world, shop.project, {
    name: 'Hello',
    body: { kind: 'html', subject: 'Hi {{ profile.name }}', html: '<p>[{{ profile.name }}|{{ event.title }}]</p>' },
  })
  await publish(world, shop.project, {
    entry: { kind: 'event', event: 'Ordered', filters: [] },
    nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId, class: 'service' } }],
    edges: [{ from: 'entry', port: 'next', to: 'mail' }],
    reentry: { kind: 'never' },
  })
  const name = '{{ profile.secret }}{% raw %}'
  const title = '<script>alert(1)</script>{{ profile.secret | upcase }}'
  const answer = await shop.native({
    event: 'Ordered',
    user_id: 'liquid',
    properties: { title },
    profile: { set: { name, secret: 'top-secret', email: 'liquid@x.cn' } },
  })
  expect(answer.status).toBe(200)
  await world.settle()
  const [mail] = await mails(world, shop.project)
  expect(mail?.subject).toBe(`Hi ${name}`)
  const { body } = await world.call<{ html: string }>(shop.project, 'GET', `mailbox/${mail?.id}`)
  expect(body.html).toContain('{{ profile.secret }}{% raw %}|&lt;script&gt;alert(1)&lt;/script&gt;{{ profile.secret | upcase }}')
  expect(body.html.toLowerCase()).not.toContain('top-secret')
  expect(body.html).not.toContain('<script>')
  expect(await shop.quality()).toEqual([])
})

test('a NUL, which no text of a database can have, is refused with its field wherever it stands', async () => {
  const refused = async (method: string, path: string, body?: object) => {
    const answer = await world.call<{ errors: { path: string; code: string }[] }>(shop.project, method, path, body)
    return [answer.status, answer.body.errors?.map((one) => `${one.path} ${one.code}`)]
  }
  const nul = 'a\u0000b'
  const rule = (one: object) => ({ kind: 'all', rules: [{ kind: 'all', rules: [] }, one] })
  expect(await refused('POST', 'segments/preview', { rule: rule({ kind: 'segment', id: nul }) })).toEqual([
    400,
    ['body.rule.rules.1.id nul'],
  ])
  expect(await refused('POST', 'segments', { name: nul, rule: rule({ kind: 'tag', tag: 't' }) })).toEqual([400, ['body.name nul']])
  expect(await refused('GET', 'people/lookup?type=login_id&value=a%00b')).toEqual([400, ['query.value nul']])
  expect(await refused('GET', 'segments/a%00b')).toEqual([400, ['path.id nul']])
})
