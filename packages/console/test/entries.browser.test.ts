import { afterAll, beforeAll, expect, test } from 'vitest'
import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { choose, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  const profile = { set: { city: 'A' } }
  await house.send(['a', 'b', 'c'].map((id) => ({ ids: { login_id: id }, event: 'Seen', profile })))
  const rule = { kind: 'profile', condition: { property: 'city', op: 'eq', value: 'A' } }
  await house.api('POST', 'segments', { name: '甲城', rule })
})
afterAll(() => house?.end())

test('a monthly audience is chosen by hand, with a pace, counted before it goes live, and said in words on the canvas', async () => {
  const draft = {
    entry: { kind: 'event', event: 'Seen' },
    nodes: [
      { id: 'slow', kind: 'throttle', settings: { perMinute: 100 } },
      { id: 'end', kind: 'exit', settings: { reason: '' } },
    ],
    edges: [
      { from: 'entry', port: 'next', to: 'slow' },
      { from: 'slow', port: 'next', to: 'end' },
    ],
  }
  const { id } = await house.api<{ id: string }>('POST', 'journeys', { name: '月度', draft })
  const page = await house.visit(`/shop/engage/journeys/${id}`)
  await page.getByRole('button', { name: /^进入/ }).first().click()
  const form = page.getByRole('form', { name: '设置' })
  await choose(page, form.getByRole('combobox', { name: '进入方式' }), '选取一批人群')
  await choose(page, form.getByRole('combobox', { name: '分群' }).first(), '甲城')
  await form.getByRole('radio', { name: '定期' }).click()
  await choose(page, form.getByRole('combobox', { name: '频率' }), '每月')
  await choose(page, form.getByRole('combobox', { name: '日期' }), '31')
  await form.getByText('没有这一天的月份会跳过').waitFor()
  await choose(page, form.getByRole('combobox', { name: '日期' }), '最后一天')
  await form.getByRole('spinbutton', { name: '每次最多' }).fill('2')
  await form.getByRole('spinbutton', { name: '每次最多' }).blur()
  await form.getByRole('button', { name: '起止时间、节奏与提前离开' }).click()
  await form.getByRole('spinbutton', { name: '每小时进入人数上限' }).fill('500')
  await form.getByRole('spinbutton', { name: '优先级' }).fill('80')
  await page
    .getByRole('button', { name: /每分钟最多 100 人通过/ })
    .first()
    .click()
  await form.getByRole('spinbutton', { name: '每分钟通过人数' }).fill('30')
  await form.getByRole('checkbox', { name: '设置最长等待时间' }).click()
  await page
    .getByRole('button', { name: /每分钟最多 30 人通过/ })
    .first()
    .waitFor()
  const stored = () => house.api<JourneyDetail>('GET', `journeys/${id}`)
  await expect.poll(async () => (await stored()).draft.nodes[0]).toMatchObject({ settings: { perMinute: 30, most: null } })
  await expect.poll(() => page.getByTestId('save-state').innerText()).toContain('已保存')
  const saved = await stored()
  expect(saved.draft.entry).toMatchObject({ kind: 'audience', perRun: 2, when: { kind: 'cron', pattern: '0 10 L * *' } })
  expect(saved.draft.limits).toEqual({ entriesPerHour: 500, priority: 80 })
  await page
    .getByRole('button', { name: /^进入.*甲城/ })
    .first()
    .waitFor()
  await page.getByRole('button', { name: /^发\s*布$/ }).click()
  await page.getByRole('dialog').getByText('入口当前对应 3 人。').waitFor()
  expect(house.complaints).toEqual([])
})
