import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house.end())

test('E38 (part: console) the reach centre: nobody yet; then numbers by channel that lead to people, of a segment too', async () => {
  const page = await house.visit('/shop/engage/reach')
  await page.getByText('还没有用户', { exact: false }).waitFor()
  const at = new Date().toISOString()
  const visit = (login: string, set: object) => ({ event: 'Visit', ids: { login_id: login }, time: at, profile: { set } })
  await house.send([
    visit('ann', { email: 'ann@x.cn', city: '上海' }),
    visit('bob', { email: 'bob@x.cn', mobile: '13800001002' }),
    visit('cat', { city: '上海' }),
  ])
  const rule = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
  await house.api('POST', 'segments', { name: '上海', rule })
  await page.reload()
  const row = (channel: string) => page.getByTestId('reach-centre').locator('tbody tr', { hasText: channel })
  await expect.poll(() => row('邮件').innerText()).toMatch(/2\s*66\.7%\s*0\s*0\s*1\s*可发送/)
  await expect.poll(() => row('短信').innerText()).toMatch(/1\s*33\.3%\s*0\s*0\s*2\s*未配置账号/)
  await expect.poll(() => row('App 推送').innerText()).toMatch(/0\s*0%\s*0\s*0\s*3/)

  await choose(page, page.getByRole('combobox', { name: '分群' }), '上海')
  await expect.poll(() => row('邮件').innerText()).toMatch(/1\s*50%\s*0\s*0\s*1/)
  expect(page.url()).toContain('segmentId=')
  await row('邮件').getByRole('button', { name: '1', exact: true }).first().click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /保\s*存/ })
    .click()
  await page.waitForURL(/people\/segments\/seg_/)
  await expect.poll(() => page.getByRole('textbox', { name: '名称' }).inputValue()).toBe('邮件 · 可触达')
  expect(house.complaints).toEqual([])
})
