import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.send(
    [1, 2].map((n) => ({ event: 'Pay', user_id: `u${n}`, properties: { amount: n }, profile: { set: { city: '上海', level: n } } })),
  )
})
afterAll(() => house?.end())

const quarantined = async () => (await house.api<{ quarantine: { count: number }[] }>('GET', 'data-quality')).quarantine

test('a tracking plan is made of what was sent, made strict, and what it holds back is mended and sent again', async () => {
  const page = await house.visit(`/${house.slug}/data/catalog?tab=plan`)
  await page.getByText('有 1 个事件、3 个属性是自动发现的').waitFor()
  await page.getByRole('button', { name: '全部纳入方案' }).click()
  await page
    .locator('.ant-popconfirm')
    .getByRole('button', { name: /确\s*定/ })
    .click()
  await page.getByText('已上报过的内容均已纳入方案。').waitFor()
  await choose(page, page.getByRole('combobox', { name: '方案之外的事件' }), '整条记录进入隔离区')
  await page
    .getByText(/已保存/)
    .first()
    .waitFor()
  await choose(page, page.getByRole('combobox', { name: /类型不符/ }), '整条记录进入隔离区')
  await expect.poll(async () => (await house.api<{ revision: number }>('GET', 'catalog/plan')).revision).toBe(2)

  await page.getByRole('tab', { name: /^事件属性/ }).click()
  await page.getByRole('button', { name: '编辑 amount' }).click()
  await page.getByRole('dialog').getByRole('textbox', { name: '中文名称' }).fill('金额')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /保\s*存/ })
    .click()
  await page.getByRole('cell', { name: '金额 amount' }).waitFor()

  await house.send([
    { event: 'Pay', user_id: 'u3', properties: { amount: '30' } },
    { event: 'pay', user_id: 'u4' },
  ])
  expect((await quarantined()).length).toBe(2)
  await page.goto(`/${house.slug}/data/quality`)
  const row = page.getByRole('row', { name: /属性类型与埋点方案不符/ }).first()
  await row.getByRole('button', { name: '修复并重放' }).click()
  const drawer = page.getByRole('dialog')
  await drawer.getByText('1 条仍会留在隔离区').waitFor()
  await drawer.getByRole('button', { name: '+ 添加步骤' }).click()
  await choose(page, drawer.getByRole('combobox', { name: '重放前依次修复' }), '转换属性类型')
  await drawer.getByRole('combobox', { name: '属性' }).fill('amount')
  await drawer.getByText('1 条可被接收').waitFor()
  await drawer.getByRole('button', { name: '重放 1 条' }).click()
  await page.getByText('已重放 1 条').waitFor()
  await expect.poll(async () => (await quarantined()).length).toBe(1)
  const amount = async () =>
    (
      await house.databases.clickhouse.rows<{ n: number }>({
        strings: [`select sum(properties.amount.:Float64) as n from events`],
        values: [],
      })
    )[0]?.n
  await expect.poll(amount).toBe(33)
  expect(house.complaints).toEqual([])
})

test('the people of a segment are edited at once, seen before it is done, and put back', async () => {
  const rule = { kind: 'all', rules: [{ kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } }] }
  const segment = await house.api<{ id: string }>('POST', 'segments', { name: '上海', rule })
  const page = await house.visit(`/${house.slug}/people/segments/${segment.id}`)
  await page.getByRole('button', { name: '批量修改这些用户' }).click()
  const drawer = page.getByRole('dialog')
  await choose(page, drawer.getByRole('combobox', { name: '修改内容' }), '设置属性')
  await drawer.getByRole('combobox', { name: '属性' }).fill('city')
  await drawer.getByRole('textbox', { name: '值' }).fill('Shanghai')
  await expect.poll(() => page.getByTestId('edit-preview').innerText()).toMatch(/共 2 个用户[\s\S]*上海 → Shanghai/)
  await drawer.getByRole('button', { name: '修改 2 个用户' }).click()
  await page
    .locator('.ant-popconfirm')
    .getByRole('button', { name: /确\s*定/ })
    .click()
  const cities = async () =>
    (await house.api<{ items: { properties: { city?: string } }[] }>('GET', 'people')).items
      .flatMap((one) => one.properties.city ?? [])
      .toSorted()
  await expect.poll(cities).toEqual(['Shanghai', 'Shanghai'])
  await page.getByText('2 人可撤销').waitFor()
  await page.getByRole('button', { name: /撤\s*销/ }).click()
  await page
    .locator('.ant-popconfirm')
    .getByRole('button', { name: /确\s*定/ })
    .click()
  await expect.poll(cities).toEqual(['上海', '上海'])
  await page.getByText('已撤销').waitFor()
  expect(house.complaints).toEqual([])
})

test('K20 (a holiday note, in the console) a holiday noted in the console stands beside the numbers of its days', async () => {
  const page = await house.visit(`/${house.slug}/analyze/notes`)
  await page.getByText('还没有备注。').waitFor()
  await page.getByRole('button', { name: '添加备注' }).first().click()
  await page.getByRole('dialog').getByRole('textbox', { name: '标题' }).fill('会员日')
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /保\s*存/ })
    .click()
  await page.getByRole('cell', { name: '会员日', exact: true }).waitFor()
  await page.getByRole('menuitem', { name: '事件分析' }).click()
  await page.getByText(/期间备注/).waitFor()
  await page.locator('svg text', { hasText: '会员日' }).waitFor()
  expect(house.complaints).toEqual([])
})
