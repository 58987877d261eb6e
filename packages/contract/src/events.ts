import { z } from 'zod'

/** Any JSON value, as it may stand in event properties. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** One way a person is known: a type such as `login_id` and a normalised value. */
export interface IdentityRef {
  readonly type: string
  readonly value: string
}

export const profileOperations = ['set', 'set_once', 'increment', 'append', 'unset', 'delete'] as const
export type ProfileOperation = (typeof profileOperations)[number]

/** What a record changes in the profile of its person. */
export interface ProfileChange {
  readonly op: ProfileOperation
  readonly properties: { readonly [key: string]: Json }
}

/** What a record changes in a dimension table: `set` merges properties, `delete` marks the row. */
export interface ItemChange {
  readonly op: 'set' | 'delete'
  readonly type: string
  readonly id: string
  readonly properties: { readonly [key: string]: Json }
}

/**
 * The one shape every protocol adapter decodes into; it is what the event log stores. A record may carry an
 * event, a profile change, or both (Segment `identify`, Sensors `track_signup`), and always the ids it was sent with;
 * or an item change, and then it belongs to nobody.
 */
export interface CanonicalRecord {
  /** 32 hex digits: hash of what makes two deliveries of this record the same one. */
  readonly key: string
  /** UTC day of the client's own, uncorrected clock: `YYYY-MM-DD`. Duplicates are looked for within a day. */
  readonly day: string
  /** Event time in ms since the epoch, after clock-skew correction. */
  readonly time: number
  /** The id as sent, for `distinct_id` in analysis. */
  readonly distinctId: string
  /** All ids of the record, strongest first (login, other graph ids, device-class ids). More than one id is a link. */
  readonly ids: readonly IdentityRef[]
  readonly event?: { readonly name: string; readonly properties: { readonly [key: string]: Json } }
  readonly profile?: ProfileChange
  readonly item?: ItemChange
  /** These ids no longer belong to the person (`track_id_unbind`). */
  readonly unbind?: readonly IdentityRef[]
  /** Stored, profiled, analysed; fires nothing. */
  readonly historical?: true
  /** Sent by a test person or the console's own test tools: never counted. */
  readonly test?: true
  readonly warnings?: readonly string[]
}

/** Records of one request that share a log partition; the unit of the event log. */
export interface RecordBatch {
  readonly projectId: number
  /** Protocol family: `sensors`, `segment`, `native`, `system`. */
  readonly source: string
  readonly records: readonly CanonicalRecord[]
}

export const eventNameSchema = z.string().min(1).max(200)
