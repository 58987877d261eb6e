import { runStates } from '@millrace/contract/journeys/api.ts'
import { shownState } from '@millrace/contract/journeys/review.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import type { Clock } from '../../platform/clock.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import type { IdTypes } from '../identity/index.ts'
import type { JourneyUse } from './journeys.ts'
import type { Reviews } from './review/review.ts'
import { presentReview } from './review/store.ts'
import * as store from './store.ts'

export interface JourneyRouteDeps {
  readonly journeys: JourneyUse & { readonly reviews: Reviews }
  readonly postgres: Postgres
  readonly idTypes: Pick<IdTypes, 'of'>
  readonly clock: Clock
}

export const base = '/api/v1/projects/:slug/journeys'
export const slugOnly = z.object({ slug: z.string() })
export const withId = z.object({ slug: z.string(), id: z.string() })

/** The journey, locked, at the revision the caller has seen. */
export async function lockedAt(tx: Tx, projectId: number, id: string, revision: number): Promise<store.JourneyRow> {
  const row = (await store.lock(tx, projectId, id)) ?? fail('not_found', { kind: 'journey' })
  if (row.revision !== revision) fail('revision_conflict', { revision: row.revision })
  return row
}

export const present = (row: store.JourneyRow) => ({
  id: row.id,
  name: row.name,
  state: shownState(row.state, row.version, row.review),
  revision: row.revision,
  version: row.version,
  isDirty: row.isDirty,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  pausedAt: row.pausedAt?.toISOString() ?? null,
  stoppedAt: row.stoppedAt?.toISOString() ?? null,
  braked: row.braked,
  archivedAt: row.archivedAt?.toISOString() ?? null,
  review: row.review && presentReview(row.review),
})

export async function detail({ journeys }: JourneyRouteDeps, db: Db, projectId: number, row: store.JourneyRow) {
  const draft = graphSchema.parse(row.draft)
  return { ...present(row), draft, problems: await journeys.problems(db, projectId, draft) }
}

export const presentRun = ({ journeyId: _, ...row }: store.RunListRow) => ({
  ...row,
  state: runStates[row.state] ?? 'done',
  enteredAt: row.enteredAt.toISOString(),
  dueAt: row.dueAt?.toISOString() ?? null,
  alsoAt: row.alsoAt.map(({ node, dueAt }) => ({ node, dueAt: dueAt === null ? null : new Date(dueAt).toISOString() })),
})
