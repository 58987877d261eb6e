import {
  personSegmentsSchema,
  segmentChangesQuerySchema,
  segmentChangesSchema,
  segmentSizesSchema,
} from '@millrace/contract/segments/api.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { fail } from '../../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { CatalogModule } from '../../catalog/index.ts'
import { currentPerson, masker, readPeople } from '../../profiles/index.ts'
import type { SegmentRow } from '../store.ts'
import * as history from './history.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly catalog: CatalogModule
}

const base = '/api/v1/projects/:slug/segments'
const withId = z.object({ slug: z.string(), id: z.string() })

/** What came of keeping segments up to date. */
export function liveRoutes(
  { postgres, clickhouse, catalog }: Deps,
  found: (projectId: number, id: string) => Promise<SegmentRow>,
): Route[] {
  const changes = defineRoute({
    method: 'GET',
    url: `${base}/:id/changes`,
    permission: 'people.read',
    summary: 'Who entered and left a live segment and why, newest first; kept for 400 days',
    params: withId,
    query: segmentChangesQuerySchema,
    response: segmentChangesSchema,
    handler: async ({ project, actor, params, query }) => {
      const { id } = await found(project.id, params.id)
      const before = readCursor(z.string().regex(/^\d{1,19} \d{1,20}$/), query.cursor)
      const { items, next } = await history.readSegmentChanges(clickhouse, project.id, id, { before, limit: query.limit })
      const masked = await masker(catalog, project.id, actor)
      const people = await readPeople(postgres, project.id, [...new Set(items.map((one) => one.person))])
      const shown = new Map(people.map((person) => [person.id, masked(person)]))
      return {
        items: items.map(({ person, at, ...one }) => ({ ...one, at: at.toISOString(), person: shown.get(person) ?? null })),
        next: next === undefined ? null : cursorOf(next),
      }
    },
  })
  const sizes = defineRoute({
    method: 'GET',
    url: `${base}/:id/sizes`,
    permission: 'segments.read',
    summary: 'Size of a live segment, and how many entered and left, by hour; kept for 400 days',
    params: withId,
    response: segmentSizesSchema,
    handler: async ({ project, params }) => {
      const { id } = await found(project.id, params.id)
      const rows = await history.readSizes(postgres, project.id, id)
      return { items: rows.map((row) => ({ ...row, hour: row.hour.toISOString() })), next: null }
    },
  })
  const ofPerson = defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/people/:id/segments',
    permission: 'people.read',
    summary: 'Live and static segments a person is in',
    params: z.object({ slug: z.string(), id: z.coerce.number().int().positive() }),
    response: personSegmentsSchema,
    handler: async ({ project, params }) => {
      const [person] = await readPeople(postgres, project.id, [await currentPerson(postgres, params.id)])
      const rows = await history.segmentsOfPerson(postgres, project.id, person?.id ?? fail('not_found', { kind: 'person' }))
      return { items: rows.map((row) => ({ ...row, since: row.since.toISOString() })), next: null }
    },
  })
  return [changes, sizes, ofPerson]
}
