import type { ProfileChangeEntry } from '@millrace/contract/profiles/api.ts'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Db } from '../../platform/postgres.ts'
import type { Exported, Exporting } from '../identity/index.ts'
import { readChanges, readTagChanges } from './changes.ts'
import { readPeople } from './people.ts'

const pageSize = 500

/** The profile and its tags, and what they were before. */
export async function* exportProfile(db: Db, clickhouse: ClickHouse, who: Exporting): AsyncGenerator<Exported> {
  const [person] = await readPeople(db, who.projectId, who.numbers.slice(0, 1))
  if (!person) return
  const { id, createdAt, level, isTest, properties } = person
  yield { section: 'profile', item: { id, createdAt, level, isTest, properties: who.mask.profile(properties) } }
  for (const item of person.tags) yield { section: 'tags', item }
  for await (const item of readTagChanges(clickhouse, who.projectId, who.numbers)) yield { section: 'tag_changes', item }
  for (let before: string | undefined; ; ) {
    const { items, last } = await readChanges(clickhouse, who.projectId, who.numbers, { before, limit: pageSize })
    for (const { changes, ...change } of items) yield { section: 'profile_changes', item: { ...change, ...shown(changes, who) } }
    if (items.length < pageSize) return
    before = last
  }
}

const shown = (changes: ProfileChangeEntry['changes'], { mask }: Exporting) => ({
  before: mask.profile(Object.fromEntries(changes.map((one) => [one.name, one.before]))),
  after: mask.profile(Object.fromEntries(changes.map((one) => [one.name, one.after]))),
})
