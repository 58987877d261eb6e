import { forgetInQuery } from '@millrace/contract/segments/relations.ts'
import { erased } from '../../../platform/mentions.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { Sql } from '../../../platform/sql.ts'

/** Queries that are kept of a project: with an id and their text, and how another text is written there. */
export interface KeptQueries {
  readonly rows: (projectId: number) => Sql
  readonly write: (id: string, query: string) => Sql
}

/** Takes somebody out of the queries of a project: texts in them that name the person name nobody any more. */
export async function eraseFromQueries(
  postgres: Postgres,
  { rows, write }: KeptQueries,
  projectId: number,
  isTheirs: (text: string) => boolean,
): Promise<void> {
  await postgres.transaction(async (tx) => {
    for (const { id, query } of await tx.rows<{ id: string; query: string }>(rows(projectId))) {
      const after = forgetInQuery(query, isTheirs, erased)
      if (after !== query) await tx.run(write(id, after))
    }
  })
}
