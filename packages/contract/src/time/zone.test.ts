import { expect, test } from 'vitest'
import { isZone, zoneOf } from './zone.ts'

const project = 'Asia/Shanghai'

test('a person is in their own zone, or in the project’s where they have none', () => {
  expect(zoneOf({ $timezone: 'Asia/Tokyo' }, project)).toBe('Asia/Tokyo')
  expect(zoneOf({ $timezone: 'America/Argentina/Buenos_Aires' }, project)).toBe('America/Argentina/Buenos_Aires')
  expect(zoneOf({}, project)).toBe(project)
})

test.each([
  '',
  'Mars/Olympus',
  '+08:00',
  'GMT+8',
  'asia/tokyo',
  ' Asia/Tokyo',
  'A'.repeat(1_000),
  8,
  null,
  ['Asia/Tokyo'],
  { zone: 'UTC' },
])('%j is no zone of a person', (value) => {
  expect(zoneOf({ $timezone: value }, project)).toBe(project)
})

test('every zone the engine lists is one, and what was asked before is answered the same', () => {
  const all = [...Intl.supportedValuesOf('timeZone'), 'UTC', 'US/Pacific', 'Asia/Calcutta', 'Etc/GMT+8']
  for (let i = 0; i < 3_000; i++) expect(isZone(`No/Zone_${i}`)).toBe(false)
  for (let round = 0; round < 2; round++) expect(all.filter((name) => !isZone(name))).toEqual([])
})
