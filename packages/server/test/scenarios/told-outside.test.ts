import { afterAll, beforeAll, expect, test } from 'vitest'
import { at, does, type JourneyWorld, journeyWorld, known, wait } from '../journey-world.ts'
import { inputs, noticeKit, type Robots, saidBy, startRobots } from '../notice-kit.ts'
import { type SmsWorld, smsWorld } from '../sms-kit.ts'

let w: JourneyWorld
let s: SmsWorld
let robots: Robots
beforeAll(async () => {
  w = await journeyWorld({ privateTargets: ['127.0.0.1'] })
  s = await smsWorld()
})
afterAll(async () => {
  await w.end()
  await s.end()
})

test('D10 (part: notices of journeys) people who are stuck are told to the chat of the team once, whoever looks, and that it is over', async () => {
  robots = await startRobots(w.world)
  const kit = noticeKit(w.world, w.project)
  await kit.add(inputs(robots).wecom)
  await w.happens('08:30:00', known('a'), known('b'))
  const journey = await w.start({ nodes: { w: wait(10), v: wait(600) }, edges: ['entry>w', 'w>v'] })
  await w.happens('09:00:00', does('a', 'Start'), does('b', 'Start'))
  const looks = async (time: string): Promise<void> => {
    w.world.clock.set(new Date(at(time)))
    const other = await w.world.another()
    await Promise.all([w.world.app, other].map((app) => app.jobs.tick()))
    await Promise.all([w.world.app, other].map((app) => app.jobs.drain()))
    await other.stop()
  }
  await looks('09:26:00')
  await looks('09:27:00')
  expect(saidBy(robots.wecom)).toEqual([
    [
      '**【严重】流程卡住：Journey**',
      '> 步骤 w：2 人早该继续却没有动',
      '> Journey stuck: Journey',
      '> Step w: 2 people should have gone on long ago and have not',
      '> shop · 2026-11-01 09:26 UTC',
      `[打开 / Open](http://127.0.0.1/shop/engage/journeys/${journey}/runs?node=w)`,
    ].join('\n'),
  ])
  // Somebody who comes later has not missed it.
  await kit.add({ ...inputs(robots).dingtalk })
  await w.happens('09:41:00')
  await looks('09:44:00')
  await looks('09:50:00')
  expect(saidBy(robots.wecom).slice(1)).toEqual([expect.stringContaining('**【恢复】流程卡住：Journey**')])
  expect(saidBy(robots.dingtalk)).toEqual([])
  await Promise.all(Object.values(robots).map((one) => one.stop()))
})

test('D10 (part: notices of accounts) an account that its provider stops is told once, and that it goes on when somebody has saved it; and each time anew', async () => {
  robots = await startRobots(s.world)
  const kit = noticeKit(s.world, s.project)
  await kit.add(inputs(robots).feishu)
  await s.journey('Paid')
  const account = `channels/accounts/${s.account}`
  for (const round of [1, 2]) {
    s.provider.kit.faults.add({ kind: 'code', code: 'isv.AMOUNT_NOT_ENOUGH', message: '账户余额不足' })
    s.world.clock.advance(3_600_000)
    await s.does(`u${round}`, 'Paid', { mobile: `1390000000${round}` })
    await s.does(`v${round}`, 'Paid', { mobile: `1380000000${round}` })
    const [began, ...more] = saidBy(robots.feishu).slice(2 * (round - 1))
    expect(began).toContain('【严重】渠道账号已停用：阿里云\n暂不发送，消息保留等待。服务商返回：isv.AMOUNT_NOT_ENOUGH 账户余额不足')
    expect(began).toContain(`/shop/settings/sms/${s.account}`)
    expect(more).toEqual([])
    const { name, settings, unitPrice } = (await s.world.call<Record<string, unknown>>(s.project, 'GET', account)).body
    const saved = await s.world.call(s.project, 'PUT', account, { name, settings, unitPrice }, await s.world.revisionOf(s.project, account))
    expect(saved.status).toBe(200)
    await s.world.app.jobs.drain()
    expect(saidBy(robots.feishu).slice(2 * round - 1)).toEqual([expect.stringContaining('【恢复】渠道账号已停用：阿里云')])
  }
  await Promise.all(Object.values(robots).map((one) => one.stop()))
})
