import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyEdits, type Editable, type PersonEdit, traceOf, undoEdits } from './edits.ts'

const seed = Number(process.env.MILLRACE_TEST_SEED ?? 1)
const scale = Number(process.env.MILLRACE_TEST_SCALE ?? 1)

const name = fc.constantFrom('city', 'level', 'vip', '__proto__', 'a b')
const value = fc.oneof(fc.string(), fc.integer(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }))
const edit: fc.Arbitrary<PersonEdit> = fc.oneof(
  fc.record({ kind: fc.constant('set' as const), property: name, value }),
  fc.record({ kind: fc.constant('unset' as const), property: name }),
  fc.record({ kind: fc.constant('tag' as const), tag: name, value: fc.string() }),
  fc.record({ kind: fc.constant('untag' as const), tag: name }),
)
const person: fc.Arbitrary<Editable> = fc.record({ properties: fc.dictionary(name, value), tags: fc.dictionary(name, fc.string()) })

test('what was edited and not touched since is as it was after the undo, whatever the edits', () => {
  fc.assert(
    fc.property(person, fc.array(edit, { maxLength: 6 }), (before, edits) => {
      const after = applyEdits(before, edits)
      const trace = traceOf(before, after)
      if (!trace) {
        expect(after).toEqual(before)
        return
      }
      expect(undoEdits(after, trace)).toEqual({ person: before, kept: 0 })
    }),
    { seed, numRuns: 300 * scale },
  )
})

test('what was changed since stays, and is counted', () => {
  const before: Editable = { properties: { city: '上海', level: 1 }, tags: {} }
  const after = applyEdits(before, [
    { kind: 'set', property: 'city', value: '北京' },
    { kind: 'unset', property: 'level' },
    { kind: 'tag', tag: 'vip', value: 'gold' },
  ])
  const trace = traceOf(before, after)
  expect(trace).toEqual({ properties: { city: ['上海', '北京'], level: [1, null] }, tags: { vip: [null, 'gold'] } })
  const since: Editable = { properties: { ...after.properties, city: '广州' }, tags: after.tags }
  expect(trace && undoEdits(since, trace)).toEqual({ person: { properties: { city: '广州', level: 1 }, tags: {} }, kept: 1 })
})
