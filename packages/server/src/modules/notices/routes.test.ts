import { afterAll, beforeAll, expect, test } from 'vitest'
import { inputs, noticeKit, type Robots, saidBy, startRobots } from '../../../test/notice-kit.ts'
import { makeWorld, type TestProject, type World } from '../../../test/world.ts'
import { sql } from '../../platform/sql.ts'

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

const test1 = (id: string) => world.call<{ state: string; detail: string }>(project, 'POST', `alert-destinations/${id}/test`)

test('a test arrives in each chat; what it answers is what the robot said, and stays with the destination', async () => {
  for (const [name, input] of Object.entries(inputs(robots))) {
    const id = await kit.add(input)
    expect([name, (await test1(id)).body]).toEqual([name, { state: 'said', detail: '' }])
    expect(await kit.look(id)).toMatchObject({ workedAt: world.clock.now().toISOString(), failedAt: null })
  }
  for (const robot of Object.values(robots)) expect(saidBy(robot)).toEqual([expect.stringContaining('【测试】shop')])
  robots.feishu.account.secret = 'another'
  const id = await kit.add(inputs(robots).feishu)
  robots.feishu.account.secret = 'changed'
  const tested = await test1(id)
  expect(tested.body).toMatchObject({ state: 'refused', detail: expect.stringContaining('19021') })
  expect(await kit.look(id)).toMatchObject({ stopped: tested.body.detail, failure: tested.body.detail, workedAt: null })
  robots.feishu.reset()
})

test('robots with a keyword or a list of addresses: the word is put into what is said, the refusal shown', async () => {
  for (const [name, refusal] of [
    ['dingtalk', '310000 keywords not in content'],
    ['feishu', '19024 Key Words Not Found'],
  ] as const) {
    robots[name].account.keywords = ['监控']
    const id = await kit.add(inputs(robots)[name])
    expect((await test1(id)).body).toEqual({ state: 'refused', detail: refusal })
    await kit.save(id, { ...inputs(robots)[name], settings: { keyword: '监控' } })
    expect((await test1(id)).body.state).toBe('said')
    expect(saidBy(robots[name]).at(-1)).toContain('监控')
    robots[name].account.ips = ['203.0.113.7']
    expect((await test1(id)).body).toMatchObject({ state: 'refused' })
    robots[name].reset()
  }
})

test('what is not the address of such a robot is refused, with the field and how it looks; and so is a private address', async () => {
  const add = (input: object) =>
    world.call<{ errors?: { path: string; message: string }[]; id?: string }>(project, 'POST', 'alert-destinations', input)
  const wrong = async (input: object) => (await add({ name: 'x', ...input })).body.errors?.map(({ path }) => path.replace(/^body\./, ''))
  expect(await wrong({ kind: 'wecom', secrets: { webhook: 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send' } })).toEqual([
    'secrets.webhook',
  ])
  expect(await wrong({ kind: 'dingtalk', secrets: { webhook: 'https://open.feishu.cn/open-apis/bot/v2/hook/x' } })).toEqual([
    'secrets.webhook',
  ])
  expect(await wrong({ kind: 'feishu', secrets: { webhook: 'ftp://open.feishu.cn/open-apis/bot/v2/hook/x' } })).toEqual(['secrets.webhook'])
  expect(await wrong({ kind: 'feishu', secrets: {} })).toEqual(['secrets.webhook'])
  expect(await wrong({ kind: 'mail', settings: { to: 'nobody' } })).toEqual(['settings.to'])
  expect(await wrong({ ...inputs(robots).mail, wants: [] })).toEqual(['wants'])
  expect(await wrong({ kind: 'pager' })).toEqual(['kind'])
  const secrets = { webhook: 'http://10.0.0.7/cgi-bin/webhook/send?key=0123456789' }
  const { body } = await add({ kind: 'wecom', name: 'inside', secrets })
  expect((await test1(body.id ?? '')).body).toEqual({ state: 'refused', detail: expect.stringContaining('inside a private network') })
})

test('secrets go in and never come out: not in answers, in the audit log, or in what the other side repeats', async () => {
  const { dingtalk } = inputs(robots)
  const [token, secret] = ['token-0123456789', 'SEC0123456789']
  const webhook = dingtalk.secrets.webhook.replace(robots.dingtalk.account.accessToken, token)
  const id = await kit.add({ ...dingtalk, secrets: { webhook, secret } })
  robots.dingtalk.kit.faults.add({ kind: 'code', code: '310000', message: `${token} with ${secret} is not known` })
  expect((await test1(id)).body.detail).toBe('310000 … with … is not known')
  await kit.save(id, { ...dingtalk, secrets: undefined, name: 'kept' })
  expect(await kit.look(id)).toMatchObject({ name: 'kept', secrets: ['webhook', 'secret'], isReadable: true })
  const { body } = await world.call(project, 'GET', 'audit?limit=100')
  const stored = await world.databases.postgres.rows(sql`select * from alert_destinations where destination_id = ${id}`)
  const seen = JSON.stringify([body, stored, (await world.call(project, 'GET', 'alert-destinations')).body])
  for (const word of [token, secret]) expect(seen).not.toContain(word)
  for (const action of ['created', 'changed', 'tested']) expect(seen).toContain(`alert_destination.${action}`)
  await world.databases.postgres.run(
    sql`update alert_destinations set secrets_sealed = secrets_sealed || '\\x00' where destination_id = ${id}`,
  )
  expect(await kit.look(id)).toMatchObject({ isReadable: false, secrets: [] })
  expect((await test1(id)).body).toMatchObject({ state: 'refused', detail: expect.stringContaining('enter them again') })
})

test('a kind stays what it is, a stale page overwrites nothing, what is put aside is told nothing until it is back', async () => {
  const { wecom, mail } = inputs(robots)
  const id = await kit.add(wecom)
  expect((await kit.save(id, mail)).body).toMatchObject({ errors: [{ path: 'kind' }] })
  expect((await world.call(project, 'PUT', `alert-destinations/${id}`, wecom, { 'if-match': '"9"' })).body).toMatchObject({
    code: 'revision_conflict',
  })
  const shelve = async (verb: string) =>
    (await world.call(project, 'POST', `alert-destinations/${id}/${verb}`, {}, await world.revisionOf(project, `alert-destinations/${id}`)))
      .status
  expect(await shelve('archive')).toBe(200)
  await kit.wrong(1)
  await kit.minute()
  expect(await kit.states(id)).toEqual({})
  expect(await shelve('restore')).toBe(200)
  await kit.wrong(1)
  await kit.minute()
  expect(await kit.states(id)).toEqual({ said: 1 })
})

test('who may not manage channels may not see or try destinations', async () => {
  const made = await world.call<{ token: string }>(project, 'POST', 'tokens', { name: 'reads', scopes: ['project.read', 'journeys.read'] })
  const reader = { ...project, token: made.body.token }
  const id = await kit.add(inputs(robots).mail)
  for (const [method, path] of [
    ['GET', 'alert-destinations'],
    ['POST', `alert-destinations/${id}/test`],
  ] as const)
    expect((await world.call(reader, method, path)).body).toMatchObject({ code: 'forbidden', params: { permission: 'channels.manage' } })
})
