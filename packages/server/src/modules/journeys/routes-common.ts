import { graphSchema, validate } from '@millrace/contract/journeys/index.ts'
import { z } from 'zod'
import type { Postgres } from '../../platform/postgres.ts'
import type { JourneyUse } from './journeys.ts'
import type * as store from './store.ts'

export interface JourneyRouteDeps {
  readonly journeys: JourneyUse
  readonly postgres: Postgres
}

export const base = '/api/v1/projects/:slug/journeys'
export const slugOnly = z.object({ slug: z.string() })
export const withId = z.object({ slug: z.string(), id: z.string() })

export const present = (row: store.JourneyRow) => ({
  id: row.id,
  name: row.name,
  state: row.state,
  revision: row.revision,
  version: row.version,
  isDirty: row.isDirty,
  createdAt: row.createdAt.toISOString(),
  updatedAt: row.updatedAt.toISOString(),
  archivedAt: row.archivedAt?.toISOString() ?? null,
})

export const detail = (row: store.JourneyRow) => {
  const draft = graphSchema.parse(row.draft)
  return { ...present(row), draft, problems: validate(draft) }
}
