import Dysmsapi, { QuerySendDetailsRequest, SendBatchSmsRequest, SendSmsRequest } from '@alicloud/dysmsapi20170525'
import { $OpenApiUtil } from '@alicloud/openapi-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { type AliyunAccount, startAliyunSms } from '../../../../emulators/sms/aliyun/index.ts'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { aliyun } from '../../src/modules/connectors/sms/aliyun.ts'
import { contextAt, effects, listen, message, noon, states } from './sms-kit.ts'

let emulator: Emulator<AliyunAccount>
let hook: Awaited<ReturnType<typeof listen>>
let wall: (() => Date) | undefined
beforeAll(async () => {
  emulator = await startAliyunSms({ wall: () => wall?.() ?? new Date() })
  hook = await listen(aliyun, account)
})
afterAll(async () => {
  await emulator.stop()
  await hook.end()
})
afterEach(() => {
  wall = undefined
  emulator.reset()
  hook.events.splice(0)
  hook.down(false)
})

const account = (secret = emulator.account.accessKeySecret) => ({
  settings: aliyun.settings.parse({ accessKeyId: emulator.account.accessKeyId, baseUrl: emulator.url }),
  secrets: { accessKeySecret: secret },
  callbackUrl: undefined,
})
const now = () => emulator.kit.clock.now()
const ours = (messages: Parameters<typeof aliyun.send>[1], secret?: string) =>
  aliyun.send(account(secret), messages, contextAt(emulator.kit.clock.wall))
const freeze = () => (wall = () => noon)

function sdk(secret = emulator.account.accessKeySecret) {
  const { accessKeyId } = emulator.account
  return new Dysmsapi(
    new $OpenApiUtil.Config({ accessKeyId, accessKeySecret: secret, endpoint: new URL(emulator.url).host, protocol: 'HTTP' }),
  )
}

const codeTo = (to: string) => message(to, 'SMS_100001', { code: '1234' })
const order = (to: string, name = '张三') => message(to, 'SMS_100002', { name, order: 'A-1 (急)!' })

test('the official SDK and ours have the same effect: one message, a batch with a text each, and a query', async () => {
  const client = sdk()
  const one = await client.sendSms(
    new SendSmsRequest({
      phoneNumbers: '13900000001',
      signName: '引渠',
      templateCode: 'SMS_100001',
      templateParam: '{"code":"1234"}',
      outId: 'ours-1',
    }),
  )
  expect(one.body?.code).toBe('OK')
  const many = await client.sendBatchSms(
    new SendBatchSmsRequest({
      phoneNumberJson: '["13900000002","13900000003"]',
      signNameJson: '["引渠","引渠"]',
      templateCode: 'SMS_100002',
      templateParamJson: JSON.stringify(['张三', '李四'].map((name) => ({ name, order: 'A-1 (急)!' }))),
    }),
  )
  expect(many.body?.code).toBe('OK')
  const theirs = effects(emulator)
  emulator.reset()
  expect(states(await ours([codeTo('+8613900000001')]))).toEqual(['accepted'])
  expect(states(await ours([order('+8613900000002'), order('+8613900000003', '李四')]))).toEqual(['accepted', 'accepted'])
  expect(effects(emulator)).toEqual(theirs)
  expect(theirs).toHaveLength(3)
  const details = await client.querySendDetails(
    new QuerySendDetailsRequest({
      phoneNumber: '13900000003',
      sendDate: new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10).replaceAll('-', ''),
      pageSize: 10,
      currentPage: 1,
    }),
  )
  expect(details.body?.smsSendDetailDTOs?.smsSendDetailDTO?.map(({ sendStatus, content }) => [sendStatus, content])).toEqual([
    [1, '【引渠】李四您好，您的订单A-1 (急)!已发货。'],
  ])
})

test('a wrong secret, a wrong key and a clock that is far off are refused to the SDK and to us, and what is right is told by a check', async () => {
  await expect(
    sdk('wrong').sendSms(new SendSmsRequest({ phoneNumbers: '13900000001', signName: '引渠', templateCode: 'SMS_100001' })),
  ).rejects.toMatchObject({
    code: 'SignatureDoesNotMatch',
  })
  expect(await ours([codeTo('+8613900000001')], 'wrong')).toMatchObject([
    { errorClass: 'account_stop', detail: expect.stringContaining('SignatureDoesNotMatch') },
  ])
  const late = contextAt(() => new Date(Date.now() - 20 * 60_000))
  expect(await aliyun.send(account(), [codeTo('+8613900000001')], late)).toMatchObject([
    { detail: expect.stringContaining('InvalidTimeStamp.Expired') },
  ])
  const context = contextAt(() => new Date())
  expect(await aliyun.check?.(account(), context)).toEqual({ ok: true, detail: 'OK OK' })
  expect(await aliyun.check?.(account('wrong'), context)).toMatchObject({ ok: false })
  expect(emulator.kit.inbox.messages).toEqual([])
})

test('receipts name each message of one call and of a batch; they come again after 1, 5 and 10 minutes until somebody has them', async () => {
  freeze()
  emulator.account.reportUrl = hook.url
  emulator.kit.outcomes.set('13900000003', 'BLACKLIST')
  const alone = codeTo('+8613900000001')
  const sent = [...(await ours([alone])), ...(await ours([order('+8613900000002'), order('+8613900000003')]))]
  hook.down(true)
  await emulator.kit.clock.advance(2_000)
  expect(hook.events).toEqual([])
  await emulator.kit.clock.advance(60_000)
  hook.down(false)
  await emulator.kit.clock.advance(300_000)
  expect(emulator.kit.callbacks.log.map(({ attempt, isTaken }) => [attempt, isTaken])).toEqual([
    [0, false],
    [0, false],
    [1, false],
    [1, false],
    [2, true],
    [2, true],
  ])
  // That of the call, which names one of them together with the number.
  const call = expect.stringMatching(/^call-/)
  expect(hook.events).toMatchObject([
    { id: alone.id, to: alone.to, state: 'delivered', at: new Date(noon.getTime() + 2_000), units: 1 },
    { id: call, to: '+8613900000002', state: 'delivered' },
    { id: call, to: '+8613900000003', state: 'failed', errorClass: 'recipient_suppress' },
  ])
  expect(hook.events.map((event) => event.kind === 'receipt' && event.providerId)).toEqual(
    sent.map((one) => one.state === 'accepted' && one.providerId),
  )
  hook.down(true)
  await ours([order('+8613900000004')])
  await emulator.kit.clock.advance(3_600_000)
  expect(emulator.kit.callbacks.log.slice(6).map(({ attempt, isTaken }) => [attempt, isTaken])).toEqual([
    [0, false],
    [1, false],
    [2, false],
    [3, false],
  ])
})

test('receipts may be missing or come twice; replies come in the form of new and of old documents', async () => {
  freeze()
  Object.assign(emulator.account, { reportUrl: hook.url, upUrl: hook.url })
  emulator.kit.faults.add({ kind: 'receipt', how: 'missing' })
  emulator.kit.faults.add({ kind: 'receipt', how: 'twice' })
  await ours([order('+8613900000001')])
  await emulator.kit.clock.advance(2_000)
  expect(hook.events).toEqual([])
  await ours([order('+8613900000002')])
  await emulator.kit.clock.advance(2_000)
  expect(hook.events).toHaveLength(2)
  expect(hook.events[0]).toEqual(hook.events[1])
  await emulator.reply('+8613900000002', 'TD', '1069')
  expect(hook.events[2]).toEqual({
    kind: 'reply',
    from: '+8613900000002',
    text: 'TD',
    at: now(),
    to: '1069',
    key: expect.stringMatching(/^\d+$/),
  })
  emulator.account.hasOldReplies = true
  await emulator.reply('+8613900000002', ' 退订 ')
  expect(JSON.parse(emulator.kit.callbacks.log.at(-1)?.body ?? '')).toMatchObject([{ sign_name: '引渠', sequence_id: expect.any(Number) }])
  expect(hook.events[3]).toMatchObject({ from: '+8613900000002', text: ' 退订 ', to: '', key: expect.stringMatching(/^\d+$/) })
})

test('flow control is of a number: 1 a minute, 5 an hour, 10 a day for codes, and says when to come again', async () => {
  freeze()
  const wait = async () => {
    const [result] = await ours([codeTo('+8613900000001')])
    return result?.state === 'rejected' ? result.retryAfterMs : result?.state
  }
  const step = async () => [await wait(), await emulator.kit.clock.advance(60_000)][0]
  expect(await wait()).toBe('accepted')
  expect(await wait()).toBe(60_000)
  await emulator.kit.clock.advance(60_000)
  expect([await step(), await step(), await step(), await step(), await wait()]).toEqual([
    'accepted',
    'accepted',
    'accepted',
    'accepted',
    3_600_000,
  ])
  await emulator.kit.clock.advance(3_600_000)
  expect([await step(), await step(), await step(), await step(), await step()]).toEqual(Array(5).fill('accepted'))
  await emulator.kit.clock.advance(3_600_000)
  // Until midnight in Beijing, by our own clock, which stands at noon.
  expect(await wait()).toBe(12 * 3_600_000)
  await emulator.kit.clock.advance(12 * 3_600_000)
  expect(await wait()).toBe('accepted')
})

test('one bad number keeps nobody of its batch back, and what is refused for all is asked once', async () => {
  const people = Array.from({ length: 20 }, (_, at) => order(`+861390000${String(1000 + at)}`))
  const results = await ours([...people.slice(0, 7), order('+8612345678901'), ...people.slice(7)])
  expect(states(results)).toEqual([...Array(7).fill('accepted'), 'recipient_final', ...Array(13).fill('accepted')])
  expect(emulator.kit.inbox.messages).toHaveLength(20)
  const asked = emulator.kit.calls.length
  const unknown = await ours(people.map(({ to }) => message(to, 'SMS_999')))
  expect(states(unknown)).toEqual(Array(20).fill('content_final'))
  expect(emulator.kit.calls.length - asked).toBe(1)
  expect(
    states(
      await ours([
        message('+8613900000001', 'SMS_100004', { name: 'x' }),
        { ...order('+8613900000002'), signature: '待审' },
        { ...order('+8613900000003'), template: undefined },
      ]),
    ),
  ).toEqual(['content_final', 'content_final', 'content_final'])
  emulator.account.balance = 1
  expect(states(await ours([order('+8613900000001'), order('+8613900000002')]))).toEqual(['account_stop', 'account_stop'])
})

test('whatever is cut after it may have arrived is unknown and not sent again; what never left is to be tried again', async () => {
  const { faults, inbox } = emulator.kit
  for (const kind of ['drop', 'garbage', 'cut'] as const) {
    // The first leaves a connection that the second is sent over.
    expect(states(await ours([order('+8613900000001')]))).toEqual(['accepted'])
    const before = inbox.messages.length
    faults.add({ kind })
    expect([kind, states(await ours([order('+8613900000001'), order('+8613900000002')]))]).toEqual([kind, ['unknown', 'unknown']])
    expect([kind, inbox.messages.length - before]).toEqual([kind, kind === 'cut' ? 0 : 2])
  }
  faults.add({ kind: 'status', status: 503 })
  faults.add({ kind: 'status', status: 504 })
  faults.add({ kind: 'code', code: 'isp.SYSTEM_ERROR' })
  faults.add({ kind: 'code', code: 'Throttling.User' })
  const fates = []
  for (let at = 0; at < 4; at++) fates.push(...states(await ours([order('+8613900000005')])))
  expect(fates).toEqual(['retry_backoff', 'unknown', 'retry_backoff', 'retry_backoff'])
  const away = (base: string) =>
    aliyun.send({ ...account(), settings: { ...account().settings, baseUrl: base } }, [order('+8613900000001')], contextAt(now))
  for (const base of ['http://127.0.0.1:1', 'http://no-such-host.invalid', 'http://10.0.0.1'])
    expect([base, states(await away(base))]).toEqual([base, ['retry_backoff']])
  // Stopped while the provider takes its time.
  const asked = emulator.kit.calls.length
  const stop = new AbortController()
  faults.add({ kind: 'delay', ms: 300 })
  const slow = aliyun.send(account(), [order('+8613900000006')], { ...contextAt(now), signal: stop.signal })
  await expect.poll(() => emulator.kit.calls.length).toBe(asked + 1)
  stop.abort()
  expect(states(await slow)).toEqual(['unknown'])
})
