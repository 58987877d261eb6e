import axe from 'axe-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.end())

test('D39 (part: console) the report lists an event that nothing reacts to, with a way to do something about it', async () => {
  const page = await house.visit('/shop/engage/coverage')
  await page.getByText('还没有事件').waitFor()
  await house.send([{ event: 'AskRefund', ids: { login_id: 'u1' } }])
  const narrow = await house.visit('/shop/engage/coverage?days=7', { language: 'en', theme: 'dark', width: 390 })
  await narrow.getByText('AskRefund').waitFor()
  await narrow.getByText('Nobody has waited for so long.').waitFor()
  await narrow.evaluate(axe.source)
  const found = await narrow.evaluate(async () => {
    const { violations } = await window.axe.run(document, { resultTypes: ['violations'] })
    return violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .map((one) => `${one.id}: ${one.nodes[0]?.html}`)
  })
  expect(found).toEqual([])
  expect(await narrow.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390)
  await page.reload()
  await page.getByText('AskRefund').waitFor()
  await page.getByRole('link', { name: '创建流程' }).click()
  await page.waitForURL(/engage\/journeys/)
  expect(house.complaints).toEqual([])
}, 180_000)
