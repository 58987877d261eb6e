import { partOf } from '@millrace/contract/parts.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { noteMessage } from './facts.ts'
import * as store from './store.ts'
import type { LinkClaims } from './tokens.ts'

/** Withdraws the consent to marketing; holds for the address too, and for everything queued. Works as long as the link exists. */
export async function unsubscribe(outboxes: Outboxes, postgres: Db, claims: LinkClaims, now: Date): Promise<void> {
  const attempt = await store.attemptById(postgres, claims.part, claims.attempt)
  const personId = attempt?.personId ?? (await canonical(postgres, claims.person, claims.project))
  const ids = personId === undefined ? [] : await store.idsOf(postgres, [personId])
  await outboxes.transaction(async (tx, outbox) => {
    if (personId !== undefined)
      await store.recordConsent(tx, { projectId: claims.project, personId, granted: false, source: 'unsubscribe link' }, now)
    if (!attempt) return
    await store.suppress(tx, attempt.projectId, attempt.address, 'unsubscribed', now)
    noteMessage(outbox, 'unsubscribed', attempt, ids, now, { isTest: attempt.isTest })
  })
}

/** The person who stays after any number of merges. */
async function canonical(db: Db, personId: number, projectId: number): Promise<number | undefined> {
  for (let at = personId, hops = 0; hops < 20; hops++) {
    const row = await db.one<{ mergedInto: number | null }>(sql`
      select p.merged_into as "mergedInto" from people p where p.part = ${partOf(at)} and p.person_id = ${at} and p.project_id = ${projectId}`)
    if (!row) return undefined
    if (row.mergedInto === null) return at
    at = row.mergedInto
  }
  return undefined
}
