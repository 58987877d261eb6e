import { createHash } from 'node:crypto'
import type { Body, Rendered } from '@millrace/contract/content/api.ts'
import { pushAddress } from '@millrace/contract/messaging/devices.ts'
import type { NotReady, PushAccount, PushMessage } from '../connectors/index.ts'
import type { AccountTransport } from './by-account.ts'
import type { Device } from './devices/store.ts'
import type { Outcome } from './outcome.ts'
import type { Handover } from './transport.ts'

type PushBody = Extract<Body, { kind: 'push' }>
type Texts = Pick<Rendered, 'subject' | 'text' | 'link' | 'image' | 'values'>

export interface PushDraft {
  readonly body: PushBody
  readonly texts: Texts
  /** The name of the message, before that of a device. */
  readonly name: string
  /** By which the app says that it was opened from this message. */
  readonly tap: string
  readonly isMarketing: boolean
}

type AccountOf = (provider: string) => PushAccount | NotReady
type Open = (account: PushAccount) => AccountTransport<PushMessage>

/** Why none of these devices can be pushed to now; undefined: one can. */
export function pushNotReady(devices: readonly Pick<Device, 'provider'>[], accountOf: AccountOf): NotReady | undefined {
  const found = devices.map(({ provider }) => accountOf(provider))
  return found.find((one) => typeof one === 'string' && found.every((other) => typeof other === 'string')) as NotReady | undefined
}

/** Of a message and a device: the same whenever it is tried, so that services which take a name once take it once. */
export const deviceName = (message: string, { provider, token }: Pick<Device, 'provider' | 'token'>): string =>
  `${message}-${createHash('md5').update(pushAddress(provider, token)).digest('hex').slice(0, 8)}`

/** A notification for all devices of somebody that have an account: it has gone when one of them took it. */
export function pushTo(
  devices: readonly Device[],
  accountOf: AccountOf,
  open: Open,
  draft: PushDraft,
): { transport: Handover; hand: () => Promise<Outcome> } {
  const ways = devices.flatMap((device) => {
    const account = accountOf(device.provider)
    return typeof account === 'string' ? [] : [{ device, transport: open(account) }]
  })
  const hand = async (): Promise<Outcome> => {
    const outcomes = await Promise.all(ways.map(({ device, transport }) => transport.send(messageTo(device, draft))))
    return together(ways.map(({ device }, i) => ({ device, outcome: outcomes[i] ?? silence })))
  }
  const transport: Handover = {
    via: ways[0]?.transport.via ?? '',
    accounts: [...new Set(ways.flatMap((way) => way.transport.accounts))],
    groupSize: Math.min(...ways.map((way) => way.transport.groupSize)),
    isResting: () => ways.length > 0 && ways.every((way) => way.transport.isResting()),
    close: () => undefined,
  }
  return { transport, hand }
}

const silence: Outcome = { kind: 'unknown', detail: 'the provider did not say', about: 'channel' }

function messageTo(device: Device, { body, texts, name, tap, isMarketing }: PushDraft): PushMessage {
  const { subject: title, text, link, image, values } = texts
  return {
    id: deviceName(name, device),
    device: { token: device.token, platform: device.platform, isSandbox: device.isSandbox },
    title,
    text,
    link,
    image,
    data: { ...Object.fromEntries(values.map((one) => [one.name, one.value])), millrace: tap },
    collapse: body.replaces,
    ttlSeconds: body.ttlHours * 3_600,
    isMarketing,
  }
}

interface Tried {
  readonly device: Device
  readonly outcome: Outcome
}

/** What came of it on all devices: the best of it, then what nobody knows, then what may be tried again. A device that is gone is said to be. */
export function together(tried: readonly Tried[]): Outcome {
  const of = (kind: Outcome['kind']): Outcome[] => tried.flatMap(({ outcome }) => (outcome.kind === kind ? [outcome] : []))
  const gone = tried.flatMap(({ device: { provider, token }, outcome }) =>
    outcome.kind === 'permanent' && outcome.about === 'recipient' ? [{ provider, token, reason: outcome.detail }] : [],
  )
  const stops = tried.flatMap(({ outcome }) => outcome.stops ?? [])
  const also = { ...(gone.length > 0 ? { gone } : {}), ...(stops.length > 0 ? { stops } : {}) }
  const [[sent], [unknown], temporary, [permanent]] = [of('sent'), of('unknown'), of('temporary'), of('permanent')]
  // Units are the devices that have it.
  if (sent)
    return {
      ...sent,
      ...also,
      units: of('sent').length,
      detail: tried.length === 1 ? sent.detail : `${of('sent').length} of ${tried.length} devices`,
    }
  if (unknown) return { ...unknown, ...also }
  const [first] = temporary.toSorted((a, b) => (a.retryAfterMs ?? 0) - (b.retryAfterMs ?? 0))
  if (first) return { ...first, ...also }
  // Devices go, the person stays: there is nothing to suppress.
  return { kind: 'permanent', about: 'message', detail: permanent?.detail ?? 'no device', ...also }
}
