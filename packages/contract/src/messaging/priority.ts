import type { Action, Cap, ContactRules } from './contact-rules.ts'
import { capHolds, concerns, type Contact, type Planned, type Wanted } from './contacts.ts'

const classes = { service: 2, triggered: 1, scheduled: 0 } as const
const ranksPerClass = 101

/**
 * Which of several messages to one person comes first: service, then what answers an event, then what goes to many at a time; within each
 * the higher priority of its journey or broadcast.
 */
export const rankOf = ({ class: messageClass, lane, priority }: Ranked): number =>
  classes[messageClass === 'service' ? 'service' : lane === 0 ? 'triggered' : 'scheduled'] * ranksPerClass + priority

export interface Ranked {
  readonly class: Contact['class']
  /** 0: answers an event; 1: one of very many. */
  readonly lane: 0 | 1
  /** 0 to 100. */
  readonly priority: number
}

/** A cap whose places others have, who come before. */
export interface Outranked {
  readonly action: Action
  readonly until: number
  readonly by: Planned
}

/** Whether the higher-ranking messages of the days ahead need the places that a cap has left. Of several caps one that does not send decides, else the one that waits longest. */
export function outrankedBy({ caps, lookAheadHours }: ContactRules, wanted: Wanted): Outranked | undefined {
  if (wanted.planned.length === 0) return undefined
  const horizon = wanted.now + lookAheadHours * 3_600_000
  const higher = wanted.planned
    .filter((one) => one.rank > wanted.rank && one.at <= horizon)
    .map((one) => ({ ...one, at: Math.max(one.at, wanted.now) }))
    .toSorted((a, b) => a.at - b.at || b.rank - a.rank)
  if (higher.length === 0) return undefined
  const found = caps.flatMap((cap) => {
    const by = concerns(cap, wanted, wanted) ? displaced(cap, wanted, higher) : undefined
    return by ? [{ action: cap.action, until: by.at, by }] : []
  })
  return found.find((one) => one.action === 'drop') ?? found.toSorted((a, b) => b.until - a.until)[0]
}

/** The first that could go without this message, and could not after it. */
function displaced(cap: Cap, wanted: Wanted, higher: readonly Planned[]): Planned | undefined {
  const counted = wanted.contacts.flatMap((one) => (concerns(cap, one, wanted) ? [one.at] : []))
  const without = [...counted]
  const withIt = [...counted, wanted.now]
  for (const one of higher) {
    if (!concerns(cap, one, wanted)) continue
    const goes = !capHolds(cap, wanted.zone, without, one.at)
    if (goes && capHolds(cap, wanted.zone, withIt, one.at)) return one
    if (goes) for (const times of [without, withIt]) times.push(one.at)
  }
  return undefined
}
