import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
/** Every page with something on it; filled in once the data is there. */
const pages: string[] = []
const people = [1, 2, 3].map((n) => ({
  event: 'ViewProduct',
  ids: { login_id: `u${n}` },
  properties: { product: 'tea', price: 12.5 },
  profile: { set: { city: '上海', name: '王芳', email: `u${n}@example.com` } },
}))

beforeAll(async () => {
  house = await openHouse()
  await house.send(people)
  await house.send([{ event: 'x'.repeat(300), ids: { login_id: 'u1' } }]).catch(() => undefined)
  const rule = { kind: 'all', rules: [{ kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }] }
  const segment = await post<{ id: string }>('segments', { name: '上海', rule })
  const body = { kind: 'html', subject: 'Hi {{ profile.name }}', preheader: '', html: '<body><p>{{ profile.city }}</p></body>', text: '' }
  const template = await post<{ id: string }>('templates', { name: 'Hello', body })
  const draft = {
    entry: { kind: 'event', event: 'ViewProduct', filters: [] },
    nodes: [{ id: 'mail', kind: 'send', settings: { channel: 'email', templateId: template.id, class: 'marketing' } }],
    edges: [{ from: 'entry', port: 'next', to: 'mail' }],
    goal: null,
    reentry: { kind: 'after_exit' },
  }
  const journey = await post<{ id: string }>('journeys', { name: '欢迎', draft })
  await post(`segments/${segment.id}/export`, {})
  const [person] = await house.databases.postgres.rows<{ id: number }>({
    strings: ['select person_id as id from people limit 1'],
    values: [],
  })
  pages.push('', `/people/list`, `/people/list/${person?.id}`, '/people/segments', `/people/segments/${segment.id}`)
  pages.push('/engage/journeys', `/engage/journeys/${journey.id}`, '/engage/templates', `/engage/templates/${template.id}`)
  pages.push('/engage/messages', '/engage/mailbox', '/analyze/events', '/analyze/funnel', '/data/sources', '/data/live', '/data/catalog')
  pages.push('/data/items')
  pages.push(
    '/data/quality',
    '/settings/project',
    '/settings/members',
    '/settings/email',
    '/settings/tokens',
    '/settings/jobs',
    '/settings/audit',
  )
})
afterAll(() => house?.end())

async function post<T>(path: string, body: object): Promise<T> {
  const response = await fetch(`${house.url}/api/v1/projects/${house.slug}/${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${house.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
  return (await response.json()) as T
}

/** The page as it is once nothing is loading any more. */
async function open(page: Page, path: string): Promise<void> {
  await page.goto(`/${house.slug}${path}`)
  await page.locator('h1').first().waitFor()
  await page.locator('.ant-skeleton, .ant-spin-spinning').first().waitFor({ state: 'detached' })
  await page.waitForTimeout(150)
}

async function violations(page: Page, path: string): Promise<string[]> {
  // Mails are shown in frames where no script may run, the checker's neither; what is in them is the customer's.
  await page.evaluate(() => {
    for (const frame of document.querySelectorAll('iframe')) frame.remove()
  })
  const result = await new AxeBuilder({ page }).analyze()
  return result.violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) =>
      one.nodes.map((node) => `${path || '/'} ${one.id}: ${node.target.join(' ')} ${node.any[0]?.message ?? node.html.slice(0, 160)}`),
    )
}

test('no page has a serious accessibility problem, in Chinese and light or English and dark', async () => {
  const found: string[] = []
  for (const how of [
    { language: 'zh', theme: 'light' },
    { language: 'en', theme: 'dark' },
  ] as const) {
    const page = await house.visit(`/${house.slug}`, how)
    for (const path of pages) {
      await open(page, path)
      found.push(...(await violations(page, `${how.theme} ${path}`)))
    }
    await page.context().close()
  }
  expect([...new Set(found)]).toEqual([])
}, 300_000)

test('at 390 px no page is wider than the screen, and the menu opens from the header', async () => {
  const page = await house.visit(`/${house.slug}`, { width: 390 })
  const wide: string[] = []
  for (const path of pages) {
    await open(page, path)
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    if (over > 0) wide.push(`${path || '/'}: ${over} px too wide`)
  }
  expect(wide).toEqual([])
  await page.getByRole('button', { name: '菜单' }).click()
  await page.getByRole('menuitem', { name: '分群' }).click()
  await page.getByRole('heading', { level: 1, name: '分群' }).waitFor()
  expect(house.complaints).toEqual([])
})

test('a page whose data does not come says why and loads on the second try', async () => {
  const page = await house.visit(`/${house.slug}`)
  let isDown = true
  await page.route('**/segments', (route) =>
    isDown && route.request().resourceType() === 'fetch'
      ? route.fulfill({
          status: 503,
          contentType: 'application/problem+json',
          body: JSON.stringify({ title: '暂时不可用，请稍后再试。', status: 404, code: 'unavailable' }),
        })
      : route.continue(),
  )
  await page.getByRole('menuitem', { name: '分群' }).click()
  await page.getByText('暂时不可用').waitFor()
  isDown = false
  await page.getByRole('button', { name: /重\s*试/ }).click()
  await page.getByRole('link', { name: '上海' }).waitFor()
})
