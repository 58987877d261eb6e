import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
const day = new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10)
const range = { from: day, to: day }
const steps = [{ event: 'View' }, { event: 'AddCart' }, { event: 'Pay' }]

/** 240 people view; those of gold level add to the cart, every fourth of them pays. */
beforeAll(async () => {
  house = await openHouse()
  const at = (minute: number): string => new Date(Date.parse(`${day}T04:00:00Z`) + minute * 60_000).toISOString()
  await house.send(
    Array.from({ length: 240 }, (_, n) => {
      const ids = { login_id: `u${n}` }
      const isGold = n % 2 === 0
      return [
        {
          event: 'View',
          ids,
          time: at(0),
          properties: { channel: n % 3 === 0 ? 'h5' : 'app' },
          profile: { set: { level: isGold ? 'gold' : 'silver' } },
        },
        ...(isGold ? [{ event: 'AddCart', ids, time: at(10) }] : []),
        ...(n % 8 === 0 ? [{ event: 'Pay', ids, time: at(40) }] : []),
      ]
    }).flat(),
  )
  // Profiles come to the analysis store a moment after their events.
  const by = { of: 'profile', property: 'level' }
  const asked = async () => (await house.api<FunnelAnswer>('POST', 'analytics/funnel', { ...range, steps, by })).groups
  await vi.waitFor(async () => expect((await asked())?.map((group) => group.people[0])).toEqual([120, 120]), { timeout: 60_000 })
})
afterAll(() => house?.end())

test('D24 K03 C03 C15 (part: people) from a funnel to what drives a step, to who dropped there, and to a journey for them', async () => {
  const query = { ...range, steps, by: { of: 'profile', property: 'level' }, unit: 'day', compare: 'previous' }
  const page = await house.visit(`/shop/analyze/funnel?query=${encodeURIComponent(JSON.stringify(query))}`, { width: 1440 })
  await expect.poll(() => page.getByTestId('funnel-rate').innerText()).toBe('12.5%')
  await page.getByTestId('funnel-rate-before').waitFor()
  const table = page.getByTestId('funnel-steps')
  await table.getByRole('row', { name: /2\. AddCart .*50%.*120.*10分钟/ }).waitFor()
  await page
    .getByTestId('funnel-groups')
    .getByRole('row', { name: /^gold 25% .*120/ })
    .waitFor()
  await page
    .getByTestId('funnel-trend')
    .getByRole('row', { name: new RegExp(`^${day} .*12.5%`) })
    .waitFor()

  await page.getByRole('button', { name: '驱动因素：哪些特征与从“View”继续转化相关' }).click()
  const drivers = page.getByTestId('funnel-drivers')
  await drivers.getByRole('row', { name: /用户属性 ?level = gold.*120.*100%.*显著/ }).waitFor()
  expect(page.url()).toMatch(/drivers=/)

  // One click from the drop to its people, as many as it shows.
  await page.getByRole('button', { name: '2. AddCart · 流失人数 90' }).click()
  const people = page.getByRole('dialog', { name: /2\. AddCart · 流失人数/ })
  await people.getByText('共 90').waitFor()
  await people.getByRole('button', { name: '存为分群' }).waitFor()
  await page.keyboard.press('Escape')
  await people.waitFor({ state: 'hidden' })

  await page.getByRole('button', { name: '为停留在“AddCart”的用户创建流程' }).click()
  const dialog = page.getByRole('dialog', { name: '为停留在“AddCart”的用户创建流程' })
  await dialog.getByRole('spinbutton', { name: '已停留至少' }).fill('1')
  await dialog.getByRole('button', { name: '创建流程' }).click()
  await page.waitForURL(/\/engage\/journeys\/(?!\?)[^/?]+/)
  const id = page.url().match(/journeys\/([^/?]+)/)?.[1] ?? ''
  const { draft } = await house.api<JourneyDetail>('GET', `journeys/${id}`)
  const segment = draft.entry.kind === 'audience' && draft.entry.who.kind === 'segment' ? draft.entry.who.id : ''
  const kept = async () => (await house.api<{ total: number }>('GET', `segments/${segment}/people?limit=1`)).total
  await vi.waitFor(async () => expect(await kept()).toBe(90), { timeout: 30_000 })
  expect(house.complaints).toEqual([])
})
