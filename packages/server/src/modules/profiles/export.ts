import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import type { Exported, Exporting } from '../identity/index.ts'
import { readPeople } from './people.ts'

/** The profile and its tags. */
export async function* exportProfile(db: Db, _clickhouse: ClickHouse, who: Exporting): AsyncGenerator<Exported> {
  const [person] = await readPeople(db, who.projectId, who.numbers.slice(0, 1))
  if (!person) return
  const { id, createdAt, level, isTest, properties } = person
  yield { section: 'profile', item: { id, createdAt, level, isTest, properties: who.mask.profile(properties) } }
  for (const item of person.tags) yield { section: 'tags', item }
}
