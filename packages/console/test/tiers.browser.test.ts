import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import type { Segment } from '@millrace/contract/segments/api.ts'
import type { Groups } from '@millrace/contract/segments/groups-api.ts'
import type { Tag } from '@millrace/contract/tags/api.ts'
import type { TierSets } from '@millrace/contract/tags/tiers-api.ts'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { choose, type House, openHouse } from './house.ts'

let house: House
let tag: Tag
const ids = (n: number) => ({ login_id: `u${n}` })

/** 60 people: a third of them high, in two cities or none, some of whom paid 100 or 200. */
beforeAll(async () => {
  house = await openHouse()
  await house.send(
    Array.from({ length: 60 }, (_, n) => [
      {
        event: 'SignUp',
        ids: ids(n),
        profile: {
          set: {
            points: n % 3 === 0 ? 100 : 1,
            ...(n % 4 === 0 ? {} : { city: n % 2 === 0 ? '上海' : '北京' }),
            ...(n % 3 === 1 ? {} : { born: n % 3 === 0 ? '1950-06-15' : '不详' }),
          },
        },
      },
      ...(n % 5 === 0 ? [{ event: 'PayOrder', ids: ids(n), properties: { amount: n % 2 === 0 ? 200 : 100 } }] : []),
    ]).flat(),
  )
  // Profiles come to the analysis store a moment after their events.
  const known = async () => (await house.api<Groups>('POST', 'segments/groups', { by: [{ by: 'property', property: 'points' }] })).by[0]
  await vi.waitFor(async () => expect((await known())?.figures.map((one) => one.people)).toEqual([40, 20, 0, 0]), { timeout: 60_000 })
  const rule = { kind: 'profile', condition: { property: 'points', op: 'gte', value: 50 } }
  tag = await house.api<Tag>('POST', 'tags', { name: '等级', definition: { kind: 'layers', layers: [{ value: '高', rule }], rest: '低' } })
  await house.api('POST', `tags/${tag.id}/compute`, {})
  const people = async () => (await house.api<TierSets>('GET', 'tags/tiers')).items[0]?.places.map((one) => one.people)
  await vi.waitFor(async () => expect(await people()).toEqual([20, 40, 0, 0]), { timeout: 60_000 })
})
afterAll(() => house?.end())

test('B17 (by an operator) tiers are crossed with a property, each cell says people, money and conversion, and one of them becomes a segment', async () => {
  const page = await house.visit('/shop')
  await page.getByRole('menuitem', { name: '分层分组' }).click()
  await page.getByText('共 60 人').waitFor()
  await page.getByRole('button', { name: '交叉分析' }).click()
  await page.getByRole('button', { name: '从“等级”开始' }).click()
  await page.getByRole('row', { name: /^高 .*20 33.3%$/ }).waitFor()
  await choose(page, page.getByRole('combobox', { name: '列', exact: true }), 'city')
  await page.getByRole('checkbox', { name: '人均金额' }).check()
  await page.getByRole('combobox', { name: '事件' }).fill('PayOrder')
  await page.keyboard.press('Escape')
  await page.getByRole('combobox', { name: '属性' }).fill('amount')
  await page.keyboard.press('Escape')
  await page.getByRole('checkbox', { name: '转化率' }).check()
  await page.getByRole('combobox', { name: '事件' }).nth(1).fill('PayOrder')
  await page.keyboard.press('Escape')
  // Of the 60, those who are high, live in Shanghai, and paid: 6, 18, 30, 42, 54, of whom 30 paid 200.
  const row = page.getByRole('row', { name: /^高/ })
  await expect
    .poll(async () => (await row.getByRole('cell').allInnerTexts()).map((text) => text.split(/\s+/).join(' ')))
    .toEqual(['10 16.7% 20 20%', '5 8.3% 40 20%', '5 8.3% 40 20%', '20 33.3% 30 20%'])
  const address = page.url()
  await page.getByRole('button', { name: '查看名单：高 × 上海 5' }).click()
  const drawer = page.getByRole('dialog', { name: '高 × 上海' })
  await drawer.getByRole('link', { name: 'u30' }).waitFor()
  expect(await drawer.locator('tbody a').count()).toBe(5)
  await drawer.getByRole('button', { name: '存为分群' }).click()
  await page
    .getByRole('dialog', { name: '存为分群' })
    .getByRole('button', { name: /保\s*存/ })
    .click()
  await page.waitForURL(/segments\/seg_/)
  await expect.poll(() => page.getByTestId('segment-people').innerText()).toContain('5')
  // The question is the address.
  await page.goto(address)
  await page.getByRole('button', { name: '查看名单：高 × 上海 5' }).waitFor()
  expect(house.complaints).toEqual([])
})

test('B21 (by an operator) people by age: the date of birth is divided by ages, and those of an age become a segment whose ages can be changed', async () => {
  const page = await house.visit('/shop/people/tiers')
  await page.getByRole('button', { name: '交叉分析' }).click()
  await choose(page, page.getByRole('combobox', { name: '行', exact: true }), 'born')
  await page.getByRole('button', { name: '按年龄段' }).click()
  await page.getByRole('row', { name: /^≥60 .*20 33.3%$/ }).waitFor()
  await page.getByRole('row', { name: /^18–24 .*0/ }).waitFor()
  await page.getByRole('button', { name: /查看名单：≥60 20/ }).click()
  await page.getByRole('dialog', { name: '≥60' }).getByRole('button', { name: '存为分群' }).click()
  await page
    .getByRole('dialog', { name: '存为分群' })
    .getByRole('button', { name: /保\s*存/ })
    .click()
  await page.waitForURL(/segments\/seg_/)
  await page.getByText('born 对应年龄 60 岁及以上').first().waitFor()
  await page.getByRole('spinbutton', { name: '从几岁起' }).fill('20')
  await page.getByRole('spinbutton', { name: /^到几岁为止/ }).fill('30')
  await page.getByText('born 对应年龄 20 到 30 岁').first().waitFor()
  await expect.poll(() => page.getByTestId('segment-count').innerText()).toMatch(/^0 人/)
  expect(house.complaints).toEqual([])
})

test('B14 (by an operator) the page of a tier set says who is where now, and who moved between two days', async () => {
  const { clickhouse, postgres } = house.databases
  await postgres.run({ strings: ["update tag_definitions set history_from = now() - interval '10 days'"], values: [] })
  const recorded = () => clickhouse.rows({ strings: ['select count() as n from tag_changes'], values: [] })
  await expect.poll(recorded).toEqual([{ n: 60 }])
  // Ten days ago all but the last ten were there, and the first half was low.
  await clickhouse.run({
    strings: [
      `insert into tag_changes select project_id, tag, person_id, at - interval 10 day, if(rowNumberInAllBlocks() < 25, '低', '高'), 0, 1, 0, 0, 0
       from (select * from tag_changes order by person_id limit 50)`,
    ],
    values: [],
  })
  const page = await house.visit(`/shop/people/tiers/${tag.id}`)
  await expect.poll(() => page.getByTestId('tier-total').innerText()).toBe('60')
  const matrix = page.getByRole('table', { name: '迁移矩阵' })
  await expect
    .poll(async () => (await matrix.getByRole('row', { name: /^合计/ }).innerText()).split(/\s+/))
    .toEqual(['合计', '20', '40', '0', '60'])
  const total = async (name: string): Promise<number> =>
    Number((await matrix.getByRole('row', { name: new RegExp(`^${name}`) }).innerText()).split(/\s+/).at(-1))
  expect(await Promise.all(['高', '低', '新来'].map(total))).toEqual([25, 25, 10])
  await expect.poll(() => page.getByTestId('tier-moves').innerText()).toMatch(/占两天都有层级的 50 人[\s\S]*期间新来 10/)
  expect(house.complaints).toEqual([])
})

test('B20 (without LTV) the eight cells of an RFM tag are counted, and from one of them a journey is begun in one click', async () => {
  const orders = (n: number) => {
    const [isRecent, isOften, isMuch] = [4, 2, 1].map((bit) => (n & bit) !== 0)
    const time = new Date(Date.now() - (isRecent ? 2 : 60) * 86_400_000).toISOString()
    return Array.from({ length: isOften ? 3 : 1 }, () => ({
      event: 'Bought',
      ids: { login_id: `rfm${n}` },
      time,
      properties: { amount: isMuch ? 1_000 : 10 },
    }))
  }
  await house.send(Array.from({ length: 9 }, (_, n) => orders(n)).flat())
  const { id } = await house.api<Tag>('POST', 'tags', {
    name: '客户价值',
    definition: {
      kind: 'rfm',
      event: 'Bought',
      window: { kind: 'last', amount: 90, unit: 'day' },
      money: 'amount',
      thresholds: { by: 'fixed', days: 30, times: 2, money: 500 },
    },
  })
  await house.api('POST', `tags/${id}/compute`, {})
  const page = await house.visit(`/shop/people/tiers/${id}`)
  const cells = page.getByRole('table', { name: '各层人数' })
  const counts = ['重要价值 1', '重要发展 1', '重要保持 1', '重要挽留 1', '一般价值 1', '一般发展 1', '一般保持 1', '一般挽留 2']
  const counted = async () => (await cells.locator('tbody tr').allInnerTexts()).map((text) => text.split(/\s+/).slice(0, 2).join(' '))
  await expect.poll(counted, { timeout: 60_000 }).toEqual([...counts, expect.stringMatching(/^未分层/)])
  await page.getByRole('button', { name: '为“重要挽留”建旅程' }).click()
  await page.waitForURL(/journeys\/(?!new)/)
  const journey = await house.api<JourneyDetail>('GET', `journeys/${page.url().split('/').at(-1)?.split('?')[0]}`)
  expect(journey).toMatchObject({ name: '客户价值: 重要挽留', state: 'draft', draft: { entry: { kind: 'segment_enter' } } })
  const { entry } = journey.draft
  const segmentId = entry.kind === 'segment_enter' && entry.of.kind === 'segment' ? entry.of.id : ''
  const segment = await house.api<Segment>('GET', `segments/${segmentId}`)
  expect(segment.rule).toEqual({ kind: 'tag', tag: '客户价值', value: '重要挽留' })
  const size = async () => (await house.api<Segment>('GET', `segments/${segment.id}`)).live?.size
  await expect.poll(size, { timeout: 60_000 }).toBe(1)
  expect(house.complaints).toEqual([])
})
