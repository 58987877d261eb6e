import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  const known = (n: number, city: string) => ({
    event: 'SignUp',
    ids: { login_id: `u${n}` },
    profile: { set: { city, name: `王${n}`, email: `u${n}@example.com` } },
  })
  await house.send([known(1, '上海'), known(2, '上海'), known(3, '北京')])
  const rule = { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }
  await house.api('POST', 'segments', { name: '上海的人', rule: { kind: 'all', rules: [rule] } })
  const body = { kind: 'html', subject: '上新', preheader: '', html: '<body><a href="https://shop.example/new">看看</a></body>', text: '' }
  await house.api('POST', 'templates', { name: '上新邮件', body })
})
afterAll(() => house?.end())

test('C24 (part: email, by an operator) from an empty list to a broadcast that is sent, its numbers, and the people behind one', async () => {
  const page = await house.visit('/shop/engage/broadcasts', { width: 390, theme: 'dark' })
  await page.getByText(/每个数字都能点开/).waitFor()
  await page.getByRole('button', { name: '新建群发' }).first().click()
  await page.getByRole('textbox', { name: '名称' }).fill('秋季上新')
  // What is not chosen keeps it from going, by name.
  await page.getByRole('button', { name: '检查并发送' }).click()
  const dialog = page.getByRole('dialog', { name: /发送「秋季上新」/ })
  await dialog.getByRole('alert').first().waitFor()
  expect(await dialog.getByRole('button', { name: /^发\s*送$/ }).isDisabled()).toBe(true)
  await dialog.getByRole('button', { name: /取\s*消/ }).click()
  await choose(page, page.getByRole('combobox', { name: '分群', exact: true }), '上海的人')
  await choose(page, page.getByRole('combobox', { name: '模板' }), '上新邮件')
  await page.getByTestId('preview-subject').getByText('上新').waitFor()
  await page.getByRole('button', { name: '检查并发送' }).click()
  await expect
    .poll(() =>
      dialog
        .getByTestId('forecast')
        .innerText()
        .then((text) => text.replaceAll(/\s+/g, ' ')),
    )
    .toBe('当前符合的人数 2 其中可触达 2')
  const foretold = dialog.getByTestId('message-forecast')
  await foretold.getByText('已逐一检查所有用户。').waitFor()
  await foretold.getByRole('button', { name: '可发送 2' }).click()
  const going = page.getByRole('dialog', { name: '可发送' })
  await expect.poll(() => going.innerText()).toContain('u1')
  await going.getByRole('button', { name: '关闭' }).click()
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true)
  await dialog.getByRole('button', { name: /^发\s*送$/ }).click()
  const sent = page.locator('[data-figure="sent"]')
  await expect.poll(() => sent.innerText(), { timeout: 30_000 }).toMatch(/2\s*· 100%/)
  await sent.getByRole('button', { name: '已发送 2' }).click()
  const people = page.getByRole('dialog', { name: '已发送：用户' })
  await expect.poll(() => people.getByRole('row').count()).toBeGreaterThanOrEqual(3)
  expect(await people.innerText()).toContain('u1')
  await page.goto('/shop/engage/broadcasts')
  await page.getByRole('row', { name: /秋季上新.*邮件/ }).waitFor()
  expect(house.complaints).toEqual([])
})

test('one that needs a second person is submitted, and sent by somebody else once they have seen whom it reaches', async () => {
  const approver = { email: 'approver@shop.cn', password: 'a long enough password' }
  await house.api('POST', 'members', { ...approver, name: '审批人', role: 'approver' })
  const settings = await house.visit('/shop/settings/project')
  await settings.getByRole('radio', { name: '每次' }).check()
  await settings.getByRole('button', { name: /^保\s*存$/ }).click()
  await settings.getByText(/已保存/).waitFor()
  const { items } = await house.api<{ items: { id: string }[] }>('GET', 'broadcasts')
  const { id } = await house.api<{ id: string }>('POST', `broadcasts/${items[0]?.id}/duplicate`, { name: '冬季上新' })

  const page = await house.visit(`/shop/engage/broadcasts/${id}`)
  await page.getByRole('button', { name: '检查并发送' }).click()
  const dialog = page.getByRole('dialog', { name: /发送「冬季上新」/ })
  await dialog.getByText(/需由他人审批后才会发送/).waitFor()
  await dialog.getByRole('textbox', { name: '给审批人的说明' }).fill('周五上新')
  await dialog.getByRole('button', { name: '提交审批' }).click()
  await page.getByTestId('review').getByText('审批中，由 owner@test.local 提交').waitFor()
  expect(await page.getByRole('textbox', { name: '名称' }).isDisabled()).toBe(true)

  const other = await house.visit('/', { isSignedIn: false })
  const headers = { 'x-requested-with': 'millrace', origin: house.url }
  expect((await other.context().request.post('/api/v1/session', { data: approver, headers })).ok()).toBe(true)
  await other.goto('/shop/engage/broadcasts?waiting=true')
  await other.getByTitle('待我审批: 1').first().waitFor()
  await other.getByRole('link', { name: '冬季上新' }).click()
  await other
    .getByTestId('review')
    .getByRole('button', { name: /审\s*批/ })
    .click()
  const review = other.getByRole('dialog', { name: '审批「冬季上新」' })
  await review.getByTestId('forecast').getByText('其中可触达').waitFor()
  await review.getByText('周五上新').waitFor()
  await review.getByRole('button', { name: '通过并发送' }).click()
  // Whoever submitted it sees where they are that it goes.
  await expect.poll(() => page.locator('[data-figure="sent"]').innerText(), { timeout: 30_000 }).toMatch(/2\s*· 100%/)
  expect(house.complaints).toEqual([])
})
