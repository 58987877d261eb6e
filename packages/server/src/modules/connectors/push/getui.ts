import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { baseUrl } from '../address.ts'
import { call, type Called, parsed, record, rejected, resultWithout, textOf } from '../call.ts'
import type { Account, Connector, PushMessage, SendContext } from '../connector.ts'
import { unfit, vendorSettings } from './fit.ts'
import { getuiRefusal } from './getui-errors.ts'
import { getuiBody } from './getui-message.ts'
import { signGetui } from './getui-sign.ts'
import { againIfLost, sendGroups, sorted } from './groups.ts'
import { accessTokens, checked, type Granted, isToken } from './tokens.ts'

const key = z.string().regex(/^[0-9A-Za-z]{6,64}$/, '6 to 64 letters and digits, as the console of Getui shows them')
const settings = z.object({
  appId: key.describe('AppID of the app.'),
  appKey: key.describe('AppKey of the app.'),
  ...vendorSettings,
  baseUrl: baseUrl('https://restapi.getui.com'),
})
const secrets = z.object({ masterSecret: key.describe('MasterSecret of the app.') })
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>
type Getui = Account<Settings, Secrets>

const maxBatch = 100

/** Getui (REST v2): one message in each call, under a name made from ours: whatever has the same name is dropped there. */
export const getui: Connector<PushMessage, Settings, Secrets> = {
  name: 'getui',
  channel: 'push',
  settings,
  secrets,
  capabilities: { maxBatch, isIdempotent: true, receipts: 'none', needsTemplate: false },
  send: (account, batch, context) =>
    sendGroups(sorted(batch, 1, unfit), ([message]) => (message ? sendOne(account, message, context) : Promise.resolve([]))),
  /** Asks for an access token, anew: the app is known, and its key and secret are right. */
  check: async (account, context) => checked(await grant(account, context)),
}

const tokens = accessTokens<Settings, Secrets>(grant)

async function sendOne(account: Getui, message: PushMessage, context: SendContext): Promise<readonly SendResult[]> {
  const body = JSON.stringify(getuiBody(message, account.settings))
  const ask = async (): Promise<SendResult> => {
    const done = await tokens.use<{ readonly result: SendResult }>(account, context, async (token) => {
      const result = resultOf(await post(account, '/push/single/cid', body, { token }, context), message)
      return result.state === 'rejected' && result.errorClass === 'refresh_auth' ? { expired: result.detail } : { result }
    })
    return 'without' in done ? done.without : done.result
  }
  return [await againIfLost(ask)]
}

/** Good for a day. Asking takes nothing from anybody: whatever came of it, the message was not sent. */
async function grant(account: Getui, context: SendContext): Promise<Granted> {
  const { settings: own, secrets: keys } = account
  const timestamp = String(context.now().getTime())
  const sign = signGetui(own.appKey, timestamp, keys.masterSecret)
  const called = await post(account, '/auth', JSON.stringify({ sign, timestamp, appkey: own.appKey }), {}, context)
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  const data = record(answer?.data)
  const [token, until] = [data && textOf(data, 'token'), Number(data && textOf(data, 'expire_time'))]
  if (isToken(token)) return { token, forMs: until > 0 ? Math.max(0, until - context.now().getTime()) : 3_600_000 }
  const result = refusalOf(called)
  if (result.state !== 'rejected') return { without: rejected('retry_backoff', `no access token: ${result.detail ?? ''}`) }
  // Of asking for a token every wrong parameter is a wrong key.
  const isKey = ['content_final', 'refresh_auth'].includes(result.errorClass)
  return { without: isKey ? rejected('account_stop', result.detail) : result }
}

function post(
  { settings: { appId, baseUrl: base } }: Getui,
  path: string,
  body: string,
  headers: Record<string, string>,
  context: SendContext,
): Promise<Called> {
  const url = new URL(`/v2/${appId}${path}`, base)
  return call(context, { url, method: 'POST', headers: { ...headers, 'content-type': 'application/json;charset=utf-8' }, body })
}

function resultOf(called: Called, { device }: PushMessage): SendResult {
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  if (!answer || textOf(answer, 'code') !== '0') return refusalOf(called)
  for (const [providerId, states] of Object.entries(record(answer.data) ?? {})) {
    const state = textOf(record(states) ?? {}, device.token)
    // Nothing is wrong with the message, and the phone may come back: its address stays good.
    if (state === 'successed_ignore') return rejected('content_final', `${state}: the app was not opened for 90 days, nothing is sent`)
    if (state) return { state: 'accepted', providerId, detail: state }
  }
  return { state: 'unknown', detail: 'taken without a taskid' }
}

function refusalOf(called: Called): SendResult {
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  const code = answer && textOf(answer, 'code')
  if (called.kind !== 'answered' || !code || code === '0') return resultWithout(called)
  const words = textOf(answer, 'msg') ?? ''
  // It has the name from an earlier try, and does not say what came of that.
  if (code === '20001' && /request_id.*repeat/i.test(words)) return { state: 'unknown', detail: `${code} ${words}` }
  return getuiRefusal(called.status, code, words)
}
