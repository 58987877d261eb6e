import type { IdentityRef } from '@millrace/contract/events.ts'
import { refuse } from './collect.ts'
import { addId, idText, maxIdLength } from './id-list.ts'
import type { RawObject, Refusal } from './types.ts'

export interface Message {
  readonly raw: RawObject
  readonly type: string
  readonly context: RawObject
}

export interface SegmentIds {
  readonly distinctId: string
  readonly ids: readonly IdentityRef[]
}

/** userId is a login, anonymousId a device. Nothing for an alias that asks for nothing. */
export function segmentIds({ raw, type }: Message): SegmentIds | Refusal | undefined {
  const user = idText(raw.userId)
  const anonymous = idText(raw.anonymousId)
  const previous = type === 'alias' ? idText(raw.previousId) : undefined
  if ([user, anonymous, previous].some((id) => id !== undefined && id.length > maxIdLength))
    return refuse('id_too_long', `an id is longer than ${maxIdLength} characters`)
  if (user === undefined && anonymous === undefined) return refuse('id_missing', 'neither userId nor anonymousId')
  // analytics-node sends alias without previousId, analytics-next sends a self-alias after identify: both ask for nothing.
  if (type === 'alias' && (user === undefined || previous === undefined || previous === user)) return undefined

  const ids: IdentityRef[] = []
  if (user !== undefined) addId(ids, 'login_id', user)
  // A device-class id never merges two logins: alias links a previous id only while nobody has logged in with it.
  if (previous !== undefined) addId(ids, 'anonymous_id', previous)
  if (anonymous !== undefined) addId(ids, 'anonymous_id', anonymous)
  return { distinctId: user ?? anonymous ?? '', ids }
}
