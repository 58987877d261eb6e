import type { Tag } from '@millrace/contract/tags/api.ts'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, isLong, openHouse, type } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
  await house.send(crowd())
})
afterAll(() => house?.end())

/** 60 people who bought as often as the rest of their number by four says, each time for their number. */
function crowd(): object[] {
  const day = 86_400_000
  return Array.from({ length: 60 }, (_, i) => {
    const ids = { login_id: `u${i}` }
    const pay = (n: number) => ({
      event: 'PayOrder',
      ids,
      time: new Date(Date.now() - (n + 1) * 9 * day).toISOString(),
      properties: { amount: 10 * i, goods: goodsOf(i, n) },
    })
    return [{ event: 'SignUp', ids }, ...Array.from({ length: i % 4 }, (__, n) => pay(n))]
  }).flat()
}

/** The newest first: who bought three times mostly bought shoes, who bought twice both once. */
const goodsOf = (i: number, n: number): string => (i % 4 === 1 ? '帽' : n === 0 ? '包' : '鞋')

/** How many people have which value, by a query that knows nothing of tags. */
async function independent(value: string): Promise<Record<string, number>> {
  const rows = await house.databases.clickhouse.rows<{ value: string; n: number }>({
    strings: [
      `select value, count() as n from (
         select distinct_id, countIf(event = 'PayOrder') as times, sumIf(toFloat64(properties.amount), event = 'PayOrder') as spent, ${value} as value
         from events group by distinct_id) where value != '' group by value`,
    ],
    values: [],
  })
  return Object.fromEntries(rows.map((row) => [row.value, row.n]))
}

/** The same as the page shows it. */
async function shown(page: Page, table: string): Promise<Record<string, number>> {
  const rows = await page.getByRole('table', { name: table }).locator('tbody tr[data-row-key]').allInnerTexts()
  return Object.fromEntries(
    rows.map((row) => {
      const [value = '', people = ''] = row.split(/\s*[\t\n]\s*/)
      return [value.trim(), Number(people)]
    }),
  )
}

const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((total, one) => total + one, 0)

async function save(page: Page): Promise<void> {
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/tags\/tag_/)
  // A tag that is new is computed with the next minute, which may come before the page has shown that nobody has it.
  await page.getByText('还没有人有此标签').or(page.getByTestId('tag-people')).waitFor()
}

const compute = (page: Page): Promise<void> => page.getByRole('button', { name: '立即计算' }).click()

/** The page shows what people have, and the computation by which they got it. */
async function showsPopulation(page: Page, expected: Record<string, number>): Promise<void> {
  await page.getByText('已完成').waitFor()
  await expect.poll(() => page.getByTestId('tag-people').innerText()).toBe(`${sum(expected)} 人有此标签`)
  await expect.poll(() => shown(page, '用户现有的标签值')).toEqual(expected)
  await expect.poll(() => runs(page)).toEqual([`v1 ${sum(expected)} ${sum(expected)}`])
}

/**
 * Version, people and changes of each computation that changed something, newest first: a tag that is new is computed with the
 * next minute too, before or after it was asked for.
 */
async function runs(page: Page): Promise<string[]> {
  const rows = await page.getByRole('table', { name: '计算记录' }).locator('tbody tr[data-row-key]').allInnerTexts()
  return rows.map((row) => row.split(/\s*[\t\n]\s*/).slice(-3)).flatMap((cells) => (cells.at(-1) === '0' ? [] : [cells.join(' ')]))
}

async function saveAndCompute(page: Page, expected: Record<string, number>): Promise<void> {
  await save(page)
  await compute(page)
  await showsPopulation(page, expected)
}

/** A tag of a kind, made by the page alone. */
async function make(page: Page, kind: string, fill: () => Promise<void>, expected: Record<string, number>): Promise<void> {
  await page.goto(`/shop/people/tags/new?kind=${kind}`)
  await page.getByLabel('名称').fill(`用户做的 ${kind}`)
  await fill()
  await saveAndCompute(page, expected)
}

test('B03 an operator makes layered and bucket tags by the pages alone, and a segment finds their people; then the other seven kinds, sees whom each has and how it came to that; an edit is a new version, and what was computed before stays', async () => {
  const page = await house.visit('/shop')
  await page.getByRole('menuitem', { name: '标签' }).click()
  await page.getByText('标签用一句话说清每个人').waitFor()
  await page.getByRole('button', { name: '新建标签' }).first().click()
  await page.getByRole('link', { name: /^分层标签/ }).click()
  await page.getByLabel('名称').fill('客户分层')
  await page.getByRole('combobox', { name: '分类' }).fill('交易/价值')
  for (const [nth, [value, times]] of [
    ['老客', '2'],
    ['新客', '1'],
  ].entries()) {
    const layer = page.getByRole('region', { name: `第 ${nth + 1} 层` })
    await layer.getByRole('textbox', { name: /该层的标签值/ }).fill(value ?? '')
    await layer.getByRole('button', { name: '+ 行为' }).click()
    await type(page, layer.getByRole('combobox', { name: '事件' }), 'PayOrder')
    await choose(page, layer.getByRole('combobox', { name: '时间范围' }), '有史以来')
    await layer.getByLabel('次', { exact: true }).fill(times ?? '')
  }
  await page.getByLabel('其余用户').fill('潜客')
  const layers = await independent(`multiIf(times >= 2, '老客', times >= 1, '新客', '潜客')`)
  expect(Object.keys(layers)).toHaveLength(3)
  await expect.poll(() => page.getByTestId('tag-count').innerText()).toBe('60 人会有此标签，共 60 人')
  await expect.poll(() => shown(page, '预览')).toEqual(layers)

  // The first layer that fits counts: the other way round nobody is left for the second.
  await page.getByRole('button', { name: '上移 第 2 层' }).click()
  await expect.poll(() => shown(page, '预览')).toEqual(await independent(`if(times >= 1, '新客', '潜客')`))
  await page.getByRole('button', { name: '下移 第 1 层' }).click()
  await expect.poll(() => shown(page, '预览')).toEqual(layers)
  await saveAndCompute(page, layers)

  await page.goto('/shop/people/tags/new')
  await page.getByRole('link', { name: /^指标分档/ }).click()
  await page.getByLabel('名称').fill('消费档位')
  await page.getByText('还需填写或修改：事件').waitFor()
  await type(page, page.getByRole('combobox', { name: '事件' }), 'PayOrder')
  await choose(page, page.getByRole('combobox', { name: '统计方式' }), '总和')
  await type(page, page.getByRole('combobox', { name: '属性' }), 'amount')
  await page.getByLabel('边界 1', { exact: true }).fill('600')
  await page.getByText('每个边界须大于前一个。').waitFor()
  await page.getByLabel('边界 1', { exact: true }).fill('100')
  await page.getByLabel('边界 2', { exact: true }).fill('500')
  await expect.poll(() => page.getByTestId('tag-ranges').innerText()).toMatch(/^<100\s+100–500\s+≥500$/)
  const buckets = await independent(`multiIf(times = 0, '', spent < 100, '<100', spent < 500, '100–500', '≥500')`)
  expect(Object.keys(buckets)).toHaveLength(3)
  await expect.poll(() => shown(page, '预览')).toEqual(buckets)
  await saveAndCompute(page, buckets)

  await page.getByRole('link', { name: '人群：≥500' }).click()
  await page.getByText('标签「消费档位」为「≥500」').waitFor()
  await expect.poll(() => page.getByTestId('segment-count').innerText()).toBe(`${buckets['≥500']} 人，共 60 人`)
  await page.getByRole('combobox', { name: '值' }).fill('100–500')
  await page.keyboard.press('Enter')
  await expect.poll(() => page.getByTestId('segment-count').innerText()).toBe(`${buckets['100–500']} 人，共 60 人`)
  await page.getByLabel('分群名称').fill('中等消费')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/segments\/seg/)
  await expect.poll(() => page.getByTestId('segment-people').innerText()).toContain(String(buckets['100–500']))

  await page.getByRole('menuitem', { name: '标签' }).click()
  await page.getByRole('row', { name: new RegExp(`客户分层.*交易 / 价值.*分层标签.*60.*每天`) }).waitFor()
  await page.getByRole('link', { name: '消费档位' }).click()
  await page.getByRole('link', { name: '中等消费' }).waitFor()

  const orders = async (): Promise<void> => type(page, page.getByRole('combobox', { name: '事件' }), 'PayOrder')
  const goods = async (): Promise<void> => type(page, page.getByRole('combobox', { name: '属性' }), 'goods')
  const rule = async (): Promise<void> => {
    await page.getByRole('button', { name: '+ 行为' }).click()
    await orders()
    await choose(page, page.getByRole('combobox', { name: '时间范围' }), '有史以来')
    await page.getByLabel('次', { exact: true }).fill('1')
  }
  await make(page, 'rule', rule, await independent(`if(times >= 1, '有此标签', '')`))
  const tag = page.url()
  await make(page, 'figure', orders, await independent(`if(times = 0, '', toString(times))`))
  const preference = async (): Promise<void> => {
    await orders()
    await goods()
  }
  await make(page, 'preference', preference, await independent(`transform(times, [1, 2, 3], ['帽', '包', '鞋'], '')`))
  await make(page, 'first', preference, await independent(`transform(times, [1, 2, 3], ['帽', '鞋', '鞋'], '')`))
  await make(page, 'last', preference, await independent(`transform(times, [1, 2, 3], ['帽', '包', '包'], '')`))
  const rfm = async (): Promise<void> => {
    await orders()
    await type(page, page.getByRole('combobox', { name: '金额' }), 'amount')
    await choose(page, page.getByRole('combobox', { name: '高低的界限' }), '固定数值')
    await page.getByLabel('近期：距今至多天数').fill('10')
    await page.getByLabel('金额高：至少金额').fill('500')
  }
  const cell = (name: string, often: string, much: string): string => `'${name} 近 · ${often} · ${much}'`
  const cells = `multiIf(times = 0, '', spent >= 500, if(times >= 2, ${cell('重要价值', '多', '高')}, ${cell('重要发展', '少', '高')}),
    times >= 2, ${cell('一般价值', '多', '低')}, ${cell('一般发展', '少', '低')})`
  await make(page, 'rfm', rfm, await independent(cells))
  const query = `select distinct person_id, '高' as value from events where properties.amount.:Float64 > 100`
  const write = (): Promise<void> => page.getByRole('textbox', { name: '查询' }).fill(query)
  await make(page, 'sql', write, await independent(`if(times > 0 and spent / times > 100, '高', '')`))

  await page.goto('/shop/people/tags/new?kind=import')
  await page.getByLabel('名称').fill('会员等级')
  await save(page)
  await page.getByRole('button', { name: '导入文件' }).click()
  const file = { name: 'levels.csv', mimeType: 'text/csv', buffer: Buffer.from('账号,等级\nu1,金\nu2,银\n') }
  await page.locator('input[type=file]').setInputFiles(file)
  await page.getByRole('dialog').getByText('账号').waitFor()
  await page.getByRole('dialog').getByRole('button', { name: '导入' }).click()
  await showsPopulation(page, { 金: 1, 银: 1 })

  // Whoever bought twice keeps the tag by the new version; of whoever has lost it the old value is on record, with the version it came of.
  await page.goto(tag)
  await page.getByLabel('次', { exact: true }).fill('2')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('这是版本 1 的结果').waitFor()
  await compute(page)
  await expect.poll(() => runs(page)).toEqual(['v2 30 15', 'v1 45 45'])
  await page.getByRole('button', { name: '恢复此版本 v1' }).waitFor()
  const { id } = await house.api<{ id: number }>('GET', 'people/lookup?type=login_id&value=u1')
  const { items } = await house.api<{ items: { tag: string; version: number; value: string | null }[] }>('GET', `people/${id}/tags/history`)
  expect(items.filter((one) => one.tag === '用户做的 rule').map(({ version, value }) => [version, value])).toEqual([
    [2, null],
    [1, ''],
  ])
  expect(house.complaints).toEqual([])
})

test.runIf(isLong)(
  'a name that is taken is said at the name; an older version goes back into the editor; what is archived is not computed',
  async () => {
    const rule = (value: number) => ({
      kind: 'event',
      event: 'PayOrder',
      filters: [],
      window: { kind: 'ever' },
      count: { op: 'gte', value },
    })
    const tag = await house.api<Tag>('POST', 'tags', { name: '买家', definition: { kind: 'rule', rule: rule(1) } })
    await house.api('PUT', `tags/${tag.id}`, { name: '买家', definition: { kind: 'rule', rule: rule(3) } }, tag.revision)
    const page = await house.visit('/shop/people/tags/new?kind=rule')
    await page.getByLabel('名称').fill('买家')
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByRole('alert').filter({ hasText: '买家 已被使用，请换一个。' }).waitFor()

    await page.goto(`/shop/people/tags/${tag.id}`)
    await expect.poll(() => page.getByTestId('tag-count').innerText()).toBe('15 人会有此标签，共 60 人')
    expect(await page.getByLabel('名称').isDisabled()).toBe(true)
    await page.getByRole('button', { name: '恢复此版本 v1' }).click()
    await expect.poll(() => page.getByTestId('tag-count').innerText()).toBe('45 人会有此标签，共 60 人')
    await page.getByText('请先保存').waitFor()
    expect(await page.getByRole('button', { name: '立即计算' }).isDisabled()).toBe(true)
    await page.getByRole('button', { name: /保\s*存/ }).click()
    await page.getByText('v3').waitFor()
    await page.getByRole('button', { name: '归档 买家' }).click()
    await page.getByText('归档后不再计算').waitFor()
    await page
      .getByRole('tooltip')
      .getByRole('button', { name: /归\s*档/ })
      .click()
    await page.getByRole('heading', { level: 1, name: '标签' }).waitFor()
    await page.getByText('已归档', { exact: true }).click()
    await page.getByRole('link', { name: '买家' }).click()
    await page.getByText('已归档：不再计算').waitFor()
    // Its name can be given anew, and then it cannot come back beside that one.
    await house.api('POST', 'tags', { name: '买家', definition: { kind: 'rule', rule: rule(2) } })
    await page.getByRole('button', { name: '恢复 买家' }).click()
    await page.getByText('另一个使用中的定义已使用此名称，请先将其归档。').waitFor()
    expect(await page.getByRole('button', { name: '立即计算' }).isDisabled()).toBe(true)
    expect(house.complaints).toEqual([])
  },
)

test('a pack of tags is defined from the events of the shop, computed at once, and each is an ordinary definition', async () => {
  await house.send([
    { event: 'PackOrder', ids: { login_id: 'p1' }, properties: { paid: 120, goods: '鞋' } },
    { event: 'PackVisit', ids: { login_id: 'p1' } },
  ])
  const page = await house.visit('/shop/people/tags')
  await page.getByRole('button', { name: '标签包：客户概览' }).click()
  const dialog = page.getByRole('dialog')
  for (const [label, value] of [
    ['付款事件', 'PackOrder'],
    ['金额属性', 'paid'],
    ['品类属性', 'goods'],
    ['活跃事件', 'PackVisit'],
  ] as const) {
    await dialog.getByRole('combobox', { name: label }).fill(value)
    await page.keyboard.press('Tab')
  }
  await dialog.getByRole('button', { name: /建\s*立/ }).click()
  await page.getByText('已建立 12 个标签').waitFor()
  await page.getByRole('row', { name: /偏好品类.*客户概览 \/ 消费偏好.*1/ }).waitFor()
  const { id } = await house.api<{ id: number }>('GET', 'people/lookup?type=login_id&value=p1')
  await expect.poll(async () => (await house.api<{ items: object[] }>('GET', `people/${id}/tags`)).items.length).toBe(12)
  await page.goto(`/shop/people/list/${id}`)
  await page.getByRole('region', { name: '决策标签' }).getByText('消费等级 高').waitFor()
  const groups = ['社会属性', '消费能力', '消费偏好', '活跃情况', '决策标签']
  const titles = await page.getByRole('heading', { level: 3 }).allInnerTexts()
  expect(titles.filter((one) => groups.includes(one))).toEqual(groups)
  expect(house.complaints).toEqual([])
})
