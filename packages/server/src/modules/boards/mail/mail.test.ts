import type { Board } from '@millrace/contract/boards/api.ts'
import type { BoardMail } from '@millrace/contract/boards/mail.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import PostalMime from 'postal-mime'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { mailSettings } from '../../../../test/mail-kit.ts'
import { type MailServer, mailServer } from '../../../../test/mail-server.ts'
import { record } from '../../../../test/pipeline.ts'
import { makeWorld, type TestProject, type World } from '../../../../test/world.ts'
import { imaging } from '../../../platform/imaging.ts'
import { onStopPoint } from '../../../platform/stop-points.ts'

let world: World
let project: TestProject
let server: MailServer
let ann: Member
let bob: Member
let metricId: string
beforeAll(async () => {
  // 10:00 in Shanghai, a Monday.
  world = await makeWorld({ at: '2026-11-02T02:00:00Z' })
  project = await world.project()
  server = await mailServer()
  await mailSettings(world, project, { smtpUrl: server.url })
  ann = await member('ann@shop.cn', 'operator')
  bob = await member('bob@shop.cn', 'viewer')
  const pay = (id: string, amount: number) =>
    record({ ids: [`login:${id}`], event: 'Pay', at: '2026-11-02T01:00:00Z', properties: { amount, channel: 'wechat' } })
  await world.app.ingest.accept(project.id, 'native', [pay('a', 30), pay('b', 12)])
  await world.settle()
  const gmv = { kind: 'measure', a: { event: 'Pay', aggregation: 'sum', property: 'amount' } }
  metricId = (await world.call<Metric>(project, 'POST', 'metrics', { name: 'GMV <b>', definition: gmv })).body.id
})
beforeEach(() => {
  server.received.length = 0
})
afterAll(async () => {
  await server?.close()
  await world?.end()
})

interface Member {
  readonly id: number
  call<T>(method: string, path: string, body?: object, headers?: Record<string, string>): Promise<{ status: number; body: T }>
}
const password = 'long enough password'
async function member(email: string, role: string): Promise<Member> {
  const made = await world.call<{ accountId: number }>(project, 'POST', 'members', { email, name: email.split('@')[0], role, password })
  return { id: made.body.accountId, ...(await signedIn(email)) }
}
/** A session ends while the clock moves on for weeks. */
async function signedIn(email: string): Promise<Pick<Member, 'call'>> {
  const signed = await world.app.http.inject({
    method: 'POST',
    url: '/api/v1/session',
    payload: { email, password },
    headers: { 'x-requested-with': 'millrace' },
  })
  const cookie = String(signed.headers['set-cookie']).split(';')[0] ?? ''
  return {
    call: (method, path, body, headers = {}) =>
      world.call(undefined, method, `/api/v1/projects/shop/${path}`, body, { cookie, 'x-requested-with': 'millrace', ...headers }),
  }
}

async function board(name: string, roles: string[] = []): Promise<string> {
  const stages = [{ name: '收入', metricId, definition: { kind: 'measure', a: { event: 'Pay', aggregation: 'people' } } }]
  const question = { kind: 'question', query: { from: '2026-11-01', to: '2026-11-02' } }
  const tiles = [
    { id: 'm', kind: 'metric', metricId },
    { id: 'n', kind: 'note', text: '每天看' },
    {
      ...question,
      id: 'x',
      title: '渠道',
      model: 'matrix',
      query: { ...question.query, by: { of: 'event', property: 'channel' }, stages },
    },
    { ...question, id: 'c', title: '次数', model: 'count', query: { ...question.query, event: 'Pay' } },
    { ...question, id: 't', title: '每日', model: 'count', query: { ...question.query, event: 'Pay' }, look: 'table' },
    { ...question, id: 'z', title: '合计', model: 'count', query: { ...question.query, event: 'Pay' }, look: 'number' },
    { ...question, id: 'l', title: '路径', model: 'path', query: { ...question.query, source: { event: 'Pay' } } },
  ]
  return (await world.call<Board>(project, 'POST', 'boards', { name, roles, definition: { tiles } })).body.id
}
const mailOf = async (id: string) => (await world.call<BoardMail>(project, 'GET', `boards/${id}/mail`)).body
const plan = async (id: string, input: object, revision = 0) =>
  world.call<BoardMail & { errors: object[] }>(
    project,
    'PUT',
    `boards/${id}/mail`,
    { hour: 9, readers: [], ...input },
    { 'if-match': `"${revision}"` },
  )
async function passes(at: string): Promise<void> {
  world.clock.set(new Date(at))
  await world.app.jobs.tick()
  await world.settle()
}
const states = async (id: string) => (await mailOf(id)).last.map((one) => `${one.name} ${one.dueAt} ${one.state}`)
const to = () => server.received.map((one) => one.recipient).toSorted()

test('a board goes to colleagues at its hour, once, with its numbers in words and its charts as pictures', async () => {
  const id = await board('日报')
  const planned = await plan(id, { readers: [ann.id, bob.id] })
  expect(planned.body).toMatchObject({ isOn: true, revision: 1, nextAt: '2026-11-03T01:00:00.000Z', isMine: false })
  await passes('2026-11-03T00:59:00Z')
  expect(to()).toEqual([])
  await passes('2026-11-03T01:00:00Z')
  await passes('2026-11-03T01:01:00Z')
  expect(to()).toEqual(['ann@shop.cn', 'bob@shop.cn'])
  const mail = await PostalMime.parse(server.received[0]?.raw ?? '')
  expect(mail.subject).toBe('日报 · shop')
  for (const text of [
    'GMV &#60;b&#62;',
    '42',
    '每天看',
    'wechat',
    '去重人数',
    '该卡片请在看板中查看',
    `/shop/analyze/boards/${id}?mail=stop`,
  ])
    expect(mail.html).toContain(text)
  expect(mail.html).not.toContain('login:a')
  // A tile that is a table on the board is one here: the newest day first, what came before below.
  expect(mail.html?.match(/<td[^>]*>2026-11-0\d<\/td><td[^>]*>\d+<\/td>/g)?.map((row) => row.replace(/<[^>]*>/g, ' ').trim())).toEqual([
    '2026-11-03  0',
    '2026-11-02  2',
    '2026-11-01  0',
  ])
  // Two charts: the metric and the count; a number and a table have none.
  const pictures = mail.attachments.map((one) => Buffer.from(one.content as ArrayBuffer))
  expect(pictures).toHaveLength(2)
  const sharp = await imaging()
  expect(await sharp(pictures[0]).metadata()).toMatchObject({ format: 'png', width: 1_200 })
  for (const { contentId } of mail.attachments) expect(mail.html).toContain(`cid:${contentId?.slice(1, -1)}`)
  expect(await states(id)).toEqual(['ann 2026-11-03T01:00:00.000Z sent', 'bob 2026-11-03T01:00:00.000Z sent'])
  expect(await mailOf(id)).toMatchObject({ nextAt: '2026-11-04T01:00:00.000Z' })
  // Whoever does not want it says so alone, and nobody puts them back.
  expect((await bob.call('DELETE', `boards/${id}/mail/mine`)).status).toBe(200)
  await plan(id, { readers: [ann.id, bob.id], weekday: 5 }, 1)
  expect((await plan(id, {}, 1)).status).toBe(409)
  // Two Fridays that were missed are one letter.
  await passes('2026-11-14T01:00:00Z')
  expect(to()).toEqual(['ann@shop.cn', 'ann@shop.cn', 'bob@shop.cn'])
  expect((await mailOf(id)).colleagues.find((one) => one.accountId === bob.id)).toMatchObject({ hasStopped: true })
  expect((await bob.call<BoardMail>('PUT', `boards/${id}/mail/mine`)).body).toMatchObject({ isMine: true })
  await plan(id, { isOn: false }, 2)
})

test('only members who may open the board get it; one who may no more is skipped, and whoever may not open it learns nothing', async () => {
  const id = await board('运营', ['operator'])
  expect((await plan(id, { readers: [bob.id] })).body.errors).toMatchObject([{ path: 'body.readers.0' }])
  expect((await bob.call('GET', `boards/${id}/mail`)).status).toBe(404)
  expect((await bob.call('PUT', `boards/${id}/mail/mine`)).status).toBe(404)
  expect((await bob.call('PUT', `boards/${await board('公开')}/mail`, {}, { 'if-match': '"0"' })).status).toBe(403)
  await plan(id, { readers: [ann.id] })
  const { definition, revision } = (await world.call<Board>(project, 'GET', `boards/${id}`)).body
  await world.call(project, 'PUT', `boards/${id}`, { name: '运营', roles: ['analyst'], definition }, { 'if-match': `"${revision}"` })
  await passes('2026-11-16T01:00:00Z')
  expect([to(), await states(id)]).toEqual([[], ['ann 2026-11-15T01:00:00.000Z skipped']])
  await plan(id, { isOn: false }, 1)
})

test('a letter that cannot be written yet waits, and one whose reader has stopped it meanwhile does not go', async () => {
  const id = await board('引擎')
  await plan(id, { readers: [ann.id, bob.id] })
  const due = new Date((await mailOf(id)).nextAt ?? '')
  const { watermark } = world.app.ingest
  world.app.ingest.watermark = () => Promise.reject(new Error('the engine is away'))
  await passes(due.toISOString())
  world.app.ingest.watermark = watermark
  expect([to(), (await mailOf(id)).last.map((one) => `${one.state} ${one.detail}`)]).toEqual([
    [],
    ['waiting the engine is away', 'waiting the engine is away'],
  ])
  expect((await (await signedIn('bob@shop.cn')).call('DELETE', `boards/${id}/mail/mine`)).status).toBe(200)
  await passes(new Date(due.getTime() + 10 * 60_000).toISOString())
  expect([to(), (await states(id)).map((one) => one.split(' ')[2])]).toEqual([['ann@shop.cn'], ['sent', 'skipped']])
  await plan(id, { isOn: false }, 1)
})

test.each([
  ['before', 'boards.before_mail', 0],
  ['after', 'boards.after_mail', 1],
] as const)('a process that dies right %s a letter is handed over sends the others, and that one never again', async (_, point, n) => {
  const id = await board(point)
  await plan(id, { readers: [ann.id, bob.id] })
  const due = new Date((await mailOf(id)).nextAt ?? '')
  let died = false
  const undo = onStopPoint(point, () => {
    if (died) return
    died = true
    throw new Error('dies here')
  })
  await passes(due.toISOString())
  undo()
  for (const minutes of [2, 10, 30]) await passes(new Date(due.getTime() + minutes * 60_000).toISOString())
  expect((await states(id)).map((one) => one.split(' ')[2]).toSorted()).toEqual(['sent', 'unknown'])
  expect(server.received).toHaveLength(n + 1)
  await plan(id, { isOn: false }, 1)
})
