import { bucketOf } from '../experiments/assignment.ts'
import { dayMs, dayOfWall, momentOf, wallText, wallAt, weekdayOf } from '../time/wall.ts'
import type { ConsentChannel } from './consents.ts'
import { type Action, type Cap, type ContactRules, type Gap, type QuietHours, spanOf } from './contact-rules.ts'

/** A message that counts: it is being handed over, was sent, or may have been. */
export interface Contact {
  readonly at: number
  readonly channel: ConsentChannel
  readonly class: 'marketing' | 'service'
  readonly purpose: string
  readonly journeyId: number
}

/** A message that is meant to go to somebody later: it waits already, or is that of a broadcast that has its time. */
export interface Planned extends Contact {
  readonly rank: number
  /** Of the journey or broadcast that it is one of. */
  readonly name: string
}

/** A message that wants to go. */
export interface Wanted extends Omit<Contact, 'at'> {
  readonly now: number
  readonly zone: string
  /** Where in a ramp it goes: 0 at its beginning, up to 1. */
  readonly spread: number
  readonly contacts: readonly Contact[]
  /** Which of several messages to the person comes first: the higher (`rankOf`). */
  readonly rank: number
  /** What else is meant to go to the person later. */
  readonly planned: readonly Planned[]
}

/** A rule that does not let a message go now. */
export interface Block {
  readonly action: Action
  readonly until: number
  readonly rule: string
}

const minuteMs = 60_000
const hourMs = 3_600_000

/** Quiet hours in which this moment lies; what is held waits until none are on, and then for its place in the ramp. Service goes always. */
/** Where in a ramp a message goes, from 0 to 1: the same whenever it is asked, and neighbours far apart. */
export const spreadOf = (id: number, salt = 'spread'): number => bucketOf(id, salt) / 10_000

export function quietBlock({ quietHours }: ContactRules, wanted: Wanted): Block | undefined {
  if (wanted.class === 'service' || quietHours.length === 0) return undefined
  const { now, zone, spread } = wanted
  const on = quietHours.filter((one) => endOf(one, zone, now) !== undefined)
  const [first] = on
  if (!first) return undefined
  const dropping = on.find((one) => one.action === 'drop')
  const rule = ({ start, end }: QuietHours): string => `${start}–${end}`
  if (dropping) return { action: 'drop', until: now, rule: rule(dropping) }
  const isQuiet = (at: number): boolean => quietHours.some((one) => endOf(one, zone, at) !== undefined)
  const endsAt = (at: number): number[] => quietHours.flatMap((one) => endOf(one, zone, at) ?? [])
  let until = now
  for (let ends = endsAt(now); ends.length > 0; ends = endsAt(until)) until = Math.max(...ends)
  let ramp = Math.max(...on.map((one) => one.rampMinutes)) * minuteMs
  while (isQuiet(until + Math.floor(spread * ramp))) ramp /= 2
  return { action: 'hold', until: until + Math.floor(spread * ramp), rule: wallText(zone, until) }
}

/** More than any clock is put forward or back. */
const slackMs = 3 * hourMs

/** When the quiet hours end in which this moment lies, if it does. */
function endOf(hours: QuietHours, zone: string, at: number): number | undefined {
  const [from, to] = spanOf(hours)
  const wall = wallAt(zone, at)
  const today = dayOfWall(wall)
  for (const day of [today - 1, today, today + 1]) {
    const [start, end] = [day * dayMs + from * minuteMs, day * dayMs + to * minuteMs]
    if (!hours.weekdays.includes(weekdayOf(day)) || wall < start - slackMs || wall > end + slackMs) continue
    const until = momentOf(zone, end, 'last')
    if (at < until && at >= momentOf(zone, start, 'first')) return until
  }
  return undefined
}

/** The last message is too recent; at the very end of the gap it may go. Service messages neither wait nor count. */
export function gapBlock({ gaps }: ContactRules, wanted: Wanted): Block | undefined {
  if (wanted.class === 'service') return undefined
  const blocks = gaps.flatMap((gap): Block[] => {
    const last = Math.max(
      ...wanted.contacts.flatMap((one) =>
        one.class === 'marketing' && (gap.scope === 'any' || one.channel === wanted.channel) ? [one.at] : [],
      ),
    )
    const until = last + gap.minutes * minuteMs
    return wanted.now < until ? [{ action: gap.action, until, rule: gapText(gap) }] : []
  })
  return strictest(blocks)
}

/** All caps hold: the most restrictive decides. */
export const capBlock = ({ caps }: ContactRules, wanted: Wanted): Block | undefined =>
  strictest(caps.flatMap((cap) => blockOfCap(cap, wanted) ?? []))

function blockOfCap(cap: Cap, wanted: Wanted): Block | undefined {
  if (!concerns(cap, wanted, wanted)) return undefined
  const counted = wanted.contacts.flatMap((one) => (concerns(cap, one, wanted) ? [one.at] : []))
  if (counted.length < cap.limit) return undefined
  const rule = capText(cap)
  if (cap.per.kind === 'calendar') {
    const [from, until] = periodOf(cap.per.unit, wanted.zone, wanted.now)
    return counted.filter((at) => at >= from).length >= cap.limit ? { action: cap.action, until, rule } : undefined
  }
  const windowMs = cap.per.hours * hourMs
  const within = counted.filter((at) => wanted.now - at < windowMs).toSorted((a, b) => a - b)
  const leaving = within.at(-cap.limit)
  return leaving === undefined ? undefined : { action: cap.action, until: leaving + windowMs, rule }
}

/** Whether a cap has no place left at a moment, with so many messages that count handed over at these times. */
export function capHolds({ limit, per }: Cap, zone: string, times: readonly number[], at: number): boolean {
  const from = per.kind === 'calendar' ? periodOf(per.unit, zone, at)[0] : undefined
  const isWithin = (time: number): boolean => (from === undefined ? per.kind === 'sliding' && at - time < per.hours * hourMs : time >= from)
  return times.filter(isWithin).length >= limit
}

/** Whether a cap, as it holds for what is wanted, is about a message. */
export function concerns({ scope, exempt }: Cap, one: Omit<Contact, 'at'>, wanted: Wanted): boolean {
  if (exempt.includes(one.class)) return false
  switch (scope.kind) {
    case 'all':
      return true
    case 'channel':
      return one.channel === scope.channel
    case 'journey':
      return one.journeyId === wanted.journeyId
    case 'purpose':
      return one.class === 'marketing' && one.purpose === scope.purpose
  }
}

/** The calendar day, week or month of the zone in which a moment lies. */
export function periodOf(unit: 'day' | 'week' | 'month', zone: string, at: number): readonly [from: number, until: number] {
  const wall = wallAt(zone, at)
  const day = dayOfWall(wall)
  const monday = day - weekdayOf(day) + 1
  const [year, month] = [new Date(wall).getUTCFullYear(), new Date(wall).getUTCMonth()]
  const [from, until] = {
    day: [day * dayMs, (day + 1) * dayMs],
    week: [monday * dayMs, (monday + 7) * dayMs],
    month: [Date.UTC(year, month), Date.UTC(year, month + 1)],
  }[unit] as [number, number] /* two each, above */
  return [momentOf(zone, from, 'first'), momentOf(zone, until, 'first')]
}

/** How far back messages can count under these rules. */
export const lookBackMs = ({ gaps, caps }: ContactRules): number =>
  Math.max(
    0,
    ...gaps.map((gap) => gap.minutes * minuteMs),
    ...caps.map(({ per }) => (per.kind === 'sliding' ? per.hours * hourMs : { day: 2, week: 8, month: 32 }[per.unit] * dayMs)),
  )

/** One that does not send at all, else the one that waits longest. */
function strictest(blocks: readonly Block[]): Block | undefined {
  const dropping = blocks.find((one) => one.action === 'drop')
  return dropping ?? blocks.toSorted((a, b) => b.until - a.until)[0]
}

const gapText = ({ minutes }: Gap): string => (minutes % 60 === 0 ? `${minutes / 60} h` : `${minutes} min`)
const capText = ({ limit, per }: Cap): string => `${limit}/${per.kind === 'sliding' ? `${per.hours} h` : per.unit}`
