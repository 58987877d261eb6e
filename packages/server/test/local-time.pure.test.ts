import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { localTime } from '../src/modules/ingest/protocols/local-time.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const seed = Number(process.env['MILLRACE_TEST_SEED'] ?? 1)

const zones = [
  'Asia/Shanghai',
  'America/New_York',
  'America/St_Johns',
  'Australia/Lord_Howe',
  'Asia/Kathmandu',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Europe/Dublin',
  'UTC',
]
const two = (n: number): string => String(n).padStart(2, '0')

/** Days of a year on which the clocks of a zone are set. */
const changes = Object.fromEntries(
  zones.map((zone) => [
    zone,
    Array.from({ length: 22_000 }, (_, i) => i + 366)
      .filter((day) => new Set([0, 1].map((more) => DateTime.fromMillis((day + more) * 86_400_000, { zone }).offset)).size > 1)
      .map((day) => new Date(day * 86_400_000).toISOString().slice(0, 10)),
  ]),
)
const anyDay = fc
  .tuple(fc.integer({ min: 1971, max: 2060 }), fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 31 }))
  .map(([year, month, day]) => `${year}-${two(month)}-${two(day)}`)
const dayIn = (zone: string) => {
  const days = changes[zone] ?? []
  return days.length > 0 ? fc.oneof(anyDay, fc.constantFrom(...days)) : anyDay
}
const clock = fc
  .tuple(fc.integer({ min: 0, max: 24 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9 }))
  .chain(([hour, minute, second, places]) =>
    fc.constantFrom(
      '',
      `T${two(hour)}:${two(minute)}`,
      `T${two(hour)}:${two(minute)}:${two(second)}`,
      `T${two(hour)}:${two(minute)}:${two(second)}.${'123456789'.slice(places).padEnd(1, '9')}`,
    ),
  )
const local = fc.constantFrom(...zones).chain((zone) => fc.tuple(fc.constant(zone), dayIn(zone), clock))

test(`a local time is the moment that the zone database says, also in hours that come twice, never or in part (seed ${seed})`, () => {
  fc.assert(
    fc.property(local, ([zone, day, time]) => {
      expect(localTime(`${day}${time}`, zone)).toBe(DateTime.fromISO(`${day}${time}`, { zone }).toMillis())
    }),
    { numRuns: 20_000 * scale, seed },
  )
})
