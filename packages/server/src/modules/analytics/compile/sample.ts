import type { SamplePercent } from '@millrace/contract/queries/index.ts'
import { type Sql, sql } from '../../../platform/sql.ts'
import { canonicalPerson } from '../../identity/index.ts'
import type { Scope } from './matching.ts'

/** Whose an event `e` is: of whoever it is now, or as collected of whoever it was written for, whatever merged since. */
export const personOf = ({ projectId, asCollected }: Pick<Scope, 'projectId' | 'asCollected'>): Sql =>
  asCollected ? sql`e.person_id` : canonicalPerson(projectId)

/** And are they of the sample? `people` of a scope are. */
export const andSampled = (person: Sql, { sample, people }: Pick<Scope, 'sample' | 'people'>): Sql =>
  sample === undefined || people ? sql`` : sql` and ${drawn(person, sample)}`

/** Those of some people that are of the sample. */
export const sampledOf = (people: Sql, sample: SamplePercent): Sql =>
  sql`select person_id from (${people}) where ${drawn(sql`person_id`, sample)}`

const drawn = (person: Sql, sample: SamplePercent): Sql => sql`murmurHash3_32(toUInt64(${person})) % 100 < ${sql.value(sample, 'UInt8')}`
