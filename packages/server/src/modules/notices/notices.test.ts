import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startFeishu } from '../../../../../emulators/robots/feishu/index.ts'
import { inputs, noticeKit, type Robots, saidBy, startRobots } from '../../../test/notice-kit.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { onStopPoint } from '../../platform/stop-points.ts'
import * as queue from './queue.ts'

let world: World
let project: TestProject
let robots: Robots
let kit: ReturnType<typeof noticeKit>
beforeAll(async () => {
  world = await makeWorld({ at: '2026-11-02T04:00:00Z', privateTargets: ['127.0.0.1'] })
  project = await world.project()
  robots = await startRobots(world)
  kit = noticeKit(world, project)
})
afterAll(async () => {
  await Promise.all(Object.values(robots).map((one) => one.stop()))
  await world.end()
})
afterEach(async () => {
  await kit.forget()
  for (const robot of Object.values(robots)) robot.reset()
  world.clock.advance(15 * 60_000)
})

test('D10 (part: notices to each robot) a notice is said once in the words of each, Chinese first, with a link; and that it is over', async () => {
  const all = inputs(robots)
  for (const input of [all.wecom, all.dingtalk, all.feishu]) await kit.add(input)
  const [subject = ''] = await kit.wrong(1)
  await kit.minute()
  await kit.minute()
  const link = 'http://127.0.0.1/shop/engage/journeys/jny_1'
  const at = 'shop · 2026-11-02 04:00 UTC'
  expect(saidBy(robots.wecom)).toEqual([`**【严重】流程 1**\n> 卡住\n> Journey 1\n> stuck\n> ${at}\n[打开 / Open](${link})`])
  expect(saidBy(robots.dingtalk)).toEqual([
    `【严重】流程 1\n#### 【严重】流程 1\n\n卡住\n\nJourney 1\n\nstuck\n\n${at}\n\n[打开 / Open](${link})`,
  ])
  expect(saidBy(robots.feishu)).toEqual([`【严重】流程 1\n卡住\nJourney 1\nstuck\n${at}\n打开 / Open (${link})`])
  const words = { title: { zh: '流程 1', en: 'Journey 1' }, text: { zh: '此前：卡住', en: 'It was: stuck' } }
  const ends = () => world.databases.postgres.transaction((tx) => queue.end(tx, [{ subject, words, link: '/x' }], world.clock.now()))
  expect([(await ends()).length, (await ends()).length]).toEqual([3, 0])
  await kit.minute()
  for (const robot of Object.values(robots)) expect(saidBy(robot).slice(1)).toEqual([expect.stringContaining('【恢复】流程 1')])
})

test('whoever looks, in however many processes: each destination is told once', async () => {
  const id = await kit.add(inputs(robots).wecom)
  const other = await world.another()
  await kit.wrong(3)
  world.clock.advance(60_000)
  const apps = [world.app, other]
  await Promise.all(apps.map((app) => app.jobs.tick()))
  await Promise.all(apps.map((app) => app.jobs.drain()))
  await kit.minute()
  expect(await kit.states(id)).toEqual({ said: 3 })
  expect(new Set(saidBy(robots.wecom)).size).toBe(3)
  expect(saidBy(robots.wecom)).toHaveLength(3)
  // Claimed by two at the same moment, outside of any job.
  await kit.wrong(1)
  const { postgres } = world.databases
  const claims = await Promise.all(['a', 'b'].map((as) => queue.claim(postgres, id, as, 15, world.clock.now())))
  expect(claims.map((rows) => rows.length).toSorted()).toEqual([0, 1])
  await other.stop()
})

test.each([
  ['before the call', 'notices.before_call', 0],
  ['after it', 'notices.after_call', 1],
] as const)(
  'a process that dies %s leaves what nobody knows: it is not said again, the page says so, and others are told',
  async (_, point, n) => {
    const id = await kit.add(inputs(robots).wecom)
    await kit.wrong(1)
    const undo = onStopPoint(point, () => {
      throw new Error('dies here')
    })
    await kit.minute()
    undo()
    expect([await kit.states(id), saidBy(robots.wecom).length]).toEqual([{ saying: 1 }, n])
    await kit.minute(3)
    expect([await kit.states(id), saidBy(robots.wecom).length]).toEqual([{ unknown: 1 }, n])
    expect(await kit.look(id)).toMatchObject({ stopped: null, waiting: 0, failure: expect.stringContaining('it may have arrived') })
    await kit.wrong(1)
    await kit.minute()
    expect(await kit.states(id)).toEqual({ said: 1, unknown: 1 })
  },
)

test('a call without an answer is not made again; one that was refused for trouble of theirs is', async () => {
  const id = await kit.add(inputs(robots).wecom)
  for (const fault of [{ kind: 'drop' }, { kind: 'garbage' }, { kind: 'status', status: 502 }] as const) robots.wecom.kit.faults.add(fault)
  await kit.wrong(3)
  await kit.minute()
  await kit.minute(5)
  expect([await kit.states(id), saidBy(robots.wecom).length]).toEqual([{ unknown: 3 }, 2])
  robots.wecom.kit.faults.add({ kind: 'status', status: 503 })
  robots.wecom.kit.faults.add({ kind: 'code', code: '-1', message: 'system busy' })
  await kit.wrong(1)
  for (const waiting of [1, 1, 1, 0]) {
    await kit.minute()
    expect((await kit.look(id)).waiting).toBe(waiting)
  }
  expect(await kit.states(id)).toEqual({ said: 1, unknown: 3 })
})

test('more than fifteen in a minute are gathered into one message, and no robot is asked too often', async () => {
  const id = await kit.add(inputs(robots).wecom)
  await kit.wrong(40)
  await kit.minute()
  expect(saidBy(robots.wecom)).toEqual([expect.stringContaining('shop：40 条告警 / 40 alerts')])
  expect(saidBy(robots.wecom)[0]).toContain('另有 10 条 / and 10 more')
  await kit.minute(2)
  await kit.wrong(15)
  await kit.minute()
  expect(saidBy(robots.wecom)).toHaveLength(16)
  await kit.wrong(2)
  const { postgres } = world.databases
  expect(await queue.claim(postgres, id, 'too soon', 15, world.clock.now())).toEqual([])
  await kit.minute(2)
  expect(saidBy(robots.wecom)).toHaveLength(18)
  expect(await kit.states(id)).toEqual({ said: 57 })
})

test('messages to a bot of Feishu come no faster than five in a second', async () => {
  const [began, from] = [world.clock.now().getTime() + 60_000, performance.now()]
  const bot = await startFeishu({ wall: () => new Date(began + performance.now() - from) })
  const id = await kit.add(inputs({ ...robots, feishu: bot }).feishu)
  await kit.wrong(8)
  await kit.minute()
  await bot.stop()
  expect([await kit.states(id), (await kit.look(id)).failure]).toEqual([{ said: 8 }, null])
})

test.each([
  ['wecom', 45009, 1],
  ['dingtalk', 130101, 10],
  ['feishu', 11232, 1],
] as const)('%s that is asked too often (%i) is left alone for its pause, and told then', async (name, code, minutes) => {
  const id = await kit.add(inputs(robots)[name])
  const robot = robots[name]
  robot.account.limits = [{ span: 'minute', permits: 1 }]
  await kit.wrong(2)
  await kit.minute()
  expect([await kit.states(id), saidBy(robot).length]).toEqual([{ said: 1, waiting: 1 }, 1])
  const until = new Date(world.clock.now().getTime() + minutes * 60_000).toISOString()
  expect(await kit.look(id)).toMatchObject({ stopped: null, waitsUntil: until, failure: expect.stringContaining(String(code)) })
  const asked = robot.kit.calls.length
  await kit.minute(minutes - 0.5)
  expect(robot.kit.calls).toHaveLength(asked)
  await kit.minute()
  expect([await kit.states(id), saidBy(robot).length]).toEqual([{ said: 2 }, 2])
  expect((await kit.look(id)).waitsUntil).toBeNull()
})

test('a robot that refuses says why, is left alone until it is saved, and hears then what has waited', async () => {
  const { dingtalk } = inputs(robots)
  const id = await kit.add({ ...dingtalk, secrets: { ...dingtalk.secrets, secret: 'SECwrong' } })
  await kit.wrong(2)
  await kit.minute()
  expect(await kit.look(id)).toMatchObject({ stopped: '310000 sign not match', waiting: 2, workedAt: null })
  await kit.minute(5)
  expect(robots.dingtalk.kit.calls).toHaveLength(1)
  expect((await kit.save(id, dingtalk)).status).toBe(200)
  await world.app.jobs.drain()
  expect(await kit.look(id)).toMatchObject({ stopped: null, waiting: 0, workedAt: world.clock.now().toISOString() })
  expect(saidBy(robots.dingtalk)).toHaveLength(2)
})

test('what has waited for a day is no news any more', async () => {
  const { wecom } = inputs(robots)
  const id = await kit.add({ ...wecom, secrets: { webhook: wecom.secrets.webhook.replace('key=', 'key=wrong-') } })
  await kit.wrong(1)
  await kit.minute()
  expect((await kit.look(id)).stopped).toBe('93000 invalid webhook url')
  world.clock.advance(25 * 3_600_000)
  expect((await kit.save(id, wecom)).status).toBe(200)
  await world.app.jobs.drain()
  expect([await kit.states(id), saidBy(robots.wecom)]).toEqual([{ dropped: 1 }, []])
})

test('who wants only what is severe, or only some kinds, is told no more; mail goes by the mail server of the project', async () => {
  const all = inputs(robots)
  const [some, severe, mail] = [
    await kit.add({ ...all.wecom, wants: ['volume', 'account'] }),
    await kit.add({ ...all.dingtalk, least: 'high' }),
    await kit.add(all.mail),
  ]
  const news = (kind: 'stuck' | 'volume', severity: 'high' | 'medium') => ({
    projectId: project.id,
    subject: `alr_${kind}`,
    since: world.clock.now(),
    kind,
    severity,
    words: { title: { zh: `${kind} <b>`, en: kind }, text: { zh: '…', en: '…' } },
    link: '/x',
  })
  await world.databases.postgres.transaction((tx) => queue.open(tx, [news('stuck', 'high'), news('volume', 'medium')], world.clock.now()))
  await kit.minute()
  expect([await kit.states(some), await kit.states(severe), await kit.states(mail)]).toEqual([{ said: 1 }, { said: 1 }, { said: 2 }])
  expect(saidBy(robots.wecom)).toEqual([expect.stringContaining('【注意】volume')])
  const { items } = (await world.call<{ items: { recipient: string; subject: string }[] }>(project, 'GET', 'mailbox')).body
  expect(items.map(({ recipient, subject }) => `${recipient} ${subject}`).toSorted()).toEqual([
    'team@shop.cn 【严重】stuck <b>',
    'team@shop.cn 【注意】volume <b>',
  ])
})
