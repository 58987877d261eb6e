import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { isAddressed } from '@millrace/contract/messaging/reach.ts'
import { partOf } from '@millrace/contract/parts.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { recordConsents } from './consent-store.ts'
import { noteMessage } from './facts.ts'
import * as store from './store.ts'
import { suppress } from './suppressions.ts'
import type { LinkClaims } from './tokens.ts'

const byLink = { granted: false, source: 'unsubscribe link', textVersion: '' } as const

/** Withdraws the consent to marketing and to what the message was for; holds for the address too, and for everything queued. Works as long as the link exists. */
export async function unsubscribe(outboxes: Outboxes, postgres: Db, claims: LinkClaims, now: Date): Promise<void> {
  const attempt = await store.attemptById(postgres, claims.part, claims.attempt)
  const personId = attempt?.personId ?? (await canonical(postgres, claims.person, claims.project))
  const ids = personId === undefined ? [] : await store.idsOf(postgres, [personId])
  await outboxes.transaction(async (tx, outbox) => {
    if (personId !== undefined) {
      const purposes = new Set([marketingPurpose, ...(await store.purposesOfIntents(tx, attempt ? [attempt] : []))])
      const withdrawn = [...purposes].map((purpose) => ({
        ...byLink,
        // A mail's link works longer than its attempt is kept.
        channel: attempt?.channel ?? ('email' as const),
        purpose,
        projectId: claims.project,
        personId,
        at: now,
        proof: `message ${claims.attempt}`,
      }))
      await recordConsents(tx, outbox, withdrawn, 'record', now)
    }
    if (!attempt) return
    if (isAddressed(attempt.channel)) await suppress(tx, outbox, attempt.projectId, attempt.address, 'unsubscribed', now)
    noteMessage(outbox, 'unsubscribed', attempt, ids, now, { isTest: attempt.isTest })
  })
}

/** The person who stays after any number of merges. */
export async function canonical(db: Db, personId: number, projectId: number): Promise<number | undefined> {
  for (let at = personId, hops = 0; hops < 20; hops++) {
    const row = await db.one<{ mergedInto: number | null }>(sql`
      select p.merged_into as "mergedInto" from people p where p.part = ${partOf(at)} and p.person_id = ${at} and p.project_id = ${projectId}`)
    if (!row) return undefined
    if (row.mergedInto === null) return at
    at = row.mergedInto
  }
  return undefined
}
