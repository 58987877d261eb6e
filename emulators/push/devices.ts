import type { Shown } from '../lib/inbox.ts'
import type { Kit } from '../lib/kit.ts'

/** An app on a phone, as a provider knows it. */
export interface Device {
  readonly platform: 'android' | 'ios' | 'harmony'
  /** Built for testing: Apple reaches it by other servers. */
  readonly isSandbox?: boolean
  /** The app was removed. */
  isGone?: boolean
  /** It has no network, and comes back after so long. */
  awayMs?: number
}

/** Provider's name of the message, the token it went to, what the caller gave to have it back. */
export interface Arrival {
  readonly id: string
  readonly to: string
  readonly text: string
  readonly ref?: string
  readonly shown: Shown
}

/** The phone shows it; one that replaces another takes its place. */
export function arrive(kit: Kit, { id, to, text, ref = '', shown }: Arrival): void {
  kit.inbox.add({ id, at: kit.clock.now(), to, text, signature: '', template: '', ref, units: 1, state: 'delivered', code: '', shown })
}

/** A phone that is away has it when it comes back, unless that is too late. */
export function arriveBy(kit: Kit, until: Date, { awayMs = 0 }: Device, arrival: Arrival): void {
  if (awayMs === 0) return arrive(kit, arrival)
  if (kit.clock.now().getTime() + awayMs < until.getTime()) kit.clock.after(awayMs, () => arrive(kit, arrival))
}

/** Values of JSON as an app is given them, all text. */
export const textsOf = (values: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)]))

/** Values that an intent of Android carries. */
export const extrasOf = (intent: string): Record<string, string> =>
  Object.fromEntries(
    Array.from(intent.matchAll(/;S\.(\w+)=([^;]*)/g), ([, name = '', value = '']) => [name, decodeURIComponent(value)] as const),
  )
