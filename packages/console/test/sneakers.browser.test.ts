import type { Tag } from '@millrace/contract/tags/api.ts'
import type { Template } from '@millrace/contract/content/api.ts'
import type { BroadcastDetail } from '@millrace/contract/broadcasts/api.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

const people = 440
const half = String(people / 2)
const day = 86_400_000
/** Yesterday in Shanghai, at this hour. */
const at = (hour: number): string => new Date(Math.floor((Date.now() - day) / day) * day + (hour - 8) * 3_600_000).toISOString()

let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.send(Array.from({ length: people }, (_, i) => lifeOf(i)).flat())
  for (const [name, property] of Object.entries(families)) {
    const rule = { kind: 'profile', condition: { property, op: 'eq', value: valueOf(property, 0) } }
    const layers = [{ value: valueOf(property, 0), rule }]
    const definition = { kind: 'layers', layers, rest: valueOf(property, 1) }
    const tag = await house.api<Tag>('POST', 'tags', { name: `${name}标签`, category: name, definition })
    await house.api('POST', `tags/${tag.id}/compute`)
  }
})
afterAll(() => house?.end())

const families = { 价值分层: 'worth', 行为偏好: 'likes', 生命周期: 'stage', 营销偏好: 'promo' } as const
const values: Readonly<Record<string, readonly [string, string]>> = {
  worth: ['高价值', '低价值'],
  likes: ['爱比价', '爱收藏'],
  stage: ['成长期', '成熟期'],
  promo: ['秒杀', '满减'],
}
const valueOf = (property: string, nth: 0 | 1): string => values[property]?.[nth] ?? ''

/** Half of them leave before they pay: at night, for cheap sneakers, fond of flash sales. Everything else is the same for both. */
function lifeOf(i: number): object[] {
  const isLost = i < people / 2
  const isOdd = i % 10 === 9
  const isNight = isLost !== isOdd
  const ids = { login_id: `u${i}` }
  const time = at(isNight ? 22 : 11)
  const goods = { category: isNight ? '运动鞋' : '手机', price: isNight ? 40 + (i % 50) : 150 + (i % 900) }
  const same = i % 2 === 0 ? 0 : 1
  const set = {
    worth: valueOf('worth', same),
    likes: valueOf('likes', i % 3 === 0 ? 0 : 1),
    stage: valueOf('stage', i % 4 < 2 ? 0 : 1),
    promo: valueOf('promo', isNight ? 0 : 1),
  }
  return [
    { event: 'ViewProduct', ids, time, properties: goods, profile: { set } },
    { event: 'AddToCart', ids, time: new Date(Date.parse(time) + 60_000).toISOString() },
    ...(isLost ? [] : [{ event: 'PayOrder', ids, time: new Date(Date.parse(time) + 120_000).toISOString() }]),
  ]
}

test('C15 C16 C17 C18 the sneaker case: from who left the funnel to their portrait in two clicks, what sets them apart from who paid, and a draft for them', async () => {
  const page = await house.visit('/shop/analyze/funnel')
  const steps = [{ event: 'ViewProduct' }, { event: 'AddToCart' }, { event: 'PayOrder' }].map((step) => ({ ...step, filters: [] }))
  const to = new Date(Date.now() + day).toISOString().slice(0, 10)
  const query = { from: new Date(Date.now() - 5 * day).toISOString().slice(0, 10), to, steps, window: { amount: 7, unit: 'day' } }
  await page.goto(`${house.url}/shop/analyze/funnel?query=${encodeURIComponent(JSON.stringify(query))}`)
  await page.getByRole('button', { name: /^2\. AddToCart · 流失.* 220$/ }).click()
  await page.getByRole('dialog').getByRole('button', { name: '查看画像' }).click()
  await page.getByRole('heading', { level: 1, name: '画像对比' }).waitFor()
  await expect.poll(() => page.getByTestId('contrast-target').innerText()).toBe(half)
  await expect.poll(() => page.getByTestId('contrast-base').innerText()).toBe(half)

  // Tags stand in their families.
  await expect
    .poll(async () => {
      await page.reload()
      await page.getByText('画像分布').click()
      await page.getByRole('heading', { level: 2 }).first().waitFor()
      return (await page.getByRole('heading', { level: 2 }).allInnerTexts()).filter((title) => title in families).toSorted()
    })
    .toEqual(Object.keys(families).toSorted())

  // What is planted comes first, and nothing of what is the same is sure.
  await page.getByText('差异排行').click()
  for (const property of ['category', 'price']) {
    await page.getByRole('button', { name: '+ 事件属性' }).click()
    await page.getByRole('combobox', { name: '做过' }).last().click()
    await page.getByTitle('ViewProduct', { exact: true }).last().click()
    await page.getByRole('combobox', { name: '事件属性' }).last().click()
    await page.getByTitle(property, { exact: true }).last().click()
  }
  await page.getByRole('checkbox', { name: '仅看显著差异' }).check()
  const rows = page.locator('tbody tr[data-row-key]')
  await rows.filter({ hasText: '运动鞋' }).waitFor()
  await rows.filter({ hasText: 'ViewProduct · price' }).filter({ hasText: '以下' }).waitFor()
  const sure = (await rows.allInnerTexts()).map((row) => row.replaceAll(/\s+/g, ' '))
  expect(sure[0]).toMatch(/运动鞋|秒杀|22–23|手机|满减|11–12/)
  expect(sure.filter((row) => /高价值|低价值|爱比价|爱收藏|成长期|成熟期/.test(row))).toEqual([])

  await page.getByRole('button', { name: '生成活动方案' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByText('22–23 点').waitFor()
  await dialog.getByRole('button', { name: '生成草稿' }).click()
  await page.waitForURL(/engage\/broadcasts\/\w+/)
  const { items } = await house.api<{ items: BroadcastDetail[] }>('GET', 'broadcasts')
  const draft = await house.api<BroadcastDetail>('GET', `broadcasts/${items[0]?.id}`)
  const template = await house.api<Template>('GET', `templates/${draft.definition.variants[0]?.templateId}`)
  expect(draft.definition).toMatchObject({ channel: 'sms', when: { kind: 'at', at: expect.stringMatching(/T22:00$/), zone: 'project' } })
  expect(JSON.stringify(template.body)).toMatch(/秒杀.*运动鞋|运动鞋.*秒杀/)
  expect(JSON.stringify(template.body)).toMatch(/ 以下/)
  const who = draft.definition.audience.who
  const segment = who?.kind === 'segment' ? who.id : ''
  await expect
    .poll(async () => (await house.api<{ total?: number; items: object[] }>('GET', `segments/${segment}/people?limit=200`)).items.length)
    .toBe(200)
  expect(house.complaints).toEqual([])
})
