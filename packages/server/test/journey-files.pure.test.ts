import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { toFile } from '@millrace/contract/journeys/file.ts'
import { testJourney } from '../src/modules/journeys/files/cases.ts'
import { readJourney } from '../src/modules/journeys/files/file.ts'
import { readYaml, writeYaml } from '../src/modules/journeys/files/yaml.ts'
import { Problem } from '../src/platform/errors.ts'

const scale = Number(process.env['MILLRACE_TEST_SCALE'] ?? 1)
const runs = { numRuns: 200 * scale, seed: Number(process.env['MILLRACE_TEST_SEED'] ?? 1) }
const docs = join(import.meta.dirname, '../../../docs')
const example = readFileSync(join(docs, 'examples/unpaid-order.yaml'), 'utf8')

const texts = fc.oneof(
  fc.string({ unit: 'binary' }).map((text) => text.replaceAll('\0', '')),
  fc.constantFrom(
    '1',
    'null',
    'no',
    '0x1F',
    '2026-11-01',
    '- a',
    'a: b',
    '# c',
    ' lead',
    'two\nlines\n',
    '\t',
    '长'.repeat(200),
    'long '.repeat(60),
  ),
)
const values = fc.letrec((again) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    texts,
    fc.integer(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    fc.boolean(),
    fc.constant(null),
    again('list'),
    again('map'),
  ),
  list: fc.array(again('value'), { maxLength: 4 }),
  map: fc.dictionary(texts, again('value'), { maxKeys: 4, noNullPrototype: true }),
})).map

test('whatever is written as YAML is read as it was', () => {
  fc.assert(
    fc.property(values, (value) => {
      const plain = { steps: [value], other: value }
      expect(readYaml(writeYaml(plain))).toEqual(plain)
    }),
    runs,
  )
})

test('the example of the documentation passes, and is what an export over it would write', async () => {
  const file = readJourney(example)
  expect(await testJourney(file)).toEqual(file.cases.map(({ name }) => ({ name, difference: undefined })))
  expect(file.cases.length).toBeGreaterThan(2)
  expect(writeYaml(toFile(file), example)).toBe(example)
  expect(readFileSync(join(docs, 'journeys-as-code.md'), 'utf8')).toContain(example)
  // Over a file in one line, too, nothing of the cases is lost.
  const flat = JSON.stringify(readYaml(example))
  expect(readYaml(writeYaml(toFile(file), flat))).toEqual(readYaml(example))
})

test('a case that fails says what came first otherwise, and a journey that cannot go live fails', async () => {
  const first = async (text: string): Promise<string | undefined> =>
    (await testJourney(readJourney(text))).find(({ difference }) => difference)?.difference
  expect(await first(example.replace('timeout: { amount: 12, unit: hour }', 'timeout: { amount: 1, unit: minute }'))).toBe(
    'path 4: expected seen.happened, came seen.timeout at 2026-11-01T04:01:00.000Z (did not happen in time)',
  )
  expect(await first(example.replace('11:59:59', '12:00:01'))).toBe(
    'path 1: expected nothing more, came entry.next at 2026-11-01T04:00:00.000Z (SubmitOrder without what should not follow)',
  )
  expect(await first(example.replace('value: gold', 'value: silver'))).toBe(
    'path 2: expected level.gold, came level.else at 2026-11-01T04:00:00.000Z (no arm matched)',
  )
  expect(await first(example.replace('sends: [mail]', 'sends: []'))).toBe('sends: expected none, came mail')
  expect(await first(example.replace('sends: [mail]\n    state: exited', 'state: done'))).toBe(
    'state: expected done, came exited (reminded)',
  )
  expect(await first(example.replace('until: 2026-11-01T13:00:00+08:00', 'until: 2026-11-01T12:30:00+08:00'))).toBe(
    'path 4: expected seen.happened, came nothing more, waiting at seen until 2026-11-01T16:00:00.000Z',
  )
  expect(await first(example.replace('else: mail }', 'else: mial }'))).toBe('steps.level edge_to_nowhere to=mial')
})

test('who a split and a segment take is said by the case', async () => {
  const text = (person: string, path: string) => `
id: split
name: Split
entry: { kind: event, event: Start, who: { kind: segment, id: seg_gold } }
next: s
steps:
  - { id: s, kind: split, settings: { salt: x, arms: [{ id: a, weight: 50 }, { id: b, weight: 50 }] }, next: {} }
cases:
  - name: one
    ${person}
    events: [{ event: Start, at: 2026-11-01T10:00:00Z }]
    until: 2026-11-02T10:00:00Z
    path: ${path}
`
  const results = await Promise.all(
    Array.from({ length: 20 }, async (_, i) => {
      const [only] = await testJourney(readJourney(text(`segments: [seg_gold]\n    person: { number: ${i} }`, '[entry.next, s.a]')))
      return only
    }),
  )
  expect(new Set(results.map((one) => one?.difference === undefined)).size).toBe(2)
  expect((await testJourney(readJourney(text('segments: []', '[entry.next]'))))[0]?.difference).toBe(
    'path 1: expected entry.next, came nothing more, not entered (Start refused: who)',
  )
})

test('what cannot be read is refused with where', () => {
  const why = (text: string): string => {
    try {
      readJourney(text)
      return ''
    } catch (error) {
      return error instanceof Problem
        ? [...error.errors.map(({ path }) => path), String(error.params['reason'] ?? '')].join(' ')
        : String(error)
    }
  }
  expect(why('id: [')).toContain('at line 1, column 6')
  expect(why('a: &a [*a]')).toContain('circular')
  expect(why('id: "a\\0"')).toContain('NUL')
  expect(why(example.replace('kind: set_tag', 'kind: set_tags'))).toBe('file.steps.mark.kind ')
  expect(why(example.replace('reentry:', 'reentri:'))).toBe('file.reentri ')
  expect(why(example.replace('until: 2026', 'until: 26'))).toBe('file.cases.0.until ')
})
