import { idPartOf } from '@millrace/contract/parts.ts'
import {
  peopleListSchema,
  peopleQuerySchema,
  type Person,
  personLookupSchema,
  personSchema,
  profileChangesSchema,
  tagChangeSchema,
  timelineQuerySchema,
  timelineSchema,
} from '@millrace/contract/profiles/api.ts'
import { pageQuery } from '@millrace/contract/paging.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Outboxes } from '../../platform/log/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import type { IdTypes } from '../identity/index.ts'
import { readChanges } from './changes.ts'
import { eventMasker, masker, propertyMasker } from './mask.ts'
import * as people from './people.ts'
import { setTags } from './tags.ts'

export interface ProfileDeps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly outboxes: Outboxes
  readonly clock: Clock
  readonly catalog: CatalogModule
  readonly idTypes: IdTypes
}

const base = '/api/v1/projects/:slug/people'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.coerce.number().int().positive() })

export function profileRoutes(deps: ProfileDeps): Route[] {
  const { postgres, clickhouse, catalog, idTypes } = deps

  async function one(projectId: number, id: number): Promise<Person> {
    const [person] = await people.readPeople(postgres, projectId, [await people.currentPerson(postgres, id)])
    return person ?? fail('not_found', { kind: 'person' })
  }

  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'people.read',
    summary: 'People, newest first, or by the start of any id; without people.read_pii by a whole id only',
    params: slugOnly,
    query: peopleQuerySchema,
    response: peopleListSchema,
    handler: async ({ project, query, actor }) => {
      const ids = await people.findPeople(postgres, project.id, {
        search: query.search ? (await idTypes.of(postgres, project.id)).forms(query.search) : [],
        exact: !actor.can('people.read_pii'),
        before: readCursor(z.number(), query.cursor),
        limit: query.limit,
      })
      const masked = await masker(catalog, project.id, actor)
      const items = (await people.readPeople(postgres, project.id, ids)).map(masked)
      const last = ids.at(-1)
      return {
        items,
        next: last !== undefined && ids.length === query.limit ? cursorOf(last) : null,
        total: await people.countPeople(postgres, project.id),
      }
    },
  })
  const lookup = defineRoute({
    method: 'GET',
    url: `${base}/lookup`,
    permission: 'people.read',
    summary: 'The person who has an id now',
    params: slugOnly,
    query: personLookupSchema,
    response: personSchema,
    handler: async ({ project, query, actor }) => {
      const { type, value } = (await idTypes.of(postgres, project.id)).stored(query)
      const id = await people.lookupPerson(postgres, project.id, idPartOf(type, value), type, value)
      return (await masker(catalog, project.id, actor))(await one(project.id, id ?? fail('not_found', { kind: 'person' })))
    },
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'people.read',
    summary: 'One person: ids, profile, tags; a merged number leads to the person who stayed',
    params: withId,
    response: personSchema,
    handler: async ({ project, params, actor }) => (await masker(catalog, project.id, actor))(await one(project.id, params.id)),
  })
  const timeline = defineRoute({
    method: 'GET',
    url: `${base}/:id/timeline`,
    permission: 'people.read',
    summary: 'What the person did, over all ends and ids, newest first',
    params: withId,
    query: timelineQuerySchema,
    response: timelineSchema,
    handler: async ({ project, params, query, actor }) => {
      const person = await one(project.id, params.id)
      const before = readCursor(z.string(), query.cursor)
      const all = await people.mergedInto(postgres, person.id)
      const until = query.until === undefined ? undefined : { day: query.until, zone: project.timeZone }
      const { items, last } = await people.readTimeline(clickhouse, project.id, all, {
        before,
        limit: query.limit,
        event: query.event,
        until,
      })
      const masked = await eventMasker(catalog, project.id, actor)
      return { items: items.map(masked), next: last !== undefined && items.length === query.limit ? cursorOf(last) : null }
    },
  })
  return [list, lookup, read, timeline, changesRoute(deps, one), tagRoute(deps, one)]
}

function changesRoute({ postgres, clickhouse, catalog }: ProfileDeps, one: (projectId: number, id: number) => Promise<Person>): Route {
  return defineRoute({
    method: 'GET',
    url: `${base}/:id/profile-changes`,
    permission: 'people.read',
    summary: 'What changed in the profile of a person, when and by what, newest first; kept for 180 days',
    params: withId,
    query: z.object(pageQuery),
    response: profileChangesSchema,
    handler: async ({ project, params, query, actor }) => {
      const person = await one(project.id, params.id)
      const numbers = await people.mergedInto(postgres, person.id)
      const page = { before: readCursor(z.string().regex(/^\d+ \d+$/), query.cursor), limit: query.limit }
      const { items, last } = await readChanges(clickhouse, project.id, numbers, page)
      const mask = await propertyMasker(catalog, project.id, actor)
      const masked = items.map((item) => ({ ...item, changes: item.changes.map(mask) }))
      return { items: masked, next: last !== undefined && items.length === query.limit ? cursorOf(last) : null }
    },
  })
}

function tagRoute({ outboxes, clock }: ProfileDeps, one: (projectId: number, id: number) => Promise<Person>): Route {
  return defineRoute({
    method: 'POST',
    url: `${base}/:id/tags`,
    permission: 'people.write',
    summary: 'Set or remove a tag of one person',
    params: withId,
    body: tagChangeSchema,
    status: 204,
    handler: async ({ project, params, body, audit }) => {
      const person = await one(project.id, params.id)
      await outboxes.transaction(async (tx, outbox) => {
        await setTags(tx, outbox, [{ ...body, projectId: project.id, personId: person.id }], clock.now())
        await audit(tx, { action: body.remove ? 'tag.removed' : 'tag.set', target: { kind: 'person', id: String(person.id) }, after: body })
      })
    },
  })
}
