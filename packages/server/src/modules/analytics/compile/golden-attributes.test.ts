import { join } from 'node:path'
import { afterAll, beforeAll, test } from 'vitest'
import { attributesQuerySchema } from '@millrace/contract/queries/index.ts'
import { type Databases, freshDatabases } from '../../../../test/databases.ts'
import { expectGolden } from '../../../../test/golden.ts'
import { sql } from '../../../platform/sql.ts'
import { compileAttributes, compileAttributesPeople } from './attributes.ts'

let databases: Databases
beforeAll(async () => {
  databases = await freshDatabases()
})
afterAll(() => databases.drop())

const golden = (name: string): string => join(import.meta.dirname, 'golden', `${name}.sql`)

test('the statements of attributes are the reviewed ones, and the engine runs them', async () => {
  const scope = { projectId: 7, timeZone: 'Asia/Shanghai', now: new Date('2026-11-01T02:00:00Z'), people: undefined }
  const crossed = attributesQuerySchema.parse({
    measure: 'avg',
    property: { property: 'birthday', as: 'age' },
    by: [
      { of: 'property', property: 'age', edges: [18, 35] },
      { of: 'tag', tag: 'tier' },
    ],
  })
  await expectGolden(databases.clickhouse, golden('attributes'), compileAttributes(crossed, scope))
  const inside = { ...scope, people: sql`select 1 as person_id`, others: [undefined, sql`select 2 as person_id`] }
  const by = [
    { of: 'property', property: 'city' },
    { of: 'segment', id: 's1' },
  ]
  const people = compileAttributesPeople(attributesQuerySchema.parse({ by }), { row: 'sBeijing', column: 'btrue' }, inside)
  await expectGolden(databases.clickhouse, golden('attributes-people'), people)
  const evil = "x'; drop table events; --`\\\n"
  const dangerous = [evil, evil].map((tag) => ({ of: 'tag', tag }))
  await databases.clickhouse.rows(compileAttributes(attributesQuerySchema.parse({ by: dangerous }), scope))
})
