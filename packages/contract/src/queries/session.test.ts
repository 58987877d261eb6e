import { expect, test } from 'vitest'
import {
  cutSessions,
  measuresOf,
  type SessionEvent,
  sessionMeasure,
  sessionQuerySchema,
  sessionsReference,
  tallySessions,
} from './index.ts'

const day = 86_400_000
/** Letters with seconds, or one minute after the other; `S` opens a session, `E` closes one. */
const parse = (words: string, person = 1): (SessionEvent & { name: string })[] =>
  words.split(' ').map((word, i) => ({
    person,
    name: word.charAt(0),
    time: word.length > 1 ? Number(word.slice(1)) * 1_000 : i * 60_000,
    isStart: word.startsWith('S'),
    isStop: word.startsWith('E'),
    isPage: word.startsWith('A'),
    isClick: word.startsWith('C'),
    isGoal: word.startsWith('B'),
  }))
const cut = (words: string, splitByDay = false): string[] =>
  cutSessions(parse(words), { gapSeconds: 1_800, splitByDay }, (time) => String(Math.floor(time / day))).map((session) =>
    session.map((one) => one.name).join(''),
  )

test('a pause of the gap stays inside a session, a longer one ends it', () => {
  expect(cut('A0 B600 C2400 A4201')).toEqual(['ABC', 'A'])
})

test('a start opens a session, a stop closes it, and midnight ends it when asked', () => {
  expect(cut('a S b E c S d')).toEqual(['a', 'SbE', 'c', 'Sd'])
  expect(cut('A86390 B86400')).toEqual(['AB'])
  expect(cut('A86390 B86400', true)).toEqual(['A', 'B'])
})

test('bounces, exits and stays are those of the vectors, and the last page of a session has no stay', () => {
  const of = (kind: Parameters<typeof sessionMeasure>[0], ...sessions: string[]) =>
    sessionMeasure(kind, tallySessions(sessions.map((words) => parse(words))))
  expect(of('bounce_rate', 'A B', 'A', 'A C B')).toBeCloseTo(1 / 3)
  expect(of('exit_rate', 'A B', 'A', 'A C A')).toBe(2 / 4)
  const anyPage = ['A B', 'A', 'A C A'].map((words) => parse(words).map((one) => ({ ...one, isPage: true })))
  expect(sessionMeasure('exit_rate', tallySessions(anyPage))).toBe(3 / 6)
  expect(of('stay', 'A0 B30 A50', 'A', 'A0 C90')).toBe(60)
  expect(of('seconds', 'A', 'A0 C90')).toBe(45)
  expect(of('click_rate', 'A C C', 'A A C', 'C A')).toBe(2 / 4)
  expect(of('conversion_rate', 'A B', 'A C')).toBe(1 / 2)
  expect(of('stay', 'B')).toBe(null)
})

test('a session belongs to the day it begins on, whatever it reaches into', () => {
  const query = { from: '1970-01-02', to: '1970-01-02', gapSeconds: 1_800, splitByDay: false }
  const names = sessionsReference(parse('A86000 B86400 A90000 A172700 B172900'), query, 'UTC').map((one) => one.map(({ name }) => name))
  expect(names).toEqual([['A'], ['A', 'B']])
})

test('a question without what its measure needs is refused with the field', () => {
  const ask = { from: '2026-01-01', to: '2026-01-31' }
  const path = (query: object) => sessionQuerySchema.safeParse({ ...ask, ...query }).error?.issues[0]?.path
  expect(path({ click: { event: 'Click' } })).toEqual(['page'])
  expect(path({ gapSeconds: 0 })).toEqual(['gapSeconds'])
  expect(path({ unit: 'minute' })).toEqual(['unit'])
  expect(measuresOf(sessionQuerySchema.parse(ask))).toEqual(['sessions', 'people', 'per_person', 'depth', 'seconds', 'bounce_rate'])
})
