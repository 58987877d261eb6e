import { partOf } from '@millrace/contract/parts.ts'

export interface ProfileSnapshot {
  readonly projectId: number
  readonly personId: number
  readonly revision: number
  readonly test: boolean
  readonly deleted: boolean
  readonly createdAt: Date
  readonly properties: Readonly<Record<string, unknown>>
}

/** Row of the ClickHouse table `profiles`; the highest revision wins. */
export function profileFact(snapshot: ProfileSnapshot): Record<string, unknown> {
  return {
    project_id: snapshot.projectId,
    person_id: snapshot.personId,
    part: partOf(snapshot.personId),
    revision: snapshot.revision,
    is_test: snapshot.test ? 1 : 0,
    deleted: snapshot.deleted ? 1 : 0,
    created_at: snapshot.createdAt.toISOString(),
    properties: snapshot.properties,
  }
}
