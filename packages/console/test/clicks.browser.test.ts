import type { Asset } from '@millrace/contract/assets/api.ts'
import type { ClickAnswer } from '@millrace/contract/analytics/api.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openShopSite } from '../../../demo/pages.ts'
import { type House, openHouse } from './house.ts'

let house: House
let site: Awaited<ReturnType<typeof openShopSite>>
beforeAll(async () => {
  house = await openHouse()
  site = await openShopSite(house, 0)
})
afterAll(async () => {
  site?.server.closeAllConnections()
  site?.server.close()
  await house?.end()
})

const day = (ms: number): string => new Date(Date.now() + ms).toISOString().slice(0, 10)
const range = { from: day(-86_400_000), to: day(86_400_000) }
const asked = (more: object): Promise<ClickAnswer> => house.api('POST', 'analytics/click', { ...range, ...more })
const opened = (more: object, layer = ''): string =>
  `/shop/analyze/clicks?query=${encodeURIComponent(JSON.stringify({ ...range, filters: [], ...more }))}${layer && `&layer=${layer}`}`

/** Somebody who looks at the shop, reads half of the start page and clicks. */
async function shopper(name: string, width: number, act: (page: Page) => Promise<void>): Promise<void> {
  const page = await house.visit('/', { isSignedIn: false, width })
  await page.goto(site.url)
  await page.evaluate((id) => (Reflect.get(window, 'millrace') as { identify(id: string): void }).identify(id), name)
  await act(page)
  await page.evaluate(() => (Reflect.get(window, 'millrace') as { flush(): Promise<void> }).flush())
  await page.goto('about:blank')
}

test('C01 (heat map in the console) clicks on the pages of the demo shop, collected by our SDK, are a map with its numbers and people', async () => {
  await shopper('wang', 1_440, async (page) => {
    await page.getByText('双十一').click()
    await page.mouse.wheel(0, 5_000)
    await page.waitForFunction(() => scrollY + innerHeight >= document.documentElement.scrollHeight - 1)
    await page.getByRole('link', { name: /T 恤/ }).click()
    await page.waitForURL('**/product/tee')
    await page.getByRole('button').click()
  })
  await shopper('li', 1_440, async (page) => {
    await page.getByRole('link', { name: /运动鞋/ }).click()
    await page.waitForURL('**/product/shoes')
    await page.getByRole('link', { name: '购物车' }).click()
    await page.waitForURL('**/cart')
    await page.locator('[data-mr-id=pay]').evaluate((button) => {
      for (let i = 0; i < 3; i++) button.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: 40, clientY: 160 }))
    })
    await page.evaluate(() => new Promise((done) => setTimeout(done, 1_200)))
  })
  await shopper('zhao', 390, async (page) => {
    await page.getByRole('link', { name: /羽绒服/ }).click()
    await page.waitForURL('**/product/coat')
  })
  const home = { pages: ['/'] }
  await expect.poll(() => asked(home).then(({ views, measured }) => [views, measured.views]), { timeout: 60_000 }).toEqual([3, 3])
  await expect.poll(() => asked({ pages: ['/cart'] }).then(({ clicked }) => clicked)).toMatchObject({ rage: 1, dead: 3, deadPeople: 1 })
  const desktop = await asked({ ...home, device: 'desktop' })
  expect(desktop.clicked).toMatchObject({ clicks: 3, people: 2, views: 2, personRate: 1 })
  expect(desktop.elements.map((one) => [one.path, one.clicks]).toSorted()).toEqual([
    ['[card-shoes]', 1],
    ['[card-tee]', 1],
    [expect.stringMatching(/div/), 1],
  ])
  // One read to the end, one only what the screen shows.
  expect(desktop.reach.at(-1)?.views).toBe(1)
  expect((await asked({ pages: ['/product/*'] })).views).toBe(3)

  const page = await house.visit(opened({ ...home, device: 'desktop' }))
  await expect.poll(() => page.getByTestId('click-clicks').innerText()).toBe('3')
  const isWarm = await page.getByTestId('heat').evaluate((canvas: HTMLCanvasElement) => {
    const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] }
    return data.some((one, i) => i % 4 === 3 && one > 0)
  })
  expect(isWarm).toBe(true)
  const cell = desktop.cells[0] ?? { x: 0, y: 0 }
  const map = page.getByRole('button', { name: /点击图上的位置/ })
  const box = (await map.boundingBox()) ?? { width: 0, height: 0 }
  await map.click({ position: { x: ((cell.x + 0.5) * box.width) / 50, y: ((cell.y + 0.5) * box.height) / 100 } })
  await page.getByTestId('click-place').getByRole('button').click()
  await page
    .getByRole('dialog')
    .getByText(/wang|li/)
    .first()
    .waitFor()
  await page.keyboard.press('Escape')
  await page.getByText('到达率', { exact: true }).click()
  await page.getByRole('button', { name: '到达率 100% 1' }).waitFor()
  await page.getByText('元素', { exact: true }).first().click()
  await page.getByTitle(/T 恤/).waitFor()
  expect(page.url()).toContain('layer=elements')
})

test('a picture of the page lies below its map, chosen by who may', async () => {
  const picture = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64')
  const headers = { authorization: `Bearer ${house.token}`, 'content-type': 'application/octet-stream' }
  const made = await fetch(`${house.url}/api/v1/projects/shop/assets?name=home.png`, { method: 'POST', headers, body: picture })
  const asset = (await made.json()) as Asset
  const page = await house.visit(opened({ pages: ['/'], device: 'phone' }), { width: 390, language: 'en' })
  await page.getByRole('button', { name: 'Choose a picture of the page' }).click()
  await page.getByRole('dialog').getByText(asset.name).click()
  await page.getByRole('button', { name: 'Without picture' }).waitFor()
  await page.getByRole('img', { name: asset.name }).waitFor()
  expect(house.complaints).toEqual([])
})
