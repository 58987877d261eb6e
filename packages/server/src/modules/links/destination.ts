import { codeParameter, linkParameter, visitorParameter } from '@millrace/contract/links/api.ts'
import type { LinkRow } from './store.ts'

export interface Arrival {
  /** Query the short link itself was asked with: platforms add click ids to it. */
  readonly query: Readonly<Record<string, unknown>>
  /** `<id>.<seconds in base 36>`: our SDK takes a fresh one for its own visitor. */
  readonly visitor: string
  readonly isCode: boolean
}

const maxPassed = 20
const maxPassedLength = 500

/**
 * The stored page with everything it is to know. Only the query grows: where a link leads is what was stored, whatever it is
 * asked with. Parameters of the page that nobody sets stay to the letter, for some are signed.
 */
export function destinationOf(link: Pick<LinkRow, 'id' | 'target' | 'utm' | 'parameters'>, { query, visitor, isCode }: Arrival): string {
  const passed = Object.entries(query).filter(
    ([name, value]) =>
      /^(?!utm_|mr_)[A-Za-z0-9_.-]{1,50}$/.test(name) && name !== 's' && typeof value === 'string' && value.length <= maxPassedLength,
  ) as [string, string][] /* filtered just now */
  const set = new Map([
    ...passed.slice(0, maxPassed),
    ...Object.entries(link.parameters),
    ...Object.entries(link.utm).flatMap(([name, value]): [string, string][] => (value ? [[`utm_${name}`, value]] : [])),
    [linkParameter, link.id],
    [visitorParameter, visitor],
    ...(isCode ? ([[codeParameter, '1']] as const) : []),
  ])
  const [beforeHash = '', ...hash] = link.target.split('#')
  const [page = '', ...given] = beforeHash.split('?')
  const kept = given
    .join('?')
    .split('&')
    .filter((pair) => pair !== '' && !set.has(nameOf(pair)))
  const added = [...set].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
  return `${page}?${[...kept, ...added].join('&')}${hash.length > 0 ? `#${hash.join('#')}` : ''}`
}

function nameOf(pair: string): string {
  const [name = ''] = pair.split('=', 1)
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}
