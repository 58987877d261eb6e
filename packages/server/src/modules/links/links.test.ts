import type { Link, LinkReport, LinkSettings } from '@millrace/contract/links/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'

let world: World
let project: TestProject
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-10T02:00:00Z' })
  project = await world.project()
})
afterAll(() => world.end())

const input = {
  name: '双十一门店海报',
  target: 'https://shop.cn/landing?sku=%E8%8C%B6+1&utm_source=old#top',
  utm: { source: 'store-12', medium: 'poster', campaign: 'double11' },
  parameters: { shop: '12' },
  owner: { kind: 'shop', name: '徐汇店' },
  cost: 100_000,
}
const make = async (more: object = {}): Promise<Link> => (await world.call<Link>(project, 'POST', 'links', { ...input, ...more })).body

const phone = { 'user-agent': 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0.50' }
const click = (id: string, headers: Record<string, string> = {}, query = '') =>
  world.app.http.inject({ url: `/l/${id}${query}`, headers: { ...phone, ...headers } })
const cookieOf = (response: { headers: Record<string, unknown> }) => String(response.headers['set-cookie']).split(';')[0] ?? ''

async function send(events: readonly object[]): Promise<void> {
  const basic = { authorization: `Basic ${Buffer.from(`${project.writeKey}:`).toString('base64')}` }
  const answer = await world.call<{ rejected: number }>(undefined, 'POST', '/v1/events', { events }, basic)
  expect(answer.body.rejected).toBe(0)
}
/** What the SDK of the landing page sends, with the address it was opened at. */
const landing = (person: string, address: string) => ({
  event: '$pageview',
  ids: { anonymous_id: person },
  properties: { $url: address, $referrer: '' },
})
async function report(query = ''): Promise<LinkReport> {
  await world.settle()
  return (await world.call<LinkReport>(project, 'GET', `links/report${query}`)).body
}

test('C28 a link leads to its stored page with its parameters, and says so in an event of the visitor', async () => {
  const link = await make()
  expect(link.url.endsWith(`/l/${link.id}`)).toBe(true)
  const first = await click(link.id, { referer: 'https://weibo.com/1' }, '?gdt_vid=abc&utm_source=evil&mr_link=x&url=https://evil.example')
  expect(first.statusCode).toBe(302)
  const to = new URL(String(first.headers.location))
  expect([to.origin, to.pathname, to.hash]).toEqual(['https://shop.cn', '/landing', '#top'])
  expect(to.href).toContain('sku=%E8%8C%B6+1&')
  const { mr_visitor: visitor = '', ...parameters } = Object.fromEntries(to.searchParams)
  expect(parameters).toEqual({
    sku: '茶 1',
    shop: '12',
    utm_source: 'store-12',
    utm_medium: 'poster',
    utm_campaign: 'double11',
    gdt_vid: 'abc',
    url: 'https://evil.example',
    mr_link: link.id,
  })
  world.clock.advance(1_000)
  const again = await click(link.id, { cookie: cookieOf(first) }, '?s=qr')
  const second = new URL(String(again.headers.location)).searchParams
  expect([second.get('mr_visitor')?.split('.')[0], second.get('mr_code')]).toEqual([visitor.split('.')[0], '1'])

  await world.settle()
  const [anonymous] = visitor.split('.')
  const person = await world.call<{ id: number }>(project, 'GET', `people/lookup?type=anonymous_id&value=${anonymous}`)
  const timeline = await world.call<{ items: { event: string; properties: object }[] }>(project, 'GET', `people/${person.body.id}/timeline`)
  expect(timeline.body.items).toMatchObject([
    { event: '$link_click', properties: { $is_code: true } },
    {
      event: '$link_click',
      properties: {
        $link: link.id,
        $link_owner: '徐汇店',
        $link_owner_kind: 'shop',
        $utm_source: 'store-12',
        $channel: 'offline',
        $is_code: false,
      },
    },
  ])
})

test('C28 machines get to the page and do not count; neither do links that lead nowhere', async () => {
  const link = await make()
  for (const headers of [
    { 'user-agent': 'Mozilla/5.0 (compatible; Baiduspider/2.0)' },
    { 'user-agent': 'curl/8.0' },
    { 'user-agent': '' },
    { 'sec-purpose': 'prefetch' },
  ])
    expect((await click(link.id, headers as Record<string, string>)).statusCode).toBe(302)
  await world.app.http.inject({ method: 'HEAD', url: `/l/${link.id}`, headers: phone })
  await click(link.id)
  expect((await report()).items.find(({ id }) => id === link.id)).toMatchObject({ clicks: 1, scans: 0, people: 1 })
  for (const code of ['nosuchcd', 'x', '../api', '%00%00%00%00%00%00']) expect((await click(code)).statusCode).toBe(404)
})

test('C28 who asks not to be remembered gets no cookie, and another visitor each time', async () => {
  const link = await make()
  const [one, other] = [await click(link.id, { 'sec-gpc': '1' }), await click(link.id, { dnt: '1' })]
  expect([one.headers['set-cookie'], other.headers['set-cookie']]).toEqual([undefined, undefined])
  expect(String(one.headers.location)).not.toBe(String(other.headers.location))
})

test('C28 each link shows clicks, new people, orders, revenue, cost and return; orders belong to the last link within the window', async () => {
  const shop = await world.project('report')
  const before = project
  project = shop
  try {
    const [a, b] = [await make({ name: 'a' }), await make({ name: '=b', cost: 0, owner: null })]
    await send([{ event: 'ViewProduct', ids: { anonymous_id: 'old' } }])
    world.clock.advance(3_600_000)
    const address = async (link: Link, query = '') => String((await click(link.id, {}, query)).headers.location)
    await send([landing('new', await address(a)), landing('old', await address(a)), landing('both', await address(a))])
    world.clock.advance(86_400_000)
    await send([landing('both', await address(b, '?s=qr'))])
    world.clock.advance(60_000)
    const order = (person: string, amount: number) => ({ event: 'PayOrder', ids: { anonymous_id: person }, properties: { amount } })
    await send([order('new', 5_990), order('old', 10_010), order('both', 7_000), order('nobody', 99_900)])
    world.clock.advance(16 * 86_400_000)
    await send([order('new', 88_800)])

    const { items, from, to } = await report()
    expect([from, to]).toEqual(['2026-10-29', '2026-11-27'])
    expect(items).toEqual([
      { id: a.id, clicks: 3, scans: 0, people: 3, newPeople: 2, orders: 2, revenue: 16_000 },
      { id: b.id, clicks: 1, scans: 1, people: 1, newPeople: 0, orders: 1, revenue: 7_000 },
    ])
    // Logging in makes one person of two, and neither counts twice.
    await send([{ event: 'Login', ids: { anonymous_id: 'new', login_id: 'u1' } }])
    expect((await report()).items[0]).toMatchObject({ newPeople: 2, orders: 2 })
    // The first day alone has the landings, not yet the orders.
    expect((await report('?from=2026-11-10&to=2026-11-10')).items).toMatchObject([{ id: a.id, clicks: 3, orders: 0, revenue: 0 }])
    expect((await world.call(shop, 'GET', 'links/report?from=2026-11-12&to=2026-11-10')).body).toMatchObject({ code: 'invalid_input' })

    const csv = await world.call<string>(shop, 'GET', 'links.csv')
    const lines = csv.body.trim().split('\r\n')
    expect(lines.find((line) => line.startsWith(a.id))).toMatch(/,shop,徐汇店,3,0,3,2,2,160,1000,-0\.84,CNY$/)
    expect(lines.find((line) => line.startsWith(b.id))).toMatch(/^\w+,'=b,.*,1,1,1,0,1,70,0,,CNY$/)

    const settings = { orderEvent: 'PayOrder', amountProperty: 'amount', windowDays: 30 }
    const put = (revision: number) => world.call<LinkSettings>(shop, 'PUT', 'links/settings', settings, { 'if-match': `"${revision}"` })
    expect((await put(0)).body).toEqual({ ...settings, revision: 1 })
    expect((await put(0)).body).toMatchObject({ code: 'revision_conflict' })
    expect((await report()).items[0]).toMatchObject({ id: a.id, orders: 3, revenue: 104_800 })
    // A day of orders alone has them, too: the links were touched on the day before.
    await send([order('old', 1_000)].map((one) => ({ ...one, time: '2026-11-12T04:00:00Z' })))
    expect((await report('?from=2026-11-12&to=2026-11-12')).items).toMatchObject([
      { id: a.id, clicks: 0, newPeople: 0, orders: 1, revenue: 1_000 },
    ])
  } finally {
    project = before
  }
})

test('C28 only stored pages of the web can be led to', async () => {
  for (const [more, path] of [
    [{ target: 'javascript:alert(1)' }, 'body.target'],
    [{ target: '//evil.example' }, 'body.target'],
    [{ target: 'ftp://shop.cn/' }, 'body.target'],
    [{ target: 'https://user:pw@shop.cn/' }, 'body.target'],
    [{ target: 'https://shop.cn/ x' }, 'body.target'],
    [{ target: 'https:\\\\shop.cn' }, 'body.target'],
    [{ target: 'https://shop.cn/\r\nset-cookie: a=b' }, 'body.target'],
    [{ parameters: { utm_source: 'x' } }, 'body.parameters.utm_source'],
    [{ cost: -1 }, 'body.cost'],
    [{ cost: 1.5 }, 'body.cost'],
    [{ name: ' ' }, 'body.name'],
    [{ owner: { kind: 'shop', name: '' } }, 'body.owner.name'],
  ] as const) {
    const answer = await world.call(project, 'POST', 'links', { ...input, ...more })
    expect([path, answer.status, answer.body]).toMatchObject([path, 400, { errors: [{ path }] }])
  }
})

test('C28 a change keeps the code; an archived link leads nowhere until it is restored', async () => {
  const link = await make()
  const put = (body: object, revision: number) =>
    world.call<Link>(project, 'PUT', `links/${link.id}`, body, { 'if-match': `"${revision}"` })
  const changed = await put({ ...input, target: 'https://shop.cn/other', utm: {}, parameters: {}, owner: null }, 1)
  expect(changed.body).toMatchObject({ id: link.id, target: 'https://shop.cn/other', owner: null, revision: 2 })
  expect((await put(input, 1)).body).toMatchObject({ code: 'revision_conflict' })
  expect(String((await click(link.id)).headers.location)).toMatch(/^https:\/\/shop\.cn\/other\?mr_link=/)
  const other = await make()
  const shelve = (verb: string, revision: number) =>
    world.call(project, 'POST', `links/${other.id}/${verb}`, {}, { 'if-match': `"${revision}"` })
  expect((await shelve('archive', 1)).status).toBe(200)
  expect((await click(other.id)).statusCode).toBe(404)
  const listed = (archived: string) => world.call<{ items: Link[] }>(project, 'GET', `links?archived=${archived}`)
  expect((await listed('true')).body.items.map(({ id }) => id)).toEqual([other.id])
  expect((await listed('false')).body.items.map(({ id }) => id)).not.toContain(other.id)
  expect((await shelve('restore', 2)).status).toBe(200)
})

test('C28 the QR code comes as SVG and as PNG', async () => {
  const link = await make()
  const svg = await world.call<string>(project, 'GET', `links/${link.id}/qr.svg`)
  expect([svg.status, svg.headers['content-type'], svg.body.startsWith('<svg')]).toEqual([200, 'image/svg+xml', true])
  const png = await world.app.http.inject({
    url: `/api/v1/projects/${project.slug}/links/${link.id}/qr.png`,
    headers: { authorization: `Bearer ${project.token}` },
  })
  expect([png.headers['content-type'], png.rawPayload.subarray(1, 4).toString()]).toEqual(['image/png', 'PNG'])
})
