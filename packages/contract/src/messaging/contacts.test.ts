import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Action, type Cap, type ContactRules, contactRulesSchema, type QuietHours } from './contact-rules.ts'
import { capBlock, type Contact, gapBlock, quietBlock, spreadOf, type Wanted } from './contacts.ts'

const seed = Number(process.env.MILLRACE_TEST_SEED ?? 1)
const scale = Number(process.env.MILLRACE_TEST_SCALE ?? 1)
const minuteMs = 60_000

/** Two months of what the clock of a zone shows, minute by minute, asked of `Intl`. */
class Clock {
  readonly zone: string
  readonly start: number
  readonly shows: readonly string[]
  /** The minute at which it is put forward or back. */
  readonly change: number
  constructor(zone: string, start: string) {
    this.zone = zone
    this.start = Date.parse(start)
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' })
    this.shows = Array.from({ length: 58 * 1_440 }, (_, i) => format.format(this.start + i * minuteMs))
    const change = this.shows.findIndex((text, i) => i > 0 && Date.parse(text) - Date.parse(this.shows[i - 1] ?? text) !== minuteMs)
    this.change = change < 0 ? 15 * 1_440 : change
  }
}
/** Half an hour put back; leaps and repeats at midnight; in spring and in autumn; none at all. Each changes about its 15th day. */
const clocks = [
  ['Australia/Lord_Howe', '2026-03-21T00:00:00Z'],
  ['Africa/Cairo', '2026-04-09T00:00:00Z'],
  ['Atlantic/Azores', '2026-10-10T00:00:00Z'],
  ['America/New_York', '2026-02-21T00:00:00Z'],
  ['America/New_York', '2026-10-18T00:00:00Z'],
  ['Asia/Shanghai', '2026-10-10T00:00:00Z'],
] as const
const known = new Map<string, Clock>()
const clockOf = ([zone, start]: readonly [string, string]): Clock => {
  const clock = known.get(zone + start) ?? new Clock(zone, start)
  known.set(zone + start, clock)
  return clock
}

const dayOf = (text: string, days = 0): string => new Date(Date.parse(text.slice(0, 10)) + days * 86_400_000).toISOString().slice(0, 10)
const weekdayOf = (day: string): number => new Date(day).getUTCDay() || 7

type Answer = { readonly action: Action; readonly until: number | undefined } | undefined
/** The first minute from `now` on at which nothing is against it any more. */
function slowly(clock: Clock, now: number, blocks: (minute: number) => readonly Action[]): Answer {
  const found = blocks(now)
  if (found.length === 0) return undefined
  if (found.includes('drop')) return { action: 'drop', until: undefined }
  for (let minute = now; minute < clock.shows.length; minute++) if (blocks(minute).length === 0) return { action: 'hold', until: minute }
  return { action: 'hold', until: undefined }
}

/** From the first minute that shows its start, or later, to the last that shows less than its end. */
function quietMinutes(clock: Clock, all: readonly QuietHours[], around: number): Map<number, Action[]> {
  const quiet = new Map<number, Action[]>()
  const offset = around - 3 * 1_440
  const shows = clock.shows.slice(offset, around + 11 * 1_440)
  const days = [...new Set(shows.map((text) => text.slice(0, 10)))].slice(1, -2)
  for (const { start, end, weekdays, action } of all)
    for (const day of days.filter((one) => weekdays.includes(weekdayOf(one)))) {
      const [from, to] = [`${day} ${start}`, `${end > start ? day : dayOf(day, 1)} ${end}`]
      const first = shows.findIndex((text) => text >= from)
      const last = shows.findLastIndex((text) => text < to)
      for (let minute = first; minute <= last; minute++) quiet.set(offset + minute, [...(quiet.get(offset + minute) ?? []), action])
    }
  return quiet
}

function counts(cap: Cap, one: Omit<Contact, 'at'>, wanted: Wanted): boolean {
  const { scope } = cap
  if (cap.exempt.some((exempt) => exempt === one.class)) return false
  if (scope.kind === 'channel') return one.channel === scope.channel
  if (scope.kind === 'journey') return one.journeyId === wanted.journeyId
  if (scope.kind === 'purpose') return one.class === 'marketing' && one.purpose === scope.purpose
  return true
}

const mondays = new Map<string, string>()
/** What a calendar period is called: its day, the Monday of its week, its month. */
function periodName(text: string, unit: 'day' | 'week' | 'month'): string {
  const day = text.slice(0, 10)
  if (unit !== 'week') return text.slice(0, unit === 'month' ? 7 : 10)
  const monday = mondays.get(day) ?? dayOf(day, 1 - weekdayOf(day))
  mondays.set(day, monday)
  return monday
}

const capped = (clock: Clock, cap: Cap, wanted: Wanted, minute: number): boolean => {
  if (!counts(cap, wanted, wanted)) return false
  const { per } = cap
  const within = wanted.contacts.filter((one) => {
    const at = (one.at - clock.start) / minuteMs
    if (!counts(cap, one, wanted)) return false
    if (per.kind === 'sliding') return minute - at < per.hours * 60
    return periodName(clock.shows[at] ?? '', per.unit) === periodName(clock.shows[minute] ?? '', per.unit)
  })
  return within.length >= cap.limit
}

const action = fc.constantFrom<Action>('hold', 'hold', 'hold', 'drop')
const time = fc.constantFrom(
  '00:00',
  '00:30',
  '01:00',
  '01:30',
  '01:45',
  '02:00',
  '02:30',
  '03:00',
  '08:00',
  '12:15',
  '21:00',
  '22:00',
  '23:30',
)
const message = {
  channel: fc.constantFrom('email' as const, 'sms' as const),
  class: fc.constantFrom('marketing' as const, 'marketing' as const, 'service' as const),
  purpose: fc.constantFrom('marketing', 'news'),
  journeyId: fc.constantFrom(1, 2),
}
const rules = fc.record({
  quietHours: fc.array(
    fc.record({
      start: time,
      end: time,
      weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
      action,
      rampMinutes: fc.constant(0),
    }),
    { maxLength: 3 },
  ),
  gaps: fc.array(
    fc.record({ scope: fc.constantFrom('channel' as const, 'any' as const), minutes: fc.integer({ min: 1, max: 4_000 }), action }),
    { maxLength: 2 },
  ),
  caps: fc.array(
    fc.record({
      scope: fc.oneof(
        fc.constant({ kind: 'all' as const }),
        fc.record({ kind: fc.constant('channel' as const), channel: message.channel }),
        fc.constant({ kind: 'journey' as const }),
        fc.record({ kind: fc.constant('purpose' as const), purpose: message.purpose }),
      ),
      limit: fc.integer({ min: 1, max: 4 }),
      per: fc.oneof(
        fc.record({ kind: fc.constant('sliding' as const), hours: fc.integer({ min: 1, max: 100 }) }),
        fc.record({ kind: fc.constant('calendar' as const), unit: fc.constantFrom('day' as const, 'week' as const, 'month' as const) }),
      ),
      exempt: fc.constantFrom<('marketing' | 'service')[]>([], ['service']),
      action,
    }),
    { maxLength: 3 },
  ),
})

test('quiet hours, gaps and caps decide as a walk over the minutes of the clock does, also where it is put forward or back', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...clocks),
      rules,
      fc.record(message),
      fc.array(fc.record({ ...message, ago: fc.integer({ min: 0, max: 6_000 }) }), { maxLength: 8 }),
      fc.oneof(fc.integer({ min: -150, max: 150 }), fc.integer({ min: -3_000, max: 3_000 }), fc.integer({ min: -12_000, max: 12_000 })),
      (zone, drawn, wants, contacts, fromChange) => {
        const parsed = contactRulesSchema.safeParse(drawn)
        fc.pre(parsed.success)
        const clock = clockOf(zone)
        const minute = clock.change + fromChange
        const now = clock.start + minute * minuteMs
        const ruled: ContactRules = parsed.data
        const wanted: Wanted = {
          ...wants,
          now,
          zone: clock.zone,
          spread: 0,
          rank: 0,
          planned: [],
          contacts: contacts.map(({ ago, ...one }) => ({ ...one, at: now - ago * minuteMs })),
        }
        const quiet = wants.class === 'service' ? new Map<number, Action[]>() : quietMinutes(clock, ruled.quietHours, minute)
        const marketing = wanted.contacts.filter((one) => one.class === 'marketing')
        const gapsAt = (at: number): Action[] =>
          ruled.gaps.flatMap((gap) => {
            const seen = marketing.filter((one) => gap.scope === 'any' || one.channel === wants.channel)
            return wants.class === 'marketing' && seen.some((one) => clock.start + at * minuteMs - one.at < gap.minutes * minuteMs)
              ? [gap.action]
              : []
          })
        const expected = [
          slowly(clock, minute, (at) => quiet.get(at) ?? []),
          slowly(clock, minute, gapsAt),
          slowly(clock, minute, (at) => ruled.caps.flatMap((cap) => (capped(clock, cap, wanted, at) ? [cap.action] : []))),
        ]
        const answers = [quietBlock, gapBlock, capBlock].map((ask): Answer => {
          const block = ask(ruled, wanted)
          if (block?.action !== 'hold') return block && { action: 'drop', until: undefined }
          const until = (block.until - clock.start) / minuteMs
          return { action: 'hold', until: until < clock.shows.length ? until : undefined }
        })
        expect(answers).toEqual(expected)
      },
    ),
    { seed, numRuns: 80 * scale },
  )
})

test('messages with neighbouring numbers are spread evenly over a ramp, and each keeps its place', () => {
  for (const from of [1, 1_000, 123_456, 9_999_000]) {
    const places = Array.from({ length: 1_000 }, (_, i) => spreadOf(from + i))
    const tenths = Array.from({ length: 10 }, (_, tenth) => places.filter((one) => Math.floor(one * 10) === tenth).length)
    // A hundred each; chi-squared with nine degrees of freedom is beyond 27.9 once in a thousand.
    expect(tenths.reduce((sum, n) => sum + (n - 100) ** 2 / 100, 0)).toBeLessThan(27.9)
    // Neighbours are no closer than chance has it.
    const close = places.slice(1).filter((one, i) => Math.abs(one - (places[i] ?? 0)) < 0.01).length
    expect(close).toBeLessThan(45)
    expect(places).toEqual(Array.from({ length: 1_000 }, (_, i) => spreadOf(from + i)))
  }
})
