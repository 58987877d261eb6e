import { afterAll, beforeAll, expect, test } from 'vitest'
import { choose, type House, openHouse, type } from './house.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house?.end())

/** 120 people of three cities; who views how often, and who buys, follows from the number. */
function crowd(): object[] {
  const cities = ['上海', '北京', '杭州']
  const day = 86_400_000
  return Array.from({ length: 120 }, (_, i) => {
    const ids = { login_id: `u${i}` }
    const at = (n: number): string => new Date(Date.now() - ((n % 10) + 0.1) * day).toISOString()
    return [
      { event: 'SignUp', ids, time: at(9), profile: { set: { city: cities[i % 3] } } },
      ...Array.from({ length: i % 6 }, (__, n) => ({ event: 'ViewProduct', ids, time: at(n + (i % 4)), properties: { product: `p${n}` } })),
      ...(i % 4 === 0 ? [{ event: 'PayOrder', ids, time: at(i % 3), properties: { amount: i } }] : []),
    ]
  }).flat()
}

test('viewed at least 3 times in 7 days and not bought, in 上海: the page counts what an independent query counts', async () => {
  await house.send(crowd())
  const page = await house.visit('/shop/people/segments/new')
  await page.getByLabel('分群名称').fill('看了没买')

  await page.getByRole('button', { name: '+ 行为' }).click()
  const viewed = page.getByRole('group').nth(0)
  await viewed.getByRole('combobox', { name: '事件' }).fill('ViewProduct')
  await viewed.getByLabel('次', { exact: true }).fill('3')

  await page.keyboard.press('Escape')
  await page.getByRole('button', { name: '+ 行为' }).click()
  const bought = page.getByRole('group').nth(1)
  await type(page, bought.getByRole('combobox', { name: '事件' }), 'PayOrder')
  await choose(page, bought.getByRole('combobox', { name: '频次' }), '从未发生')

  await page.getByRole('button', { name: '+ 属性' }).click()
  const city = page.getByRole('group').nth(2)
  await type(page, city.getByRole('combobox', { name: '属性' }), 'city')
  await type(page, city.getByRole('combobox', { name: '值' }), '上海')

  const [independent] = await house.databases.clickhouse.rows<{ n: number }>({
    strings: [
      `select count() as n from (
         select distinct_id from events group by distinct_id
         having countIf(event = 'ViewProduct' and time >= now() - interval 7 day) >= 3
            and countIf(event = 'PayOrder' and time >= now() - interval 7 day) = 0
            and toUInt32(substring(distinct_id, 2)) % 3 = 0)`,
    ],
    values: [],
  })
  expect(independent?.n).toBeGreaterThan(0)
  const shown = page.getByTestId('segment-count')
  await expect.poll(() => shown.innerText()).toMatch(new RegExp(`^${independent?.n} 人`))

  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/segments\/seg/)
  await expect.poll(() => page.getByTestId('segment-people').innerText()).toContain(String(independent?.n))
  await page.reload()
  await page.getByRole('heading', { level: 1, name: '看了没买' }).waitFor()
  await expect.poll(() => shown.innerText()).toMatch(new RegExp(`^${independent?.n} 人`))
  expect(house.complaints).toEqual([])
})

test('paid at least 40 in all, and the first time in the last 5 days: the page counts what an independent query counts', async () => {
  const page = await house.visit('/shop/people/segments/new')
  await page.getByLabel('分群名称').fill('新晋买家')
  for (const nth of [0, 1]) {
    await page.getByRole('button', { name: '+ 行为' }).click()
    const row = page.getByRole('group').nth(nth)
    await type(page, row.getByRole('combobox', { name: '事件' }), 'PayOrder')
    await choose(page, row.getByRole('combobox', { name: '统计方式' }), nth === 0 ? '总和' : '首次在此期间')
  }
  const spent = page.getByRole('group').nth(0)
  await choose(page, spent.getByRole('combobox', { name: '时间范围' }), '有史以来')
  await type(page, spent.getByRole('combobox', { name: '属性' }), 'amount')
  await spent.getByLabel('值', { exact: true }).fill('40')
  await page.getByRole('group').nth(1).getByLabel('最近', { exact: true }).fill('5')

  const [independent] = await house.databases.clickhouse.rows<{ n: number }>({
    strings: [
      `select count() as n from (select distinct_id from events where event = 'PayOrder' group by distinct_id
         having sum(toFloat64(properties.amount)) >= 40 and min(time) >= now() - interval 5 day)`,
    ],
    values: [],
  })
  expect(independent?.n).toBeGreaterThan(0)
  await expect.poll(() => page.getByTestId('segment-count').innerText()).toMatch(new RegExp(`^${independent?.n} 人`))
  await page.getByText('曾经「PayOrder」的 amount 总和 大于等于 40 且 首次').first().waitFor()
  expect(house.complaints).toEqual([])
})

test('B12 (part: sequence in window) viewed, then bought within 3 days: the page counts what an independent funnel counts', async () => {
  const page = await house.visit('/shop/people/segments/new')
  await page.getByRole('button', { name: '+ 序列' }).click()
  const row = page.getByRole('group').first()
  for (const [nth, event] of ['ViewProduct', 'PayOrder'].entries()) {
    await type(page, row.getByRole('combobox', { name: '事件' }).nth(nth), event)
  }
  await choose(page, row.getByRole('combobox', { name: '时间范围' }), '有史以来')
  await row.getByLabel('首尾相隔').fill('3')
  const [independent] = await house.databases.clickhouse.rows<{ n: number }>({
    strings: [
      `select count() as n from (select distinct_id from events group by distinct_id
         having windowFunnel(259200000)(toUInt64(toUnixTimestamp64Milli(time)), event = 'ViewProduct', event = 'PayOrder') = 2)`,
    ],
    values: [],
  })
  expect(independent?.n).toBeGreaterThan(0)
  await expect.poll(() => page.getByTestId('segment-count').innerText()).toMatch(new RegExp(`^${independent?.n} 人`))
  await page.getByText('曾经依次做过「ViewProduct」 → 「PayOrder」（3 天内）').first().waitFor()
  expect(house.complaints).toEqual([])
})

test('a segment within a segment: the page counts who is in one and not in the other, and names them, archived or not', async () => {
  const saved = (name: string, rule: object) => house.api<{ id: string; revision: number }>('POST', 'segments', { name, rule })
  const local = await saved('上海人', { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } })
  await saved('买过的人', { kind: 'event', event: 'PayOrder', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } })
  const page = await house.visit('/shop/people/segments/new')
  for (const [nth, name] of ['上海人', '买过的人'].entries()) {
    await page.getByRole('button', { name: '+ 分群' }).click()
    await choose(page, page.getByRole('group').nth(nth).getByRole('combobox', { name: '分群' }), name)
  }
  await page.getByRole('group').nth(1).getByRole('button', { name: /^非/ }).click()
  // Of 120 people every third lives there, and every fourth has bought.
  await expect.poll(() => page.getByTestId('segment-count').innerText()).toMatch(/^30 人/)
  await page.getByText('属于分群「上海人」 且 不属于分群「买过的人」').waitFor()
  await page.getByRole('textbox', { name: '分群名称' }).fill('没买的上海人')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.waitForURL(/segments\/seg/)
  await house.api('POST', `segments/${local.id}/archive`, {}, local.revision)
  await page.reload()
  await page.getByText('属于分群「上海人（已归档）」').first().waitFor()
  await expect.poll(() => page.getByTestId('segment-count').innerText()).toMatch(/^30 人/)
  expect(house.complaints).toEqual([])
})

test('how segments overlap: chosen by name, drawn and listed with the numbers of the server, kept in the address, a region saved as a segment', async () => {
  const saved = async (name: string, rule: object): Promise<string> =>
    (await house.api<{ id: string }>('POST', 'segments', { name, rule })).id
  const paid = { kind: 'event', event: 'PayOrder', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  await saved('住上海', { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } })
  await saved('付过款', paid)
  const seldom = await saved('看得少', { ...paid, event: 'ViewProduct', count: { op: 'lte', value: 2 } })
  const page = await house.visit('/shop/people/segments')
  await page.getByRole('button', { name: '分群重叠' }).click()
  await page.getByText('选择 2 至 4 个分群，查看').waitFor()
  const field = page.getByRole('combobox', { name: '选择 2 至 4 个分群' })
  for (const name of ['住上海', '付过款']) {
    await field.fill(name)
    await page.locator('.ant-select-item-option', { hasText: name }).first().click()
  }
  await page.keyboard.press('Escape')
  // Of 120 people every third lives there, and every fourth has bought: every twelfth is in both.
  await expect.poll(() => page.getByTestId('overlap-total').innerText()).toMatch(/^60 人/)
  await page.getByRole('img', { name: '分群重叠; 住上海 − 付过款: 30; 付过款 − 住上海: 20; 住上海 ∩ 付过款: 10' }).waitFor()

  const ids = `${new URL(page.url()).searchParams.get('ids')},${seldom}`
  const shared = await house.visit(`/shop/people/segments/overlap?ids=${ids}`, { language: 'en' })
  await shared.getByRole('row', { name: /^住上海 付过款 看得少 10/ }).waitFor()
  const { regions } = await house.api<{ regions: { in: string[]; people: number }[] }>('POST', 'segments/overlap', { ids: ids.split(',') })
  const drawn = (
    await shared
      .getByRole('img', { name: /^Overlap/ })
      .locator('text')
      .allTextContents()
  ).map(Number)
  expect(drawn).toEqual(regions.map((region) => region.people))
  const numbers = await shared.locator('tbody tr:not([aria-hidden]) td:nth-child(2)').allTextContents()
  expect(numbers.map(Number)).toEqual(drawn.toSorted((a, b) => b - a))

  await shared.getByRole('button', { name: 'Save as segment: 住上海 ∩ 看得少 − 付过款' }).click()
  const dialog = shared.getByRole('dialog', { name: 'Save as segment' })
  expect(await dialog.getByRole('textbox', { name: 'Name of the segment' }).inputValue()).toBe('住上海 ∩ 看得少 − 付过款')
  await dialog.getByRole('textbox').fill('再推一把')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await shared.waitForURL(/segments\/seg_/)
  await shared.getByRole('heading', { level: 1, name: '再推一把' }).waitFor()
  const expected = regions.find((region) => region.in.length === 2 && !region.in.includes(ids.split(',')[1] ?? ''))?.people
  expect(expected).toBeGreaterThan(0)
  await expect.poll(() => shared.getByTestId('segment-people').innerText()).toBe(`People ${expected}`)

  await shared.goto('/shop/people/segments/overlap?ids=seg_none,seg_neither')
  await shared.getByText('There is no such segment here.').waitFor()
  expect(house.complaints).toEqual([])
})

test('a shared analysis address shows the same numbers in a fresh session', async () => {
  const day = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date())
  const from = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date(Date.now() - 20 * 86_400_000))
  const query = { from, to: day, event: 'SignUp', filters: [], measures: ['events', 'people'], unit: 'day' }
  const page = await house.visit(`/shop/analyze/events?query=${encodeURIComponent(JSON.stringify(query))}`, { language: 'en' })
  await expect.poll(() => page.getByTestId('total-people').innerText()).toBe('120')
  const steps = ['SignUp', 'ViewProduct'].map((event) => ({ event, filters: [] }))
  const funnel = { from, to: day, steps, window: { amount: 30, unit: 'day' }, extendOverEndDate: true }
  await page.goto(`/shop/analyze/funnel?query=${encodeURIComponent(JSON.stringify(funnel))}`)
  await page.getByTestId('funnel-rate').waitFor()
  await page.getByRole('button', { name: '120' }).first().click()
  await page.getByText('120 in all').waitFor()
})

test('a segment that is made live shows who is in it, and within seconds of an event who entered and why', async () => {
  const rule = {
    kind: 'event',
    event: 'Subscribe',
    filters: [],
    window: { kind: 'last', amount: 1, unit: 'day' },
    count: { op: 'gte', value: 1 },
  }
  await house.send([{ event: 'Subscribe', ids: { login_id: 'u1' } }])
  const { id } = await house.api<{ id: string }>('POST', 'segments', { name: '订阅者', rule })
  const page = await house.visit(`/shop/people/segments/${id}`)
  await page.getByRole('switch', { name: '实时更新' }).click()
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await expect.poll(() => page.getByTestId('live-size').innerText()).toBe('1')
  await page.getByText('还没有人进入或离开').waitFor()
  await house.send([{ event: 'Subscribe', ids: { login_id: 'u2' } }])
  await expect.poll(() => page.getByTestId('live-size').innerText()).toBe('2')
  await page.getByRole('cell', { name: 'Subscribe' }).waitFor()
  await page.getByRole('link', { name: 'u2', exact: true }).first().click()
  await page.getByRole('link', { name: '订阅者' }).waitFor()
  const list = await house.visit('/shop/people/segments')
  await list.getByRole('row', { name: /订阅者.*2\s*实时/ }).waitFor()
  expect(house.complaints).toEqual([])
})

test('a segment is frozen as a static one, people are added by their ids, and who is unknown is said', async () => {
  const rule = { kind: 'event', event: 'Joined', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  await house.send([
    { event: 'Joined', ids: { login_id: 'member-1' } },
    { event: 'Joined', ids: { login_id: 'member-2' } },
    { event: 'Other', ids: { login_id: 'guest' } },
  ])
  const { id } = await house.api<{ id: string }>('POST', 'segments', { name: '会员', rule })
  const page = await house.visit(`/shop/people/segments/${id}`)
  await page.getByRole('button', { name: '冻结为静态分群' }).click()
  const asked = page.getByRole('dialog')
  await asked.getByRole('textbox').fill('会员名单')
  await asked.getByRole('button', { name: /创\s*建/ }).click()
  await page.getByRole('heading', { level: 1, name: '会员名单' }).waitFor()
  await expect.poll(() => page.getByTestId('segment-people').innerText()).toContain('2')
  await page.getByRole('button', { name: '导入或移除用户' }).click()
  const dialog = page.getByRole('dialog')
  await dialog.getByLabel('用户 ID').fill('guest\nmember-1\nnobody')
  await dialog.getByRole('button', { name: '加入 3 个 ID' }).click()
  await dialog.getByText('已变更 1 人，1 个 ID 无需变更').waitFor()
  await dialog.getByText('1 个 ID 没有对应的用户').waitFor()
  await dialog
    .getByRole('button', { name: /关\s*闭/ })
    .last()
    .click()
  await expect.poll(() => page.getByTestId('segment-people').innerText()).toContain('3')
  expect(house.complaints).toEqual([])
})

test('a segment is kept as of every day: the list says whom it follows, and is filled anew when asked', async () => {
  const rule = { kind: 'event', event: 'Visited', filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } }
  await house.send([{ event: 'Visited', ids: { login_id: 'visitor-1' } }])
  const { id } = await house.api<{ id: string }>('POST', 'segments', { name: '访客', rule })
  const page = await house.visit(`/shop/people/segments/${id}`)
  await page.getByRole('button', { name: '冻结为静态分群' }).click()
  await page.getByRole('combobox', { name: '更新' }).click()
  await page.getByTitle('每天').click()
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /创\s*建/ })
    .click()
  await page.getByRole('link', { name: '访客', exact: true }).waitFor()
  await expect.poll(() => page.getByTestId('segment-people').innerText()).toContain('1')
  expect(await page.getByRole('button', { name: '导入或移除用户' }).isDisabled()).toBe(true)
  await house.send([{ event: 'Visited', ids: { login_id: 'visitor-2' } }])
  await page.getByRole('button', { name: '立即更新' }).click()
  await expect.poll(() => page.getByTestId('segment-people').innerText()).toContain('2')
  expect(house.complaints).toEqual([])
})

test('a birthday today, a share at random, the top by orders and filters in a group: the page asks what the fields say', async () => {
  const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(new Date()).slice(5)
  await house.send(
    ['a', 'b'].map((name, i) => ({
      event: 'Born',
      ids: { login_id: `born-${name}` },
      properties: { way: i === 0 ? 'app' : 'web', device: 'phone' },
      profile: { set: { birthday: `${1990 - i}-${today === '02-29' ? '02-28' : today}`, code: `B-${i}` } },
    })),
  )
  const page = await house.visit('/shop/people/segments/new')
  const shown = page.getByTestId('segment-count')
  await page.getByRole('button', { name: '+ 属性' }).click()
  const born = page.getByRole('group').nth(0)
  await type(page, born.getByRole('combobox', { name: '属性' }), 'birthday')
  await choose(page, born.getByRole('combobox', { name: '运算' }), '周年日在几天内')
  await born.getByRole('spinbutton', { name: '值' }).fill('0')
  await expect.poll(() => shown.innerText()).toMatch(/^2 人/)

  await page.getByRole('button', { name: '+ 属性' }).click()
  const code = page.getByRole('group').nth(1)
  await type(page, code.getByRole('combobox', { name: '属性' }), 'code')
  await choose(page, code.getByRole('combobox', { name: '运算' }), '匹配正则')
  await code.getByRole('textbox', { name: '值' }).fill('^B-[')
  await code.getByRole('alert').waitFor()
  await code.getByRole('textbox', { name: '值' }).fill('^B-\\d$')
  await expect.poll(() => code.getByRole('alert').count()).toBe(0)

  await page.getByRole('button', { name: '+ 行为' }).click()
  const did = page.getByRole('group').nth(2)
  await type(page, did.getByRole('combobox', { name: '事件' }), 'Born')
  await did.getByRole('button', { name: '+ 一组筛选' }).click()
  for (const [n, value] of [
    [0, 'app'],
    [1, 'mini'],
  ] as const) {
    await type(page, did.getByRole('combobox', { name: '属性' }).nth(n), 'way')
    await type(page, did.getByRole('combobox', { name: '值' }).nth(n), value)
  }
  await expect.poll(() => shown.innerText()).toMatch(/^1 人/)

  await page.getByRole('button', { name: '+ 随机' }).click()
  const share = page.getByRole('group').nth(3)
  await share.getByRole('textbox', { name: '分组名称' }).fill('秋季')
  await share.getByRole('spinbutton', { name: '结束百分比' }).fill('100')
  await page.getByRole('button', { name: '+ 排名' }).click()
  const best = page.getByRole('group').nth(4)
  await type(page, best.getByRole('combobox', { name: '事件' }), 'Born')
  await best.getByRole('spinbutton', { name: '排名前' }).fill('100')
  await page
    .getByText(
      'birthday 的周年日是今天 且 code 匹配正则 ^B-\\d$ 且 最近 7 天内做过「Born」（way 等于 app 或 way 等于 mini） 至少 1 次 且 在随机分组「秋季」的 0%–100% 内 且 最近 90 天内「Born」的次数排在前 100%',
    )
    .waitFor()
  await expect.poll(() => shown.innerText()).toMatch(/^1 人/)
  expect(house.complaints).toEqual([])
})

test('who agreed to a purpose and can be reached for it: purpose and channel come from the lists of the project, the sentence names them', async () => {
  const said = (login: string, granted: boolean) => ({
    event: '$consent',
    ids: { login_id: login },
    properties: { $purpose: 'marketing', $channel: 'email', $granted: granted },
    profile: { set: { email: `${login}@x.cn` } },
  })
  await house.send([said('yes1', true), said('yes2', true), said('no1', false)])
  const page = await house.visit('/shop/people/segments/new')
  const shown = page.getByTestId('segment-count')
  await page.getByRole('button', { name: '+ 授权与触达' }).click()
  const reach = page.getByRole('group').nth(0)
  await page.getByText('可通过邮件触达「营销推广」').waitFor()
  await expect.poll(() => shown.innerText()).toMatch(/^2 人/)
  await choose(page, reach.getByRole('combobox', { name: '授权状态或可触达' }), '拒绝')
  await page.getByText('拒绝通过邮件接收「营销推广」').waitFor()
  await expect.poll(() => shown.innerText()).toMatch(/^1 人/)
  await choose(page, reach.getByRole('combobox', { name: '渠道' }), '短信')
  await expect.poll(() => shown.innerText()).toMatch(/^0 人/)
  expect(house.complaints).toEqual([])
})
