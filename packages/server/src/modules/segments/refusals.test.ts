import { ClickHouseError } from '@clickhouse/client'
import type { EventLeaf } from '@millrace/contract/rules/index.ts'
import pino from 'pino'
import { expect, test } from 'vitest'
import { fakeClock } from '../../platform/clock.ts'
import { refusals } from './refusals.ts'

const leaf = (event: string): EventLeaf => ({ kind: 'event', event, filters: [], window: { kind: 'ever' }, count: { op: 'gte', value: 1 } })
const error = new ClickHouseError({ code: '241', type: 'MEMORY_LIMIT_EXCEEDED', message: 'would use 3 GiB for 小王' })

test('a refused condition rests for a minute and is told once in it, by its events; others and other projects are asked', () => {
  const clock = fakeClock(new Date('2026-11-01T10:00:00Z'))
  const lines: string[] = []
  const refused = refusals(() => clock.now(), pino({}, { write: (line: string) => void lines.push(line) }))
  refused.note(1, leaf('Dear'), error)
  refused.note(1, leaf('Dear'), error)
  expect(refused.of(1, leaf('Dear'))).toBe('unanswered: MEMORY_LIMIT_EXCEEDED')
  expect([refused.of(1, leaf('Cheap')), refused.of(2, leaf('Dear'))]).toEqual([undefined, undefined])
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([{ project: 1, events: ['Dear'], err: { code: '241' } }])
  clock.advance(60_000)
  expect(refused.of(1, leaf('Dear'))).toBeUndefined()
  refused.note(1, leaf('Dear'), error)
  expect(lines).toHaveLength(2)
})
