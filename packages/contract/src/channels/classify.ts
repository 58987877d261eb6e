import type { Channel, ChannelRule, Entry } from './schema.ts'

/** How somebody came: what the address, the referrer and the app say. */
export interface Touch {
  readonly utmSource?: string
  readonly utmMedium?: string
  readonly utmCampaign?: string
  /** Host of the referrer, when it is none of ours. */
  readonly host?: string
  /** Names of the page's query parameters. */
  readonly parameters?: readonly string[]
  /** Of a mini-program launch. */
  readonly scene?: string
  /** A QR code was read. */
  readonly isCode?: boolean
  /** An official account pushed it. */
  readonly isAccount?: boolean
}

/** Key of the first channel that fits. A campaign parameter outweighs the referrer and the scene: somebody put it there on purpose. */
export function classify(touch: Touch, channels: readonly Channel[]): string | undefined {
  const seen = seenOf(touch)
  return channels.find((channel) => channel.rules.some((rule) => fits(rule, seen)))?.key
}

const maxKnown = 5_000

/** The same for many touches: most come by few ways, so answers are remembered. */
export function classifier(channels: readonly Channel[]): (touch: Touch) => string | undefined {
  const known = new Map<string, string | undefined>()
  return (touch) => {
    const { utmSource, utmMedium, utmCampaign, host, scene, isCode, isAccount, parameters } = touch
    const key = `${utmSource}\n${utmMedium}\n${utmCampaign !== undefined}\n${host}\n${scene}\n${isCode}${isAccount}\n${parameters?.join('\n')}`
    if (known.has(key)) return known.get(key)
    if (known.size >= maxKnown) known.clear()
    const channel = classify(touch, channels)
    known.set(key, channel)
    return channel
  }
}

interface Seen {
  readonly texts: Readonly<Record<'utmSource' | 'utmMedium' | 'scene', string>>
  readonly host: string
  readonly parameters: readonly string[]
  readonly entries: ReadonlySet<Entry>
}

function seenOf(touch: Touch): Seen {
  const { utmSource = '', utmMedium = '', utmCampaign = '' } = touch
  const isCampaign = utmSource !== '' || utmMedium !== '' || utmCampaign !== ''
  const host = isCampaign ? '' : (touch.host ?? '').toLowerCase()
  const scene = isCampaign ? '' : (touch.scene ?? '')
  const entries = new Set<Entry>()
  if (touch.isCode) entries.add('qr')
  if (touch.isAccount) entries.add('official_account')
  if (scene !== '') entries.add('mini_program')
  if (isCampaign) entries.add('campaign')
  if (host !== '') entries.add('referral')
  if (!isCampaign && host === '' && scene === '') entries.add('direct')
  const texts = { utmSource: utmSource.toLowerCase(), utmMedium: utmMedium.toLowerCase(), scene }
  return { texts, host, parameters: (touch.parameters ?? []).map((name) => name.toLowerCase()), entries }
}

function fits(rule: ChannelRule, seen: Seen): boolean {
  const { utmSource, utmMedium, scene, host, parameter, entry } = rule
  return (
    (utmSource === undefined || someText(utmSource, seen.texts.utmSource)) &&
    (utmMedium === undefined || someText(utmMedium, seen.texts.utmMedium)) &&
    (scene === undefined || someText(scene, seen.texts.scene)) &&
    (host === undefined || (seen.host !== '' && host.some((pattern) => isHost(pattern.toLowerCase(), seen.host)))) &&
    (parameter === undefined || seen.parameters.some((name) => someText(parameter, name))) &&
    (entry === undefined || entry.some((one) => seen.entries.has(one)))
  )
}

const someText = (patterns: readonly string[], text: string): boolean =>
  text !== '' && patterns.some((one) => isText(one.toLowerCase(), text))

function isText(pattern: string, text: string): boolean {
  const starts = pattern.endsWith('*')
  const ends = pattern.startsWith('*')
  const word = pattern.slice(ends ? 1 : 0, starts && pattern.length > 1 ? -1 : undefined)
  if (starts && ends) return text.includes(word)
  if (starts) return text.startsWith(word)
  return ends ? text.endsWith(word) : text === word
}

/** The host itself and everything below it; `google.*` is google under any ending. */
function isHost(pattern: string, host: string): boolean {
  if (!pattern.endsWith('.*')) return host === pattern || host.endsWith(`.${pattern}`)
  const name = pattern.slice(0, -1)
  const at = host.startsWith(name) ? 0 : host.indexOf(`.${name}`) + 1
  if (at === 0 && !host.startsWith(name)) return false
  // An ending has at most two parts: google.com.hk, not google.evil.example.com.
  return host.slice(at + name.length).split('.').length <= 2
}
