import { join } from 'node:path'
import type { Rule } from '@millrace/contract/rules/index.ts'
import type { GroupsInput } from '@millrace/contract/segments/groups-api.ts'
import type { Attribute } from '@millrace/contract/segments/groups.ts'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { compileGroups, compileSpread } from './compile.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const bought: NonNullable<GroupsInput['converted']> = { event: 'Pay', filters: [], window: { kind: 'ever' } }

test('the statements are the reviewed ones, and the engine runs them', async () => {
  const { clickhouse } = databases
  const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)
  const context = {
    projectId: 7,
    now: new Date('2026-11-01T02:00:00Z'),
    zone: 'Asia/Shanghai',
    segments: new Map<string, Rule>([['seg_1', { kind: 'tag', tag: 'vip' }]]),
  }
  const amount = { ...bought, property: 'amount' }
  const most: GroupsInput = {
    by: [
      { by: 'property', property: 'city' },
      { by: 'tag', tag: '价值' },
      { by: 'segments', ids: ['seg_1'] },
    ],
    segmentId: 'seg_1',
    amount,
    converted: bought,
  }
  const chosen: GroupsInput = {
    by: [
      { by: 'property', property: 'age', edges: [18, 35] },
      { by: 'property', property: 'birthday', age: true, edges: [18, 25] },
      { by: 'property', property: 'sex', values: ['女', true] },
      { by: 'tag', tag: '价值', values: ['高'] },
    ],
  }
  await expectGolden(clickhouse, golden('most'), compileGroups(most, 20, context))
  await expectGolden(clickhouse, golden('chosen'), compileGroups(chosen, 20, context))
  // Names and values from outside never become part of a statement.
  const evil = "x'; drop table events; --`\\\n"
  const by: Attribute[] = [
    { by: 'property', property: evil },
    { by: 'tag', tag: evil, values: [evil] },
    { by: 'property', property: evil, values: [evil] },
  ]
  await expect(clickhouse.rows(compileGroups({ by, amount: { ...amount, event: evil, property: evil } }, 20, context))).resolves.toEqual([])
  await expectGolden(clickhouse, golden('spread'), compileSpread({ property: 'age', segmentId: 'seg_1' }, 4, context))
})
