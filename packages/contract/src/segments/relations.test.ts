import { expect, test } from 'vitest'
import { describeDefinition } from '../tags/describe.ts'
import { sqlUses } from '../uses.ts'
import { forgetInQuery, textsIn } from './relations.ts'

const query =
  "select person_id from events where event = 'Pay' and properties.`收货 城市`.:String != 'it''s \\'x\\'' and properties.amount > 1"

test('texts of a query are found as they are meant, and one that names somebody is written over', () => {
  expect(textsIn(query)).toEqual(['Pay', "it's 'x'"])
  expect(forgetInQuery(query, (text) => text === "it's 'x'", '[erased]')).toBe(query.replace("'it''s \\'x\\''", "'[erased]'"))
})

test('a query uses the names it may read: of events, and of properties of whoever it reads', () => {
  const uses = sqlUses(query)
  expect(uses).toEqual(['event:Pay', "event:it's 'x'", 'property:event/收货 城市', 'property:event/amount'])
  expect(sqlUses("select 1 from tags where tag = 'vip'")).toEqual(['tag:vip'])
})

test('definitions by SQL and from files are told in a sentence', () => {
  expect(describeDefinition({ kind: 'sql', query: 'select 1\n  from people' }, 'zh')).toBe('SQL：select 1 from people')
  expect(describeDefinition({ kind: 'import' }, 'en')).toBe('values from imported files')
})
