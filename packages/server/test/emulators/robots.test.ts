import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { startEmulators } from '../../../../emulators/index.ts'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { signatureOf } from '../../../../emulators/robots/dingtalk/signature.ts'
import { signatureOf as feishuSignature } from '../../../../emulators/robots/feishu/signature.ts'

let all: Record<string, Emulator>
beforeAll(async () => {
  all = await startEmulators()
})
afterAll(() => Promise.all(Object.values(all).map((one) => one.stop())))
afterEach(() => Object.values(all).forEach((one) => one.reset()))

async function post(url: string, body: unknown, type = 'application/json'): Promise<[status: number, code: unknown, words: unknown]> {
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const response = await fetch(url, { method: 'POST', headers: { 'content-type': type }, body: text })
  const { errcode, errmsg, code, msg } = (await response.json()) as Record<string, unknown>
  return [response.status, errcode ?? code, errmsg ?? msg]
}
const text = (content: string) => ({ msgtype: 'text', text: { content } })

function dingtalk(body: unknown, at = Date.now(), secret = 'SECemulator', token = 'dingtalk-token') {
  const query = new URLSearchParams({ access_token: token, timestamp: String(at), sign: signatureOf(String(at), secret) })
  return post(`${all['dingtalk-robot']?.url}/robot/send?${String(query)}`, body)
}

test('DingTalk: a token, a signature of this hour, a keyword, an address and a size; after twenty in a minute nothing for ten', async () => {
  const robot = all['dingtalk-robot']!
  expect(await dingtalk(text('hi'))).toEqual([200, 0, 'ok'])
  expect(await dingtalk({ msgtype: 'markdown', markdown: { title: 'T', text: '# hi' } })).toEqual([200, 0, 'ok'])
  expect(robot.kit.inbox.messages.map((one) => one.text)).toEqual(['hi', 'T\n# hi'])
  expect(await dingtalk(text('hi'), Date.now() - 3_700_000)).toEqual([200, 310000, 'invalid timestamp'])
  expect(await dingtalk(text('hi'), Date.now(), 'wrong')).toEqual([200, 310000, 'sign not match'])
  expect((await dingtalk(text('hi'), Date.now(), 'SECemulator', 'other'))[1]).toBe(300005)
  expect((await dingtalk(text('a'.repeat(20_000))))[1]).toBe(460101)
  expect((await dingtalk({ msgtype: 'markdown', markdown: { text: 'no title' } }))[1]).toBe(400401)
  expect((await dingtalk({ msgtype: 'constructor' }))[1]).toBe(400401)
  Object.assign(robot.account as object, { keywords: ['监控'] })
  expect([(await dingtalk(text('hi')))[1], (await dingtalk(text('监控：hi')))[1]]).toEqual([310000, 0])
  Object.assign(robot.account as object, { keywords: [], ips: ['203.0.113.7'] })
  expect((await dingtalk(text('hi')))[2]).toBe('ip 127.0.0.1 not in whitelist')
  Object.assign(robot.account as object, { ips: ['127.0.0.1'] })
  for (let i = 3; i < 20; i++) expect((await dingtalk(text('hi')))[1]).toBe(0)
  expect((await dingtalk(text('hi')))[1]).toBe(130101)
  await robot.kit.clock.advance(9 * 60_000)
  expect((await dingtalk(text('hi')))[1]).toBe(130101)
  await robot.kit.clock.advance(60_000)
  expect((await dingtalk(text('hi')))[1]).toBe(0)
})

test('Feishu: time and signature stand in the body; five in a second, a hundred in a minute, 20 kB', async () => {
  const robot = all['feishu-robot']!
  const url = `${robot.url}/open-apis/bot/v2/hook/feishu-token`
  const signed = (body: object, at = Math.floor(Date.now() / 1_000), secret = 'feishu-secret') =>
    post(url, { timestamp: String(at), sign: feishuSignature(String(at), secret), ...body })
  const hi = { msg_type: 'text', content: { text: 'hi' } }
  expect(await signed(hi)).toEqual([200, 0, 'success'])
  expect((await post(url, hi))[1]).toBe(19021)
  expect((await signed(hi, Math.floor(Date.now() / 1_000) - 3_700))[1]).toBe(19021)
  expect((await signed(hi, undefined, 'wrong'))[1]).toBe(19021)
  expect((await post(`${robot.url}/open-apis/bot/v2/hook/other`, hi))[1]).toBe(19001)
  expect((await signed({ msg_type: 'text', content: { text: 'a'.repeat(20_480) } }))[1]).toBe(9499)
  expect((await post(url, 'no json'))[1]).toBe(9499)
  expect((await signed({ msg_type: 'post', content: { post: { zh_cn: { title: 'T', content: [[{ tag: 'video' }]] } } } }))[1]).toBe(9499)
  Object.assign(robot.account as object, { keywords: ['监控'] })
  expect((await signed(hi))[1]).toBe(19024)
  Object.assign(robot.account as object, { keywords: [], limits: [{ span: 'second', permits: 1 }] })
  await robot.kit.clock.advance(1_000)
  expect((await signed(hi))[1]).toBe(0)
  expect((await signed(hi))[1]).toBe(11232)
  await robot.kit.clock.advance(1_000)
  expect((await signed(hi))[1]).toBe(0)
})

test('WeCom: its key is all it asks for; 2,048 bytes of text and 4,096 of markdown, twenty in a minute', async () => {
  const robot = all['wecom-robot']!
  const say = (body: unknown, key = 'wecom-key') => post(`${robot.url}/cgi-bin/webhook/send?key=${key}`, body)
  const markdown = (content: string) => ({ msgtype: 'markdown', markdown: { content } })
  expect(await say(text('a'.repeat(2_048)))).toEqual([200, 0, 'ok'])
  expect(await say(markdown('a'.repeat(4_096)))).toEqual([200, 0, 'ok'])
  expect([(await say(text('a'.repeat(2_049))))[1], (await say(markdown('a'.repeat(4_097))))[1]]).toEqual([40058, 40058])
  expect([(await say(text('hi'), 'other'))[1], (await say({ msgtype: 'toString' }))[1], (await say(text('')))[1]]).toEqual([
    93000, 40008, 44004,
  ])
  for (let i = 2; i < 20; i++) expect((await say(text('hi')))[1]).toBe(0)
  expect((await say(text('hi')))[1]).toBe(45009)
  await robot.kit.clock.advance(60_000)
  expect((await say(text('hi')))[1]).toBe(0)
})
