import { randomBytes } from 'node:crypto'
import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import { type Answer, type Asked, type Emulator, json } from '../../lib/wire.ts'
import { arriveBy, textsOf } from '../devices.ts'
import { type FcmAccount, fcmAccount, type FcmDevice } from './account.ts'
import { believe, NotGranted } from './oauth.ts'
import { fcmError, type Message, messageOf, Refused } from './request.ts'

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

/** Google: access tokens for a service account, and FCM's messages of HTTP v1. */
export function startFcm({ port, wall, ...given }: Options & Partial<FcmAccount> = {}): Promise<Emulator<FcmAccount>> {
  const account = { ...fcmAccount(), ...given }
  const kit = newKit(wall)
  /** Access tokens, and until when they are good. */
  const tokens = new Map<string, number>()

  function grant({ headers, body }: Asked): Answer {
    if (!String(headers['content-type']).startsWith('application/x-www-form-urlencoded'))
      throw new NotGranted('invalid_request', 'Bad Request')
    believe(new URLSearchParams(body.toString()), account, kit.clock.now())
    const token = `ya29.${randomBytes(60).toString('base64url')}`
    tokens.set(token, kit.clock.now().getTime() + account.tokenSeconds * 1_000)
    return json(200, { access_token: token, expires_in: account.tokenSeconds, token_type: 'Bearer' })
  }

  function authenticate({ headers, url }: Asked): void {
    const [, token = ''] = /^Bearer (\S+)$/.exec(headers.authorization ?? '') ?? []
    if ((tokens.get(token) ?? 0) <= kit.clock.now().getTime())
      throw new Refused(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials. Expected OAuth 2 access token.')
    if (url.pathname !== `/v1/projects/${account.projectId}/messages:send` || !account.maySend)
      throw new Refused(403, 'PERMISSION_DENIED', "Permission 'cloudmessaging.messages.create' denied on resource")
  }

  function limited(key: string, permits: number, message: string): void {
    if (kit.limits.over(key, [{ span: 'minute', permits }])) throw fcmError('QUOTA_EXCEEDED', message)
    kit.limits.hit(key)
  }

  function deviceOf(token: string): FcmDevice {
    const device = account.devices[token]
    if (!device) throw fcmError('INVALID_ARGUMENT', 'The registration token is not a valid FCM registration token')
    if (device.isGone) throw fcmError('UNREGISTERED', 'Requested entity was not found.')
    if (device.isForeign) throw fcmError('SENDER_ID_MISMATCH', 'SenderId mismatch')
    if (device.platform === 'ios' && !account.hasApnsKey)
      throw fcmError('THIRD_PARTY_AUTH_ERROR', 'Auth error from APNS or Web Push Service')
    return device
  }

  function sent(asked: Asked): Answer {
    authenticate(asked)
    const told = kit.faults.take('code', 'send')
    if (told) throw fcmError(told.code, told.message, told.code === 'UNAVAILABLE' ? { 'retry-after': '17' } : {})
    if (asked.method !== 'POST' || !String(asked.headers['content-type']).startsWith('application/json'))
      throw new Refused(400, 'INVALID_ARGUMENT', 'The request is not JSON.')
    const { message, isDry } = messageOf(jsonOf(asked.body))
    if (message.topic !== undefined && !isDry) throw fcmError('INVALID_ARGUMENT', 'the emulator has no topics')
    const device = message.token === undefined ? undefined : deviceOf(message.token)
    const name = (id: string): Answer => json(200, { name: `projects/${account.projectId}/messages/${id}` })
    if (isDry || !device || message.token === undefined) return name('fake_message_id')
    limited('project', account.permitsAMinute, 'Message rate exceeded')
    limited(message.token, account.devicePermitsAMinute, 'Device message rate exceeded')
    const id = `0:${kit.number()}%31bd1c9631bd1c96`
    const { until, ...look } = device.platform === 'ios' ? onIos(message) : onAndroid(message, kit.clock.now())
    arriveBy(kit, until, device, { id, to: message.token, text: message.notification?.body ?? '', ...look })
    return name(id)
  }

  return startEmulator({
    name: 'FCM',
    account,
    kit,
    port,
    action: ({ url }) => (url.pathname === '/token' ? 'token' : 'send'),
    answer(asked) {
      try {
        return asked.url.pathname === '/token' ? grant(asked) : sent(asked)
      } catch (error) {
        if (error instanceof NotGranted) return json(error.status, { error: error.error, error_description: error.message })
        if (!(error instanceof Refused)) throw error
        const { status, message, word, details, headers } = error
        return { ...json(status, { error: { code: status, message, status: word, details } }), headers }
      }
    },
    reset: () => tokens.clear(),
  })
}

function onAndroid({ notification = {}, data = {}, android = {} }: Message, now: Date) {
  const { link = '', ...rest } = data
  const { title = '', image = '' } = { ...notification, ...android.notification }
  const { tag = '', channel_id: channel = '', click_action: action = '' } = android.notification ?? {}
  const shown = { platform: 'android', title, link, image, data: rest, collapse: tag }
  const ttl = Number.parseFloat(android.ttl ?? '2419200')
  const category = [android.priority ?? 'NORMAL', channel, action].join(' ').trim()
  return { until: new Date(now.getTime() + ttl * 1_000), shown: { ...shown, category } }
}

function onIos({ notification = {}, data = {}, apns = {} }: Message) {
  const { link = '', ...rest } = data
  const { headers = {}, fcm_options: options = {} } = apns
  const shown = { platform: 'ios', title: notification.title ?? '', link, image: options.image ?? '', data: textsOf(rest) }
  const category = `alert ${headers['apns-priority'] ?? '10'}`
  return {
    until: new Date(Number(headers['apns-expiration'] ?? '0') * 1_000),
    shown: { ...shown, collapse: headers['apns-collapse-id'] ?? '', category },
  }
}

function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString())
  } catch {
    throw new Refused(400, 'INVALID_ARGUMENT', 'Invalid JSON payload received. Unexpected token.')
  }
}

export { type FcmAccount } from './account.ts'
