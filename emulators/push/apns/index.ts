import { startEmulator } from '../../lib/emulator.ts'
import { kit as newKit } from '../../lib/kit.ts'
import type { Answer, Asked, Emulator } from '../../lib/wire.ts'
import { arriveBy, textsOf } from '../devices.ts'
import { type ApnsAccount, type ApnsDevice, apnsAccount, team } from './account.ts'
import { type Heads, headsOf, type Payload, payloadOf, Refused } from './request.ts'
import { issuedAt } from './token.ts'

export interface Options {
  readonly port?: number
  readonly wall?: () => Date
}

const updateMs = 20 * 60_000
const statuses: Readonly<Record<string, number>> = {
  BadCertificate: 403,
  ExpiredProviderToken: 403,
  Forbidden: 403,
  InvalidProviderToken: 403,
  Unregistered: 410,
  ExpiredToken: 410,
  PayloadTooLarge: 413,
  TooManyProviderTokenUpdates: 429,
  TooManyRequests: 429,
  InternalServerError: 500,
  ServiceUnavailable: 503,
  Shutdown: 503,
}

/** Apple's servers for apps of the store (APNs over HTTP/2): a message for one device. */
export const startApns = (options: Options & Partial<ApnsAccount> = {}): Promise<Emulator<ApnsAccount>> => start('APNs', false, options)

/** Apple's servers for apps that were built for testing: devices of the others are unknown here. */
export const startApnsSandbox = (options: Options & Partial<ApnsAccount> = {}): Promise<Emulator<ApnsAccount>> =>
  start('APNs sandbox', true, options)

function start(name: string, isSandbox: boolean, { port, wall, ...given }: Options & Partial<ApnsAccount>): Promise<Emulator<ApnsAccount>> {
  const account = { ...apnsAccount(), ...given }
  const kit = newKit(wall)
  /** When tokens were issued, and when they were first seen. */
  const seen = new Map<number, number>()

  function authenticate(asked: Asked): void {
    const now = kit.clock.now()
    const issued = issuedAt(asked.headers.authorization, account, now)
    if (typeof issued === 'string') throw new Refused(403, issued)
    const isNew = !seen.has(issued)
    const recent = [...seen.values()].filter((at) => now.getTime() - at < updateMs).length
    if (isNew && recent >= account.newTokens) throw new Refused(429, 'TooManyProviderTokenUpdates')
    if (isNew) seen.set(issued, now.getTime())
  }

  function deviceOf(token: string, topic: string): ApnsDevice {
    if (token === '') throw new Refused(400, 'MissingDeviceToken')
    const device = account.devices[token.toLowerCase()]
    if (!device || (device.isSandbox === true) !== isSandbox) throw new Refused(400, 'BadDeviceToken')
    if (device.topic !== topic) throw new Refused(400, 'DeviceTokenNotForTopic')
    if (device.isExpired) throw new Refused(410, 'ExpiredToken', device.goneAt ?? 0)
    if (device.isGone) throw new Refused(410, 'Unregistered', device.goneAt ?? 0)
    return device
  }

  function answered(asked: Asked): Answer {
    if (asked.method !== 'POST') throw new Refused(405, 'MethodNotAllowed')
    const path = /^\/3\/device\/([^/]*)$/.exec(asked.url.pathname)
    if (!path) throw new Refused(404, 'BadPath')
    authenticate(asked)
    const told = kit.faults.take('code', 'device')
    if (told) throw new Refused(statuses[told.code] ?? 400, told.code)
    const heads = headsOf(asked)
    if (!account.topics.includes(heads.topic)) throw new Refused(400, 'TopicDisallowed')
    const token = path[1] ?? ''
    const device = deviceOf(token, heads.topic)
    const payload = payloadOf(asked.body, heads.type)
    if (kit.limits.over(token, [{ span: 'minute', permits: account.permitsAMinute }])) throw new Refused(429, 'TooManyRequests')
    kit.limits.hit(token)
    arriveBy(kit, new Date(heads.expiration * 1_000), device, { id: heads.id, to: token, ...look(heads, payload) })
    return { status: 200, body: '', headers: { 'apns-id': heads.id } }
  }

  return startEmulator({
    name,
    account,
    kit,
    port,
    tls: team(),
    action: () => 'device',
    answer(asked) {
      try {
        return answered(asked)
      } catch (error) {
        if (!(error instanceof Refused)) throw error
        const { status, message: reason, timestamp } = error
        const body = JSON.stringify({ reason, ...(timestamp === undefined ? {} : { timestamp }) })
        return { status, body, type: 'application/json', headers: { 'apns-id': asked.headers['apns-id']?.toString() ?? '' } }
      }
    },
    reset: () => seen.clear(),
  })
}

/** As a phone shows it whose app looks for the link and the image where we say that they are. */
function look({ type, priority, collapse }: Heads, { aps, link = '', image = '', ...data }: Payload) {
  const { title = '', body = '' } = typeof aps.alert === 'string' ? { body: aps.alert } : (aps.alert ?? {})
  const texts = textsOf({ link, image })
  const shown = { platform: 'ios', title, link: texts.link ?? '', image: texts.image ?? '', data: textsOf(data), collapse }
  return { text: body, shown: { ...shown, category: `${type} ${priority}` } }
}

export { type ApnsAccount } from './account.ts'
