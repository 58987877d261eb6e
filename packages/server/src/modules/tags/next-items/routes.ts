import { type NextItems, nextItemsQuerySchema, nextItemsSchema } from '@millrace/contract/tags/next-items.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../../platform/clickhouse.ts'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { CatalogModule } from '../../catalog/index.ts'
import { currentPerson, readPeople } from '../../profiles/index.ts'
import { nextItemsSql, speaks } from './compile.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly catalog: Pick<CatalogModule, 'links' | 'propertiesOf' | 'itemsOf'>
}

interface Row {
  readonly item: string
  readonly people: number
  readonly lift: number
  readonly because: string
}

/** What somebody may have next. */
export function nextItemsRoute({ postgres, clickhouse, clock, catalog }: Deps): Route {
  /** The property by which events name items: of the type, if one is asked for, and one the event has had. */
  async function linkOf(projectId: number, event: string | undefined, type: string | undefined) {
    const links = (await catalog.links(postgres, [projectId])).filter(
      (one) => one.owner === 'event' && (type === undefined || one.type === type),
    )
    if (event === undefined) return links[0]
    const properties = await catalog.propertiesOf(postgres, projectId, event)
    return links.find((one) => properties?.has(one.property))
  }

  return defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/people/:id/next-items',
    permission: 'people.read',
    summary:
      'Items a person has not had and may want next: what went together with theirs, then what most people had. None when no property of events is linked to items',
    params: z.object({ slug: z.string(), id: z.coerce.number().int().positive() }),
    query: nextItemsQuerySchema,
    response: nextItemsSchema,
    handler: async ({ project, params, query }): Promise<NextItems> => {
      const [person] = await readPeople(postgres, project.id, [await currentPerson(postgres, params.id)])
      if (!person) return fail('not_found', { kind: 'person' })
      const link = await linkOf(project.id, query.event, query.type)
      if (!link) return { items: [], next: null }
      const { type, property } = link
      const rows = await clickhouse.rows<Row>(
        nextItemsSql({
          projectId: project.id,
          person: person.id,
          type,
          property,
          event: query.event,
          now: clock.now(),
          limit: query.limit,
        }),
      )
      const keys = rows.map((row) => ({ projectId: project.id, type, id: row.item }))
      const known = await catalog.itemsOf(postgres, keys)
      return {
        items: rows.map(({ item, people, lift, because }, i) => ({
          type,
          id: item,
          properties: known(keys[i] ?? { projectId: project.id, type, id: item }) ?? {},
          people,
          ...(speaks(lift) ? { why: 'together' as const, because, lift } : { why: 'popular' as const, because: null, lift: null }),
        })),
        next: null,
      }
    },
  })
}
