import type { Kit } from '../lib/kit.ts'
import type { Asked } from '../lib/wire.ts'

/** What the owner of a chat has set for its robot: any of these may be on. */
export interface Rules {
  /** A message must contain one of them; none: anything may be said. */
  keywords: string[]
  /** Signed with it; empty: no signature is asked for. */
  secret: string
  /** Addresses that may call; none: any. */
  ips: string[]
}

export const hasKeyword = (text: string, { keywords }: Rules): boolean =>
  keywords.length === 0 || keywords.some((keyword) => text.includes(keyword))

export const mayCall = ({ ip = '' }: Asked, { ips }: Rules): boolean => ips.length === 0 || ips.includes(ip.replace(/^::ffff:/, ''))

/** Undefined: it is no JSON object. */
export function objectOf(body: Buffer): Readonly<Record<string, unknown>> | undefined {
  try {
    const given: unknown = JSON.parse(body.toString())
    return asObject(given)
  } catch {
    return undefined
  }
}

export const asObject = (given: unknown): Readonly<Record<string, unknown>> | undefined =>
  typeof given === 'object' && given !== null && !Array.isArray(given) ? (given as Record<string, unknown>) : undefined

export const textIn = (from: Readonly<Record<string, unknown>> | undefined, name: string): string =>
  typeof from?.[name] === 'string' ? from[name] : ''

/** A message as the group sees it. */
export function say({ inbox, clock, number }: Kit, group: string, kind: string, text: string): void {
  inbox.add({
    id: number(),
    at: clock.now(),
    to: group,
    text,
    signature: '',
    template: kind,
    ref: '',
    units: 1,
    state: 'delivered',
    code: '',
  })
}
