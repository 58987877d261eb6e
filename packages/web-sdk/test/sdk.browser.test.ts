import { gzipSync } from 'node:zlib'
import { setTimeout as delay } from 'node:timers/promises'
import { type BrowserContext, type Page } from 'playwright-core'
import { snippet } from '@millrace/contract/ingest/snippets.ts'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from '../../console/test/house.ts'
import { openSite, type Site } from './site.ts'

let house: House
let site: Site
let context: BrowserContext | undefined

const body = (more: string): string => `<!doctype html><html lang="zh"><title>商品页</title><body style="margin:0">
<main><h1>T 恤</h1>
  <button id="buy" onclick="this.textContent='已加入'">加入购物车 13800138000</button>
  <button id="dead">没反应</button>
  <form><input name="card" value="6222021234567890"><button type="submit" onclick="event.preventDefault();document.title='ok'">提交 a@b.cn</button></form>
  <div data-mr-mask><a href="/next?token=secret">张三的订单</a></div>
  <button data-mr-ignore>忽略</button>
  <div style="height:3000px"></div>
</main>${more}</body></html>`
const script = (more = ''): string => `<script src="${house.url}/sdk/millrace.js" data-key="${house.writeKey}" ${more}></script>`

const kinds = ['web', 'mobile_web'] as const
const sources: Record<string, { readonly id: number; readonly writeKey: string }> = {}
const pasted = (kind: string): string =>
  snippet('millrace_web', { url: house.url, project: 'sdk', writeKey: sources[kind]?.writeKey ?? '' }).code

beforeAll(async () => {
  house = await openHouse('sdk')
  for (const kind of kinds) sources[kind] = await house.api('POST', 'sources', { name: kind, kind })
  site = await openSite({
    ...Object.fromEntries(kinds.map((kind) => [`/${kind}`, `<!doctype html><title>${kind}</title>${pasted(kind)}`])),
    '/': body(script()),
    '/next': body(script()),
    '/consent': body(script('data-consent="pending"')),
    '/early': `<!doctype html><script>window.millraceQueue=[['track','Early',{n:1}],['nonsense']]</script>${script()}`,
  })
})
afterEach(async () => {
  await context?.close()
  context = undefined
})
afterAll(async () => {
  await site?.end()
  await house?.end()
})

async function open(path: string, doNotTrack = false): Promise<Page> {
  const page = await house.visit('/', { isSignedIn: false })
  context = page.context()
  if (doNotTrack) await context.addInitScript(() => Object.defineProperty(navigator, 'doNotTrack', { get: () => '1' }))
  await page.goto(site.url + path)
  return page
}

interface Row {
  readonly event: string
  readonly properties: Readonly<Record<string, unknown>>
}
const visitor = (page: Page): Promise<string> =>
  page.evaluate(() => (Reflect.get(window, 'millrace') as { ids(): { anonymousId: string } }).ids().anonymousId)

/** Events of this visitor in the project, once there are so many. */
async function arrived(anonymousId: string, n: number): Promise<readonly Row[]> {
  for (;;) {
    const answer = await fetch(`${house.url}/api/v1/projects/sdk/people/lookup?type=anonymous_id&value=${anonymousId}`, auth())
    const person = (await answer.json()) as { id?: number }
    if (person.id !== undefined) {
      const timeline = await fetch(`${house.url}/api/v1/projects/sdk/people/${person.id}/timeline`, auth())
      const { items } = (await timeline.json()) as { items: Row[] }
      if (items.length >= n) return items.toReversed()
    }
    await delay(200)
  }
}
const auth = () => ({ headers: { authorization: `Bearer ${house.token}` } })

test('A01 (part: our web SDK) one script tag: page view with campaign, clicks without what people typed, stay and depth', async () => {
  const page = await open('/?utm_source=baidu&utm_medium=cpc')
  const anonymousId = await visitor(page)
  await page.getByRole('button', { name: /加入购物车/ }).click()
  await page.getByRole('button', { name: /提交/ }).click()
  await page.getByRole('button', { name: '忽略' }).click()
  await page.getByRole('heading').click()
  await page.mouse.wheel(0, 1_200)
  await page.waitForFunction(() => scrollY > 800)
  await delay(300)
  await page.getByRole('link', { name: '张三的订单' }).evaluate((link: HTMLElement) => link.click())
  await page.waitForURL('**/next**')
  const rows = await arrived(anonymousId, 7)
  const of = (event: string): readonly Row[] => rows.filter((row) => row.event === event)
  expect(of('$pageview')[0]?.properties).toMatchObject({ $utm_source: 'baidu', $url_path: '/', $title: '商品页', $lib: 'millrace-web' })
  const clicks = of('$WebClick').map((row) => row.properties)
  expect(clicks.map((one) => one['$element_content'])).toEqual(['加入购物车 ***', '提交 ***', '***'])
  expect(clicks.map((one) => one['$element_path'])).toEqual([
    '#buy',
    expect.stringMatching(/form>button$/),
    expect.stringMatching(/div:1>a$/),
  ])
  expect(clicks[2]?.['$element_target_url']).toBe(`${site.url}/next`)
  const view = of('$pageview')[0]?.properties['$view_id']
  expect(clicks[0]).toMatchObject({
    $view_id: view,
    $device_class: 'desktop',
    $page_width: expect.any(Number),
    $element_width: expect.any(Number),
  })
  // A click on what is neither says where, and not what it says.
  expect(of('$PageClick').map(({ properties }) => [properties['$element_path'], properties['$element_content']])).toEqual([
    [expect.stringMatching(/h1$/), undefined],
  ])
  const [leave] = of('$WebPageLeave')
  expect(leave?.properties).toMatchObject({ $view_id: view, $page_height: clicks[0]?.['$page_height'] })
  expect(leave?.properties['event_duration']).toBeGreaterThan(0)
  expect(leave?.properties['$scroll_depth']).toBeGreaterThan(40)
  const everything = JSON.stringify(rows)
  expect(everything).not.toMatch(/6222|13800138000|a@b\.cn|张三/)
  expect(of('$pageview').at(-1)?.properties).toMatchObject({ $latest_utm_source: 'baidu', $url_path: '/next' })
})

for (const kind of kinds)
  test(`A01 ${kind}: the snippet of the sources page sends as it stands, is seen live, counted and as received`, async () => {
    const page = await house.visit('/', { isSignedIn: false, width: kind === 'web' ? 1440 : 390 })
    context = page.context()
    await page.goto(`${site.url}/${kind}`)
    interface Live {
      readonly items: readonly { readonly event: string; readonly properties: { readonly $title?: string } }[]
    }
    const day = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(0, 10)
    const query = { event: 'ViewProduct', from: day(-86_400_000), to: day(86_400_000), unit: null, measures: ['events'] }
    await expect
      .poll(async () => (await house.api<Live>('GET', 'live?event=ViewProduct')).items.map((row) => row.properties.$title))
      .toContain(kind)
    expect((await house.api<{ total: number[] }>('POST', 'analytics/count', query)).total[0]).toBeGreaterThan(0)
    const { items } = await house.api<{ items: { id: number; lastSeenAt: string | null }[] }>('GET', 'sources')
    expect(items.find((row) => row.id === sources[kind]?.id)?.lastSeenAt).not.toBeNull()
  })

test('angry clicks and clicks without an effect are told apart from clicks that work', async () => {
  const page = await open('/')
  const anonymousId = await visitor(page)
  // All within one turn of the page, however busy the machine is.
  await page.locator('#dead').evaluate((button) => {
    for (let i = 0; i < 4; i++) button.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: 20, clientY: 20 }))
  })
  await page.evaluate(() => new Promise((done) => setTimeout(done, 1_200)))
  await page.locator('#buy').click()
  // A view, five clicks, one burst, four clicks without an effect.
  const rows = await arrived(anonymousId, 11)
  expect(rows.filter((row) => row.event === '$RageClick').map((row) => row.properties['$element_id'])).toEqual(['dead'])
  expect(rows.filter((row) => row.event === '$DeadClick').map((row) => row.properties['$element_id'])).toEqual([
    'dead',
    'dead',
    'dead',
    'dead',
  ])
})

test('a single-page application: each address is a view, a fragment is none', async () => {
  const page = await open('/')
  const anonymousId = await visitor(page)
  await page.evaluate(() => history.pushState({}, '', '/list'))
  await page.evaluate(() => (location.hash = 'reviews'))
  await page.evaluate(() => history.replaceState({}, '', '/detail'))
  await page.evaluate(() => (Reflect.get(window, 'millrace') as { flush(): Promise<void> }).flush())
  await delay(100)
  await page.evaluate(() => (Reflect.get(window, 'millrace') as { flush(): Promise<void> }).flush())
  const rows = await arrived(anonymousId, 3)
  const views = rows.filter((row) => row.event === '$pageview').map((row) => row.properties['$url_path'])
  expect(views).toEqual(['/', '/list', '/detail'])
})

test('before consent nothing is stored and nothing leaves; afterwards what was seen arrives; do-not-track is kept to', async () => {
  const page = await open('/consent')
  const requests: string[] = []
  page.on('request', (request) => void (request.url().includes('/v1/') && requests.push(request.url())))
  await page.locator('#buy').click()
  await delay(4_000)
  expect(requests).toEqual([])
  expect(await page.evaluate(() => Object.keys(localStorage))).toEqual([])
  await page.evaluate(() => (Reflect.get(window, 'millrace') as { consent(decision: string): void }).consent('granted'))
  const rows = await arrived(await visitor(page), 2)
  expect(rows.map((row) => row.event)).toEqual(expect.arrayContaining(['$pageview', '$WebClick']))
  await context?.close()

  const quiet = await open('/', true)
  const sent: string[] = []
  quiet.on('request', (request) => void (request.url().includes('/v1/') && sent.push(request.url())))
  await quiet.locator('#buy').click()
  await delay(4_000)
  expect(sent).toEqual([])
  expect(await quiet.evaluate(() => Object.keys(localStorage))).toEqual([])
})

test('calls made before the script has loaded are not lost, and what the network refused arrives from the next page', async () => {
  const page = await open('/early')
  const anonymousId = await visitor(page)
  expect((await arrived(anonymousId, 2)).map((row) => row.event)).toEqual(expect.arrayContaining(['Early']))
  await page.route('**/v1/events', (route) => route.abort())
  await page.evaluate(() => (Reflect.get(window, 'millrace') as { track(event: string): void }).track('Offline'))
  await delay(4_000)
  await page.unroute('**/v1/events')
  await page.goto(`${site.url}/next`)
  const rows = await arrived(anonymousId, 4)
  expect(rows.filter((row) => row.event === 'Offline')).toHaveLength(1)
})

test('the script stays below 10 kB compressed', async () => {
  const script = Buffer.from(await (await fetch(`${house.url}/sdk/millrace.js`)).arrayBuffer())
  expect(gzipSync(script).length).toBeLessThan(10_000)
  expect((await fetch(`${house.url}/sdk/millrace-mini.js`)).status).toBe(200)
})
