import axe from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'

let house: House
const day = 86_400_000
const dayOf = (ms: number): string => new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai' }).format(ms)
const began = Date.now()
const logins = Array.from({ length: 260 }, (_, i) => `u${i}`)
beforeAll(async () => {
  house = await openHouse()
  const time = new Date(began - 20 * day).toISOString()
  await house.send(
    logins.map((login) => ({
      event: 'PayOrder',
      time,
      ids: { login_id: login },
      profile: { set: { city: '上海', email: `${login}@x.cn` } },
    })),
  )
})
afterAll(() => house?.end())

async function serious(page: Page): Promise<string[]> {
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  return violations
    .filter((one) => one.impact === 'serious' || one.impact === 'critical')
    .flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`))
}

test('C25 C26 K05 (part: console) from the report of a broadcast to what it brought day by day, beside its control group, with the people behind a number', async () => {
  const body = { kind: 'html', subject: 'Hi', preheader: '', html: '<body><p>Hi</p></body>', text: '' }
  const template = await house.api<{ id: string }>('POST', 'templates', { name: 'Hi', body })
  const broadcast = await house.api<{ id: string; revision: number }>('POST', 'broadcasts', {
    name: '复购召回',
    definition: {
      audience: { who: { kind: 'profile', condition: { property: 'city', op: 'eq', value: '上海' } } },
      when: { kind: 'now' },
      channel: 'email',
      variants: [{ templateId: template.id, weight: 100 }],
      control: 50,
      goal: { event: 'PayOrder', within: { amount: 3, unit: 'day' } },
    },
  })
  await house.api('POST', `broadcasts/${broadcast.id}/send`, {}, broadcast.revision)
  const report = () => house.api<{ all: { eligible: number; control: number } }>('GET', `broadcasts/${broadcast.id}/report`)
  await expect.poll(async () => (await report()).all.eligible, { timeout: 60_000 }).toBe(260)
  // As if it had been sent ten days ago, and half of those written to had bought again two days later.
  const { clickhouse } = house.databases
  await clickhouse.run({
    strings: ['insert into journey_history select * replace (left_at - interval 10 day as left_at) from journey_history'],
    values: [],
  })
  const { control } = (await report()).all
  const query = {
    from: dayOf(began - 10 * day),
    to: dayOf(began),
    touch: { kind: 'campaign', id: broadcast.id },
    goals: [{ event: 'PayOrder', filters: [], kind: 'again' }],
    unit: 'day',
    windows: 3,
  }
  const treated: string[] = []
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = await house.api<{ items: { ids: { type: string; value: string }[] }[]; next: string | null }>(
      'POST',
      'analytics/effect/people',
      {
        query,
        limit: 200,
        ...(cursor ? { cursor } : {}),
      },
    )
    treated.push(...page.items.flatMap(({ ids }) => ids.flatMap(({ type, value }) => (type === 'login_id' ? [value] : []))))
    cursor = page.next
  }
  const buyers = treated.toSorted().filter((_, i) => i % 2 === 0)
  await house.send(buyers.map((login) => ({ event: 'PayOrder', time: new Date(began - 8 * day).toISOString(), ids: { login_id: login } })))

  const page = await house.visit(`/shop/engage/broadcasts/${broadcast.id}`)
  const told = page.getByTestId('retrospective')
  await told.getByText('希望用户在 3 天内完成「PayOrder」。').waitFor()
  await told.getByText(/^随机抽取 50%（\d+ 人）不发送。$/).waitFor()
  await told.getByText(/^等目标统计期结束/).waitFor()
  await page.getByRole('button', { name: '复制 Markdown' }).waitFor()
  await page.getByRole('link', { name: '逐日效果' }).click()
  await page.getByTestId('effect').waitFor()
  await page.goto(`/shop/analyze/effect?query=${encodeURIComponent(JSON.stringify(query))}`)
  expect(await page.getByTestId('verdict').innerText()).toMatch(/^3 天内：约有 \d+ 人因本活动完成目标。$/)
  const row = page.getByTestId('effect').locator('tbody tr', { hasText: '2 天内' })
  const cells = (await row.locator('td').allInnerTexts()).map((text) => text.trim().replace(/\s+/g, ' '))
  expect(cells.slice(0, 7)).toEqual([
    '2 天内',
    String(260 - control),
    String(buyers.length),
    expect.stringMatching(/^(49|50)\S*%$/),
    String(control),
    '0',
    '0%',
  ])
  expect(cells[7]).toMatch(/^\+(49|50)\S* 个百分点 95% 区间：\+\S+ 至 \+\S+$/)
  expect(await serious(page)).toEqual([])
  await row.getByRole('button', { name: `2 天内 · 触达组 · 达成 ${buyers.length}` }).click()
  // The drawer lists its first page; which of them come first is not decided here.
  const listed = page.getByRole('dialog').getByRole('link', { name: /^u\d+$/ })
  await listed.first().waitFor()
  const strangers = (await listed.allInnerTexts()).filter((login) => !buyers.includes(login))
  expect(strangers).toEqual([])
  expect(house.complaints).toEqual([])
})

test('C07 (part: console) articles by what their readers ordered, one of them beside people like its readers', async () => {
  const time = new Date(began - 12 * day).toISOString()
  const did = (login: string, event: string, properties: object = {}) => ({ event, time, ids: { login_id: login }, properties })
  await house.send([
    ...logins.slice(0, 130).map((login, i) => did(login, 'ReadArticle', { article: i % 13 === 0 ? '选购指南' : '周年庆攻略' })),
    ...logins.slice(130).map((login) => did(login, 'Visit')),
  ])
  const later = new Date(began - 11 * day).toISOString()
  const buyers = logins.filter((_, i) => (i < 130 ? i % 2 === 0 : i % 5 === 0))
  await house.send(buyers.map((login) => ({ ...did(login, 'PlaceOrder', { amount: 80 }), time: later })))
  const query = {
    from: dayOf(began - 12 * day),
    to: dayOf(began - 12 * day),
    read: { event: 'ReadArticle', filters: [] },
    by: { property: 'article' },
    order: { event: 'PlaceOrder', filters: [] },
    amount: { property: 'amount' },
    days: 7,
  }
  const page = await house.visit(`/shop/analyze/readers?query=${encodeURIComponent(JSON.stringify(query))}`)
  const row = page.getByTestId('contents').locator('tbody tr', { hasText: '周年庆攻略' })
  await row.waitFor()
  const cells = async () => (await row.locator('td').allInnerTexts()).map((text) => text.trim())
  expect(await cells()).toEqual(['周年庆攻略', '120', '120', '0', '60', '50%', '60', '4,800', '与相似用户对比'])
  await row.getByRole('link', { name: '与相似用户对比' }).click()
  await page.mouse.move(0, 0)
  await page.getByText('“周年庆攻略”的读者与相似用户').waitFor()
  const ordered = page.getByTestId('beside').locator('tbody tr', { hasText: '下单率' })
  await expect
    .poll(async () => (await ordered.innerText()).replace(/\s+/g, ' '))
    .toMatch(/^下单率 50% \S+% \+\S+ 个百分点 95% 区间：\+\S+ 至 \+\S+$/)
  await page.getByText('不能证明因果', { exact: false }).waitFor()
  await page.getByRole('button', { name: '相似且未读 140' }).waitFor()
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: '相似且未读 140' }).click()
  await page
    .getByRole('dialog')
    .getByText(/u\d+@x\.cn/)
    .first()
    .waitFor()
  expect(house.complaints).toEqual([])
})

test('C06 (part: console) which messages were the last before people unfollowed, with the rate of each', async () => {
  await house.send(logins.slice(0, 3).map((login) => ({ event: 'Unfollow', ids: { login_id: login } })))
  const query = {
    from: dayOf(began - day),
    to: dayOf(began + day),
    leave: { event: 'Unfollow', filters: [] },
    within: { amount: 1, unit: 'minute' },
  }
  const page = await house.visit(`/shop/analyze/leaving?query=${encodeURIComponent(JSON.stringify(query))}`)
  await page.getByText('期间离开人数 3').waitFor()
  const whole = page.getByTestId('leaving').locator('tbody tr', { hasText: '全部消息' })
  await whole.waitFor()
  expect(await serious(page)).toEqual([])
  await page.getByRole('button', { name: '期间离开人数 3' }).click()
  await page.getByRole('dialog').getByText('u0@x.cn').waitFor()
  expect(house.complaints).toEqual([])
})
