import axe from 'axe-core'
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

test('C25 C26 from the report of a broadcast to what it brought day by day, beside its control group, with the people behind a number', async () => {
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
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  expect(
    violations
      .filter((one) => one.impact === 'serious' || one.impact === 'critical')
      .flatMap((one) => one.nodes.map((node) => `${one.id} ${node.target.join(' ')}`)),
  ).toEqual([])
  await row.getByRole('button', { name: `2 天内 · 触达组 · 达成 ${buyers.length}` }).click()
  await page.getByRole('dialog').getByText(`${buyers[0]}@x.cn`).waitFor()
  expect(house.complaints).toEqual([])
})
