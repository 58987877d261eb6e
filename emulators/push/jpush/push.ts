import type { Shown } from '../../lib/inbox.ts'
import type { Kit } from '../../lib/kit.ts'
import { arrive, textsOf } from '../devices.ts'
import type { JPushAccount } from './account.ts'
import { type Push, Refused } from './request.ts'

const names = { android: 'android', ios: 'ios', harmony: 'hmos' } as const

/** Shows a push on the devices it is for; answers the message's number. */
export function push(given: Push, account: JPushAccount, kit: Kit, isDry: boolean): string {
  const { notification, options, audience } = given
  if (!notification.android && !notification.ios && !notification.hmos && notification.alert === undefined)
    throw new Refused(1002, 'the parameter notification is missing')
  checkSizes(given, account)
  const tokens = audience.registration_id
  const bad = tokens.find((token) => !/^[0-9a-f]{11,40}$/.test(token))
  if (bad !== undefined) throw new Refused(1003, `the registration_id ${bad.slice(0, 40)} is illegal`)
  if (new Set(tokens).size < tokens.length) throw new Refused(1003, 'a registration_id is there twice')
  const reached = tokens.filter((token) => {
    const device = account.devices[token]
    return device && !device.isGone && (given.platform === 'all' || given.platform.includes(names[device.platform]))
  })
  if (reached.length === 0) throw new Refused(1011, 'cannot find user by this audience')
  const id = kit.number()
  if (isDry) return id
  for (const to of reached) {
    const device = account.devices[to]
    // Apple is asked by the servers that are named: those of the other kind do not know the device, and nobody is told.
    if (!device || (device.platform === 'ios' && (options.apns_production ?? true) === (device.isSandbox === true))) continue
    const seen = shownOn(device.platform, given)
    if (seen) arrive(kit, { id, to, text: seen.text, shown: seen.shown })
  }
  return id
}

function shownOn(platform: Shown['platform'], { notification, options }: Push): { text: string; shown: Shown } | undefined {
  const collapse = options.apns_collapse_id ?? ''
  const { android, ios, hmos, alert } = notification
  if (platform === 'ios') {
    const own = ios?.alert ?? alert
    if (own === undefined || own === '') return undefined
    const { title = '', body = '' } = typeof own === 'string' ? { body: own } : own
    const { image = '', link = '', ...data } = textsOf(ios?.extras ?? {})
    // Without this the app's extension is not woken, and no picture fetched.
    const picture = ios?.['mutable-content'] ? image : ''
    return { text: body, shown: { platform, title, link, image: picture, data, collapse, category: '' } }
  }
  const own = platform === 'harmony' ? hmos : android
  const text = own?.alert ?? alert ?? ''
  if (text === '') return undefined
  const { link: _link, ...data } = textsOf(own?.extras ?? {})
  const image = platform === 'harmony' ? hmos?.large_icon : android?.style === 3 ? android.big_pic_path : undefined
  const category = platform === 'harmony' ? (hmos?.category ?? '') : options.classification === 1 ? 'service' : 'marketing'
  return {
    text,
    shown: { platform, title: own?.title ?? '', link: own?.intent?.url ?? '', image: image ?? '', data, collapse: '', category },
  }
}

function checkSizes(
  { notification: { android, ios, hmos }, options: { time_to_live: ttl = 86_400 } }: Push,
  { isVip }: JPushAccount,
): void {
  const over = [android && size(android) > 4_000, ios && size(ios) > 2_000, hmos && size(hmos) > 4_000].some((one) => one === true)
  if (over) throw new Refused(1005, 'the message is too large')
  if (ttl > (isVip ? 10 : 3) * 86_400) throw new Refused(1003, 'the value of options.time_to_live is not valid')
}

const size = (value: unknown): number => Buffer.byteLength(JSON.stringify(value))
