import { Problem } from '../../../platform/errors.ts'
import { endWithoutFile } from '../../../platform/jobs/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'
import { rowsOf } from './rows.ts'
import { find, type ImportRow, remove } from './store.ts'

/**
 * Removes uploaded files that mention somebody, whole: rows cannot be cut out of them, and what was imported stays. A file
 * that is being imported is not imported any further.
 */
export async function eraseImports(
  postgres: Postgres,
  projectId: number,
  mentions: (text: string) => boolean,
  goOn: () => Promise<void>,
): Promise<void> {
  const files = await postgres.rows<{ id: string }>(sql`
    select import_id as id from imports where project_id = ${projectId} order by created_at, import_id`)
  for (const { id } of files) {
    await goOn()
    const file = await find(postgres, projectId, id)
    if (!file || !(await isMentioned(postgres, file, mentions, goOn))) continue
    await postgres.transaction(async (tx) => {
      if (file.jobId) await endWithoutFile(tx, file.jobId)
      await remove(tx, projectId, id)
    })
  }
}

const rowsAtOnce = 5_000

/** A file that cannot be read might say anything. */
async function isMentioned(
  postgres: Postgres,
  file: ImportRow,
  mentions: (text: string) => boolean,
  goOn: () => Promise<void>,
): Promise<boolean> {
  let rows = 0
  try {
    for await (const row of rowsOf(postgres, file)) {
      if (mentions(JSON.stringify(row))) return true
      rows += 1
      if (rows % rowsAtOnce === 0) await goOn()
    }
    return false
  } catch (error) {
    if (error instanceof Problem) return true
    throw error
  }
}
