import { Agent } from 'node:http'
import { sms } from 'tencentcloud-sdk-nodejs-sms'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Emulator } from '../../../../emulators/lib/wire.ts'
import { startTencentSms, type TencentAccount } from '../../../../emulators/sms/tencent/index.ts'
import { tencent } from '../../src/modules/connectors/sms/tencent.ts'
import { tencentCallback } from '../../src/modules/connectors/sms/tencent-callback.ts'
import { contextAt, effects, listen, message, noon, states } from './sms-kit.ts'

let emulator: Emulator<TencentAccount>
let hook: Awaited<ReturnType<typeof listen>>
let wall: (() => Date) | undefined
beforeAll(async () => {
  emulator = await startTencentSms({ wall: () => wall?.() ?? new Date() })
  hook = await listen(tencent, account)
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

const account = (secretKey = emulator.account.secretKey) => ({
  settings: tencent.settings.parse({ secretId: emulator.account.secretId, sdkAppId: '1400006666', baseUrl: emulator.url }),
  secrets: { secretKey },
  callbackUrl: undefined,
})
const context = () => contextAt(emulator.kit.clock.wall)
const ours = (messages: Parameters<typeof tencent.send>[1], secret?: string) => tencent.send(account(secret), messages, context())

/** The SDK takes the service it signs for from the first word of the host, so the host is one that only this agent knows. */
function sdk(secretKey = emulator.account.secretKey) {
  const agent = new Agent({
    lookup: (_host, options, done) => (options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)),
  })
  const endpoint = `sms.emulator.test:${new URL(emulator.url).port}`
  return new sms.v20210111.Client({
    credential: { secretId: emulator.account.secretId, secretKey },
    region: 'ap-guangzhou',
    profile: { httpProfile: { endpoint, protocol: 'http://', agent } },
  })
}

const codeTo = (to: string, code = '1234') => message(to, '200001', { code })
const order = (to: string, name = '张三') => message(to, '200002', { name, order: 'A-1' })
const sale = (to: string) => message(to, '200003', { discount: '8' })
const base = { SmsSdkAppId: '1400006666', SignName: '引渠' }

test('the official SDK and ours have the same effect: several numbers with one text, and texts of their own', async () => {
  const client = sdk()
  const sent = await client.SendSms({
    ...base,
    PhoneNumberSet: ['+8613900000001', '13900000002'],
    TemplateId: '200002',
    TemplateParamSet: ['张三', 'A-1'],
    SessionContext: 'x',
  })
  expect(sent.SendStatusSet?.map(({ Code, Fee, IsoCode, SessionContext }) => [Code, Fee, IsoCode, SessionContext])).toEqual(
    Array(2).fill(['Ok', 1, 'CN', 'x']),
  )
  await client.SendSms({ ...base, PhoneNumberSet: ['+8613900000003'], TemplateId: '200001', TemplateParamSet: ['42'] })
  await client.SendSms({ SmsSdkAppId: '1400006666', PhoneNumberSet: ['+85251234567'], TemplateId: '200005', TemplateParamSet: ['A-1'] })
  const theirs = effects(emulator)
  emulator.reset()
  const abroad = message('+85251234567', '200005', { order: 'A-1' }, { signature: '' })
  const results = await ours([order('+8613900000001'), order('+8613900000002'), codeTo('+8613900000003', '42'), abroad])
  expect(results).toMatchObject(Array(4).fill({ state: 'accepted', units: 1 }))
  expect(effects(emulator).toSorted((a, b) => a.to.localeCompare(b.to))).toEqual(theirs.toSorted((a, b) => a.to.localeCompare(b.to)))
})

test('a wrong key and a clock that is far off are refused to the SDK and to us, with status 200; a check tells', async () => {
  await expect(
    sdk('wrong').SendSms({ ...base, PhoneNumberSet: ['+8613900000001'], TemplateId: '200001', TemplateParamSet: ['1'] }),
  ).rejects.toMatchObject({
    code: 'AuthFailure.SignatureFailure',
  })
  expect(await ours([codeTo('+8613900000001')], 'wrong')).toMatchObject([
    { errorClass: 'account_stop', detail: expect.stringContaining('AuthFailure.SignatureFailure') },
  ])
  const late = contextAt(() => new Date(Date.now() - 6 * 60_000))
  expect(await tencent.send(account(), [codeTo('+8613900000001')], late)).toMatchObject([
    { detail: expect.stringContaining('AuthFailure.SignatureExpire') },
  ])
  expect(await tencent.check?.(account(), context())).toEqual({ ok: true, detail: 'Ok' })
  expect(await tencent.check?.(account('wrong'), context())).toMatchObject({ ok: false })
  expect(await tencent.check?.({ ...account(), settings: { ...account().settings, sdkAppId: '1400000000' } }, context())).toMatchObject({
    ok: false,
  })
  expect(emulator.kit.inbox.messages).toEqual([])
})

test('each number has its own fate: blacklisted, wrong, too often, not approved, outside the hours of marketing', async () => {
  wall = () => noon
  emulator.account.blacklist.push('+8613900000002')
  const people = ['+8613900000001', '+8613900000002', '+8612300000000', '+8613900000004']
  const results = await ours(people.map((to) => order(to)))
  expect(states(results)).toEqual(['accepted', 'recipient_suppress', 'recipient_final', 'accepted'])
  expect(await ours([order('+8613900000001')])).toMatchObject([{ errorClass: 'retry_after', retryAfterMs: 30_000 }])
  for (let at = 0; at < 4; at++) {
    await emulator.kit.clock.advance(30_000)
    expect(states(await ours([codeTo('+8613900000001', String(at))]))).toEqual(['accepted'])
  }
  await emulator.kit.clock.advance(30_000)
  expect(await ours([order('+8613900000001')])).toMatchObject([{ errorClass: 'retry_after', retryAfterMs: 3_600_000 }])
  expect(
    states(
      await ours([
        message('+8613900000005', '200004', { a: 'x' }),
        message('+8613900000006', '999'),
        { ...order('+8613900000007'), signature: '待审' },
      ]),
    ),
  ).toEqual(Array(3).fill('content_final'))
  expect(states(await ours([codeTo('+8613900000008', 'abc'), message('+8613900000009', '200002', { name: 'x' })]))).toEqual([
    'content_final',
    'content_final',
  ])
  expect(states(await ours([sale('+8613900000010')]))).toEqual(['accepted'])
  wall = () => new Date('2026-03-02T22:30:00+08:00')
  expect(await ours([sale('+8613900000011')])).toMatchObject([{ errorClass: 'window_closed', retryAfterMs: 9.5 * 3_600_000 }])
})

test('two hundred numbers go in one call when the text is one; the provider takes no more, and no mixture', async () => {
  const people = Array.from({ length: 201 }, (_, at) => `+86139${String(10_000_000 + at)}`)
  wall = () => noon
  expect(states(await ours(people.map((to) => sale(to))))).toEqual(Array(201).fill('accepted'))
  expect(emulator.kit.calls).toEqual(['SendSms', 'SendSms'])
  const client = sdk()
  wall = undefined
  const ask = { ...base, TemplateId: '200001', TemplateParamSet: ['1'] }
  await expect(client.SendSms({ ...ask, PhoneNumberSet: people })).rejects.toMatchObject({ code: 'LimitExceeded.PhoneNumberCountLimit' })
  await expect(client.SendSms({ ...ask, PhoneNumberSet: ['+8613900000001', '+85251234567'] })).rejects.toMatchObject({
    code: 'UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber',
  })
})

test('reports and replies are pushed, again until they are taken, and can be pulled once; both forms say the same', async () => {
  Object.assign(emulator.account, { reportUrl: hook.url, replyUrl: hook.url })
  emulator.kit.outcomes.set('+8613900000002', 'MK:0001')
  const results = await ours([order('+8613900000001'), order('+8613900000002')])
  hook.down(true)
  await emulator.kit.clock.advance(2_000)
  hook.down(false)
  await emulator.kit.clock.advance(60_000)
  expect(hook.events).toMatchObject([
    { to: '+8613900000001', state: 'delivered' },
    { to: '+8613900000002', state: 'failed', errorClass: 'recipient_final' },
  ])
  expect(hook.events.map((event) => event.kind === 'receipt' && event.providerId)).toEqual(
    results.map((one) => one.state === 'accepted' && one.providerId),
  )
  await emulator.reply('+8613900000001', 'TD', '77')
  expect(hook.events[2]).toMatchObject({ kind: 'reply', from: '+8613900000001', text: 'TD', to: '77' })
  const client = sdk()
  const [reports, replies] = [
    await client.PullSmsSendStatus({ Limit: 100, SmsSdkAppId: '1400006666' }),
    await client.PullSmsReplyStatus({ Limit: 100, SmsSdkAppId: '1400006666' }),
  ]
  const read = (told: unknown) =>
    tencentCallback({ method: 'POST', url: '', headers: {}, query: {}, body: Buffer.from(JSON.stringify(told)), at: noon })?.events
  expect(read(reports.PullSmsSendStatusSet)).toMatchObject(
    hook.events.slice(0, 2).map((event) => ({ ...event, detail: expect.any(String), id: expect.stringMatching(/^call-/) })),
  )
  expect(read(replies.PullSmsReplyStatusSet)).toEqual([hook.events[2]])
  expect((await client.PullSmsSendStatus({ Limit: 100, SmsSdkAppId: '1400006666' })).PullSmsSendStatusSet).toEqual([])
  const since = Math.floor(Date.now() / 1_000) - 60
  const ofOne = await client.PullSmsSendStatusByPhoneNumber({
    BeginTime: since,
    Offset: 0,
    Limit: 10,
    PhoneNumber: '+8613900000002',
    SmsSdkAppId: '1400006666',
  })
  expect(ofOne.PullSmsSendStatusSet?.map(({ ReportStatus }) => ReportStatus)).toEqual(['FAIL'])
})

test('whatever is cut after it may have arrived is unknown; what is answered as trouble is tried again', async () => {
  const { faults, inbox } = emulator.kit
  for (const kind of ['drop', 'garbage', 'cut'] as const) {
    const to = `+861390000100${inbox.messages.length}`
    faults.add({ kind })
    expect([kind, states(await ours([order(to)]))]).toEqual([kind, ['unknown']])
  }
  expect(inbox.messages).toHaveLength(2)
  faults.add({ kind: 'code', code: 'RequestLimitExceeded', action: 'SendSms' })
  faults.add({ kind: 'code', code: 'InternalError.Timeout' })
  expect([...states(await ours([order('+8613900000001')])), ...states(await ours([order('+8613900000001')]))]).toEqual([
    'retry_backoff',
    'retry_backoff',
  ])
  const gone = new AbortController()
  gone.abort()
  expect(await tencent.send(account(), [order('+8613900000001')], { ...context(), signal: gone.signal })).toMatchObject([
    { errorClass: 'retry_backoff' },
  ])
})
