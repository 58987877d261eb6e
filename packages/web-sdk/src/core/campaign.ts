import type { Properties } from './host.ts'

const names = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_content', 'utm_term'] as const

/** The campaign parameters of a query string or of a mini-program's query object, as `$utm_source` and so on. */
export function campaignOf(query: string | Readonly<Record<string, string | undefined>>): Record<string, string> {
  const given = typeof query === 'string' ? pairsOf(query) : query
  const found: Record<string, string> = {}
  for (const name of names) {
    const value = given[name]
    if (value) found[`$${name}`] = value.slice(0, 200)
  }
  return found
}

/** The same under the name of the latest or the first touch: `$latest_utm_source`. */
export const touch = (which: 'latest' | 'first', properties: Properties): Properties =>
  Object.fromEntries(Object.entries(properties).map(([name, value]) => [`$${which}_${name.slice(1)}`, value]))

export function pairsOf(query: string): Record<string, string | undefined> {
  const pairs: Record<string, string> = {}
  for (const pair of query.replace(/^\?/, '').split('&')) {
    const [name = '', value = ''] = pair.split('=', 2)
    try {
      if (name !== '' && name !== '__proto__') pairs[name] = decodeURIComponent(value.replaceAll('+', ' '))
    } catch {
      // A broken escape: the parameter is left out, the others count.
    }
  }
  return pairs
}

/** An address that is copied and opened by others must not make one visitor of them all. */
const freshSeconds = 60

/** The visitor in `mr_visitor=<id>.<seconds in base 36>` of a channel link, when they came this minute. */
export function visitorOf(query: string, nowMs: number): string | undefined {
  const [id = '', at = ''] = (pairsOf(query)['mr_visitor'] ?? '').split('.')
  return /^[\da-f-]{36}$/.test(id) && Math.abs(nowMs / 1000 - parseInt(at, 36)) < freshSeconds ? id : undefined
}

export const hostOf = (url: string): string => /^[a-z]+:\/\/([^/?#:]+)/i.exec(url)?.[1]?.toLowerCase() ?? ''
