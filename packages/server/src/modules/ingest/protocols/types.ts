import type { CanonicalRecord } from '@millrace/contract/events.ts'

/** What a decoder knows beside the records themselves. */
export interface DecodeContext {
  readonly projectId: number
  /** Zone of date texts that name none. */
  readonly timeZone: string
  readonly receivedAt: number
  readonly ip?: string | undefined
  readonly userAgent?: string | undefined
}

/** Why a record was not taken. `detail` is for a human, `reason` is a stable code. */
export interface Refusal {
  readonly reason: string
  readonly detail: string
  readonly field?: string
}

export interface Reject extends Refusal {
  /** Place among the inputs. */
  readonly index: number
  readonly event: string
  /** The record as sent; written out only when it is kept as a sample. */
  readonly raw: unknown
}

/** The record was kept; something in it was dropped or cut (`property`) or only looked wrong (`warning`). */
export interface Issue {
  readonly kind: 'property' | 'warning'
  readonly reason: string
  readonly event: string
  readonly field: string
  readonly raw: unknown
}

/** Every input ends in exactly one of: kept, refused, ignored (asks for nothing, such as a self-alias). */
export interface Decoded {
  readonly records: readonly CanonicalRecord[]
  readonly rejects: readonly Reject[]
  readonly issues: readonly Issue[]
  readonly ignored: number
}

export const isRefusal = (value: object): value is Refusal => 'reason' in value

export type RawObject = Readonly<Record<string, unknown>>

export const isObject = (value: unknown): value is RawObject => typeof value === 'object' && value !== null && !Array.isArray(value)
