import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeBody } from '../src/platform/log/body.ts'
import { decodeFacts, encodeFacts, factOf } from '../src/platform/log/fact-lines.ts'

const name = fc.stringMatching(/^[a-z_]{1,12}$/)
const row = fc.dictionary(fc.oneof(name, fc.constant('properties')), fc.jsonValue({ maxDepth: 2 }), {
  noNullPrototype: true,
})
const facts = fc.array(fc.record({ table: name, row }), { maxLength: 30 })
const asJson = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T

test('facts come out of the log as they went in, in their order', () => {
  fc.assert(
    fc.property(facts, (given) => {
      const lines = decodeFacts(encodeFacts(given))
      expect(lines.map(factOf)).toEqual(asJson(given))
      expect(lines.map((line) => line.hasProperties)).toEqual(given.map((one) => 'properties' in one.row))
    }),
  )
})

test('facts that were written as one list are read as well', () => {
  fc.assert(
    fc.property(facts, (given) => {
      expect(decodeFacts(encodeBody(given))).toEqual(decodeFacts(encodeFacts(given)))
    }),
  )
})
