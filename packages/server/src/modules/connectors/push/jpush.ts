import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { z } from 'zod'
import { baseUrl } from '../address.ts'
import { call, type Called, parsed, record, rejected, resultWithout, textOf } from '../call.ts'
import type { Account, Connector, PushMessage, SendContext } from '../connector.ts'
import { unfit, vendorSettings } from './fit.ts'
import { againIfLost, sendGroups, sorted } from './groups.ts'
import { isAboutTokens, jpushRefusal } from './jpush-errors.ts'
import { jpushBody } from './jpush-message.ts'
import { isToken } from './tokens.ts'

const key = z.string().regex(/^[0-9a-f]{24}$/, '24 characters of 0-9 and a-f, as the console of JPush shows them')
const settings = z.object({
  appKey: key.describe('AppKey of the app.'),
  ...vendorSettings,
  baseUrl: baseUrl('https://api.jpush.cn'),
})
const secrets = z.object({ masterSecret: key.describe('Master Secret of the app.') })
type Settings = z.output<typeof settings>
type Secrets = z.output<typeof secrets>
type JPush = Account<Settings, Secrets>

/** What is different for everybody goes in a call each, of which there may be 600 a minute: a batch has to end before its caller gives up. */
const maxBatch = 100

/**
 * JPush (REST v3). A call has a name from the pool, under which it is done once within a day: it is made again under it when its
 * answer is lost. Names are given by the provider and cannot be derived from a message, so they live as long as the call.
 */
export const jpush: Connector<PushMessage, Settings, Secrets> = {
  name: 'jpush',
  channel: 'push',
  settings,
  secrets,
  capabilities: { maxBatch, isIdempotent: false, receipts: 'none', needsTemplate: false },
  async send(account, batch, context) {
    const parts = sorted(batch, maxBatch, unfit)
    const cids = await cidsFor(parts.groups.length, account, context)
    return sendGroups(parts, async (group, at) => {
      const cid = cids.names[at]
      return cid ? sendGroup(account, group, cid, context) : group.map(() => cids.without)
    })
  },
  /** Asks for a name of a call: the key is known and its secret right, and nothing was pushed. */
  async check(account, context) {
    const { names, without } = await cidsFor(1, account, context)
    return { ok: names.length > 0, detail: names.length > 0 || without.state === 'accepted' ? '' : without.detail }
  },
}

interface Names {
  readonly names: readonly string[]
  /** What stands for those that have none: nothing of them was sent. */
  readonly without: SendResult
}

/** So many names; the provider gives ten at once, or a thousand to those who pay. */
async function cidsFor(count: number, account: JPush, context: SendContext): Promise<Names> {
  const names: string[] = []
  while (names.length < count) {
    const called = await ask(account, 'GET', `/v3/push/cid?count=${count - names.length}&type=push`, undefined, context)
    const list = called.kind === 'answered' && called.status === 200 ? parsed(called.text)?.cidlist : undefined
    const some = Array.isArray(list) ? list.filter((one): one is string => typeof one === 'string' && isToken(one)) : []
    if (some.length === 0) return { names, without: unsent(refusalOf(called)) }
    names.push(...some)
  }
  return { names, without: rejected('retry_backoff', 'no name for the call') }
}

/** Without a name nothing was pushed, whatever became of asking for one. */
const unsent = (result: SendResult): SendResult =>
  result.state === 'unknown' ? rejected('retry_backoff', `no name for the call: ${result.detail}`) : result

async function sendGroup(account: JPush, group: readonly PushMessage[], cid: string, context: SendContext): Promise<readonly SendResult[]> {
  const [first] = group
  if (!first) return []
  const tokens = group.map(({ device }) => device.token)
  const body = JSON.stringify(jpushBody(first, tokens, account.settings, cid))
  const result = await againIfLost(async () => resultOf(await ask(account, 'POST', '/v3/push', body, context)))
  if (result.state === 'accepted')
    return tokens.map((token) => ({
      state: 'accepted',
      providerId: group.length === 1 ? result.providerId : `${result.providerId}:${token}`,
    }))
  // One bad registration id keeps none of the others back: what was refused was not sent, and has no name yet.
  if (group.length > 1 && result.state === 'rejected' && isAboutTokens(result.detail)) {
    const half = Math.ceil(group.length / 2)
    const { names, without } = await cidsFor(2, account, context)
    const parts = [group.slice(0, half), group.slice(half)]
    const answers: SendResult[] = []
    for (const [at, part] of parts.entries()) {
      const name = names[at]
      answers.push(...(name ? await sendGroup(account, part, name, context) : part.map(() => without)))
    }
    return answers
  }
  return group.map(() => result)
}

function ask(
  { settings: { appKey, baseUrl: base }, secrets: { masterSecret } }: JPush,
  method: 'GET' | 'POST',
  path: string,
  body: string | undefined,
  context: SendContext,
): Promise<Called> {
  return call(context, {
    url: new URL(path, base),
    method,
    headers: { authorization: basic(appKey, masterSecret), ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
    ...(body === undefined ? {} : { body }),
  })
}

export const basic = (appKey: string, masterSecret: string): string =>
  `Basic ${Buffer.from(`${appKey}:${masterSecret}`).toString('base64')}`

function resultOf(called: Called): SendResult {
  const answer = called.kind === 'answered' ? parsed(called.text) : undefined
  const providerId = answer && textOf(answer, 'msg_id')
  if (called.kind === 'answered' && called.status === 200 && answer && !('error' in answer))
    return providerId ? { state: 'accepted', providerId } : { state: 'unknown', detail: 'taken without a msg_id' }
  return refusalOf(called)
}

function refusalOf(called: Called): SendResult {
  const error = called.kind === 'answered' ? record(parsed(called.text)?.error) : undefined
  const code = error && textOf(error, 'code')
  if (called.kind !== 'answered' || !code) return resultWithout(called)
  return jpushRefusal(code, textOf(error, 'message') ?? '', called.retryAfter)
}
