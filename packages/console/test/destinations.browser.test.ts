import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../emulators/lib/wire.ts'
import { type DingTalkAccount, startDingTalk } from '../../../emulators/robots/dingtalk/index.ts'
import { sql } from '../../server/src/platform/sql.ts'
import { type House, openHouse } from './house.ts'

let house: House
let robot: Emulator<DingTalkAccount>
beforeAll(async () => {
  house = await openHouse('shop', ['127.0.0.1'])
  robot = await startDingTalk()
})
afterAll(async () => {
  await robot?.stop()
  await house?.end()
})

const said = (): string[] => robot.kit.inbox.messages.map(({ text }) => text)

/** A journey whose messages go wrong: what the watch over journeys finds within a minute. */
async function failing(name: string): Promise<string> {
  const draft = {
    entry: { kind: 'event', event: 'Start', filters: [] },
    nodes: [{ id: 'mail', kind: 'wait', settings: { duration: { amount: 1, unit: 'day' } } }],
    edges: [{ from: 'entry', port: 'next', to: 'mail' }],
    goal: null,
    reentry: { kind: 'after_exit' },
  }
  const { id, revision } = await house.api<{ id: string; revision: number }>('POST', 'journeys', { name, draft })
  await house.api('POST', `journeys/${id}/publish`, {}, revision)
  const { postgres, clickhouse } = house.databases
  const row = await postgres.one<{ journey: number; project: number }>(
    sql`select journey_id as journey, project_id as project from journeys where public_id = ${id}`,
  )
  const fact = {
    project_id: row?.project,
    kind: 'failed',
    at: new Date().toISOString(),
    person_id: 1,
    journey_id: row?.journey,
    node: 'mail',
  }
  const rows = Array.from({ length: 6 }, (_, i) => JSON.stringify({ ...fact, template_id: 't', intent_id: i + 1 }))
  await clickhouse.insert('message_facts', rows.join('\n'), { date_time_input_format: 'best_effort' })
  // What is looked at once a minute is looked at now.
  await postgres.run(sql`update job_ticks set last_at = last_at - interval '1 minute'`)
  return id
}

test('D10 (part: notices in the console) a robot is added, refuses and says why, is put right and tried, and tells the chat of a journey that fails', async () => {
  const page = await house.visit('/shop/settings/alert-destinations')
  await page.getByText('告警只显示在控制台').waitFor()
  await page.getByRole('button', { name: '添加钉钉机器人' }).click()
  const name = page.getByRole('textbox', { name: '名称' })
  await name.fill('值班群')
  const address = page.getByRole('textbox', { name: 'Webhook 地址' })
  await address.fill('https://oapi.dingtalk.com/robot')
  await page.getByLabel('加签密钥').fill('SECwrong')
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByText('the whole address of the robot').waitFor()
  await address.fill(`${robot.url}/robot/send?access_token=${robot.account.accessToken}`)
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByRole('button', { name: '发送测试消息' }).click()
  await page.getByTestId('tested').getByText('310000 sign not match').waitFor()
  await page.getByTestId('stopped').getByText('310000 sign not match').waitFor()
  expect(said()).toEqual([])

  await page.getByRole('button', { name: '重新填写' }).click()
  await address.fill(`${robot.url}/robot/send?access_token=${robot.account.accessToken}`)
  await page.getByLabel('加签密钥').fill(robot.account.secret)
  await page.getByRole('button', { name: /保\s*存/ }).click()
  await page.getByTestId('stopped').waitFor({ state: 'detached' })
  await page.getByRole('button', { name: '发送测试消息' }).click()
  await page.getByText('消息已送出').waitFor()
  expect(said()).toEqual([expect.stringContaining('【测试】shop')])

  const journey = await failing('支付提醒')
  await expect.poll(said, { timeout: 100_000, interval: 500 }).toHaveLength(2)
  expect(said()[1]).toContain('【严重】流程出错：支付提醒')
  expect(said()[1]).toContain(`${house.url}/shop/engage/journeys/${journey}`)

  await page.getByRole('menuitem', { name: '告警接收' }).click()
  await page.getByRole('link', { name: '值班群' }).waitFor()
  await page.getByTestId('health').getByText('最近一次成功').waitFor()
  await page.getByRole('link', { name: '值班群' }).click()
  await page.getByRole('button', { name: '归档 值班群' }).click()
  await page.getByText('归档后不再向它发送告警').waitFor()
  await page
    .getByRole('tooltip')
    .getByRole('button', { name: /归\s*档/ })
    .click()
  await page.getByRole('button', { name: '恢复 值班群' }).waitFor()
  expect(house.complaints).toEqual([])
}, 240_000)
