import type { Json } from '../events.ts'
import { codeParameter, linkParameter } from '../links/api.ts'
import type { Touch } from './classify.ts'

type Properties = Readonly<Record<string, Json>>

/** How the person of an event came: just now, by this event, and the last time as their SDK remembers it. */
export interface Touches {
  readonly own: Touch | undefined
  readonly latest: Touch | undefined
  /** The own touch begins a visit: it counts as a source of the person. */
  readonly isArrival: boolean
}

/** Events a visit begins with. */
const arrivals: ReadonlySet<string> = new Set([
  '$pageview',
  '$MPLaunch',
  '$MPShow',
  '$AppStart',
  '$wechat_follow',
  '$wechat_scan',
  '$link_click',
])
const ofAccount: ReadonlySet<string> = new Set(['$wechat_follow', '$wechat_scan'])

export function touchesOf(event: string, properties: Properties, ownHosts: readonly string[]): Touches {
  const isAccount = ofAccount.has(event)
  const own = isAccount
    ? { isAccount: true, ...(textOf(properties.$wechat_scene) === '' ? {} : { isCode: true }) }
    : ownTouch(event, properties, ownHosts)
  return { own, latest: latestTouch(properties), isArrival: own !== undefined && arrivals.has(event) }
}

/** Somebody typed the address, or came from an app that says nothing; parameters of the page aside. */
export const isDirect = (touch: Touch): boolean =>
  !touch.utmSource && !touch.utmMedium && !touch.utmCampaign && !touch.host && !touch.scene && !touch.isCode && !touch.isAccount

/** What a touch is told apart by: the source's own name for itself. */
export const sourceOf = (touch: Touch): string => touch.utmSource ?? touch.host ?? (touch.scene ? `scene:${touch.scene}` : '')

function ownTouch(event: string, properties: Properties, ownHosts: readonly string[]): Touch | undefined {
  const url = textOf(properties.$url)
  const parameters = parametersOf(url)
  const campaign = campaignOf('$utm_', properties, parameters)
  const referrer = properties.$referrer
  const host = hostOf(textOf(referrer)) || textOf(properties.$referrer_host)
  const isOurs = host !== '' && (siteOf(host) === siteOf(hostOf(url)) || ownHosts.some((own) => host === own || host.endsWith(`.${own}`)))
  const scene = sceneOf(properties.$scene)
  const isCode = properties.$is_code === true || parameters.some(([name]) => name === codeParameter)
  const isEmpty = Object.keys(campaign).length === 0 && host === '' && scene === '' && !isCode
  // A page that says it has no referrer was opened directly; what says nothing about its origin is no touch at all.
  if (isEmpty && !(arrivals.has(event) && referrer === '') && event !== '$link_click') return undefined
  if (isOurs && Object.keys(campaign).length === 0) return undefined
  return {
    ...campaign,
    ...(host === '' || isOurs ? {} : { host }),
    ...(parameters.length === 0 ? {} : { parameters: parameters.map(([name]) => name) }),
    ...(scene === '' ? {} : { scene }),
    ...(isCode ? { isCode } : {}),
  }
}

function latestTouch(properties: Properties): Touch | undefined {
  const campaign = campaignOf('$latest_utm_', properties, [])
  const host = hostOf(textOf(properties.$latest_referrer))
  const scene = sceneOf(properties.$latest_scene)
  const known = { ...campaign, ...(host === '' ? {} : { host }), ...(scene === '' ? {} : { scene }) }
  return Object.keys(known).length > 0 || properties.$latest_referrer === '' ? known : undefined
}

const campaignNames = [
  ['source', 'utmSource'],
  ['medium', 'utmMedium'],
  ['campaign', 'utmCampaign'],
] as const

function campaignOf(prefix: string, properties: Properties, parameters: readonly (readonly [string, string])[]): Partial<Touch> {
  const found: Record<string, string> = {}
  for (const [name, key] of campaignNames) {
    const value = textOf(properties[prefix + name]) || (parameters.find(([given]) => given === `utm_${name}`)?.[1] ?? '')
    if (value !== '') found[key] = value.slice(0, 200)
  }
  return found
}

/** The channel link that an event's page was opened by, as its address says. */
export function linkOf(properties: Properties): string | undefined {
  const text = textOf(properties.$url).includes(linkParameter) ? textOf(properties.$url) : `?${textOf(properties.$url_query)}`
  if (!text.includes(linkParameter)) return undefined
  const code = parametersOf(text).find(([name]) => name === linkParameter)?.[1] ?? ''
  return /^[0-9a-z]{6,12}$/.test(code) ? code : undefined
}

const textOf = (value: Json | undefined): string => (typeof value === 'string' ? value : '')

/** `1047`, `wx-1047` or the number: digits only. */
const sceneOf = (value: Json | undefined): string =>
  typeof value === 'number' ? String(value) : (/(?:^|-)(\d{3,6})$/.exec(textOf(value))?.[1] ?? '')

const maxParameters = 50

/** Names and values of the query of an address. */
export function parametersOf(url: string): [string, string][] {
  const start = url.indexOf('?')
  if (start < 0) return []
  const query = url.slice(start + 1).split('#', 1)[0] ?? ''
  return query
    .split('&')
    .slice(0, maxParameters)
    .flatMap((pair): [string, string][] => {
      const [name = '', value = ''] = pair.split('=', 2)
      return name === '' ? [] : [[decoded(name), decoded(value)]]
    })
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

export const hostOf = (url: string): string => /^[a-z][a-z0-9+.-]*:\/\/(?:[^/?#@]*@)?([^/?#:]+)/i.exec(url)?.[1]?.toLowerCase() ?? ''

/** `m.shop.com.cn` and `www.shop.com.cn` are one site. */
export function siteOf(host: string): string {
  const parts = host.split('.')
  const isTwoPart =
    parts.length > 2 && (parts.at(-1)?.length ?? 0) === 2 && /^(?:com|net|org|gov|edu|co|ac|or|ne)$/.test(parts.at(-2) ?? '')
  return parts.slice(isTwoPart ? -3 : -2).join('.')
}
