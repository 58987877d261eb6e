import { hash32 } from '@millrace/contract/parts.ts'
import { bucketsOf, type RandomRule } from '@millrace/contract/rules/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'

const low = sql`4294967295`

/** `bucketOf` for every row, as the one value of an array: the salt is hashed already, the digits of the number follow. */
export const bucketSql = (person: Sql, salt: string): Sql => {
  const digits = sql`arrayMap(digit -> toUInt64(ascii(digit)), splitByString('', toString(${person})))`
  const hash = sql`arrayFold((hash, code) -> bitAnd(bitXor(hash, code) * 16777619, ${low}), ${digits}, toUInt64(${sql.value(hash32(`${salt}:`), 'UInt32')}))`
  const mixed = sql`arrayMap(once -> bitAnd(bitXor(once, bitShiftRight(once, 15)) * 2246822507, ${low}), [${hash}])`
  return sql`arrayMap(mixed -> bitXor(bitAnd(bitXor(mixed, bitShiftRight(mixed, 13)) * 3266489909, ${low}), bitShiftRight(mixed, 16)) % 10000, ${mixed})`
}

export function compileRandom(rule: RandomRule, person: Sql): Sql {
  const { from, to } = bucketsOf(rule)
  return sql`arrayExists(bucket -> bucket between ${sql.value(from, 'UInt16')} and ${sql.value(to - 1, 'UInt16')}, ${bucketSql(person, rule.salt)})`
}
