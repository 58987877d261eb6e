import { Readable } from 'node:stream'
import { type Item, itemSchema, itemsQuerySchema, itemsSchema, itemTypesSchema } from '@millrace/contract/catalog/items.ts'
import { csvLine, csvMark } from '@millrace/contract/csv.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { hasType, readItem, readItems, readTypes } from './items-store.ts'

const base = '/api/v1/projects/:slug/items'
const pageSize = 2_000

/** Dimension tables: which there are, their rows, a file of them. */
export function itemRoutes(postgres: Postgres): Route[] {
  const types = defineRoute({
    method: 'GET',
    url: base,
    permission: 'catalog.read',
    summary: 'The dimension tables of the project, with how many rows each has',
    params: z.object({ slug: z.string() }),
    response: itemTypesSchema,
    handler: async ({ project }) => ({ types: await readTypes(postgres, project.id) }),
  })
  const list = defineRoute({
    method: 'GET',
    url: `${base}/:type`,
    permission: 'catalog.read',
    summary: 'Rows of a dimension table, by id',
    params: z.object({ slug: z.string(), type: z.string() }),
    query: itemsQuerySchema,
    response: itemsSchema,
    handler: async ({ project, params, query }) => {
      const after = readCursor(z.string(), query.cursor) ?? ''
      const items = await readItems(postgres, project.id, { type: params.type, search: query.search, after, limit: query.limit })
      if (items.length === 0 && !(await hasType(postgres, project.id, params.type))) fail('not_found', { kind: 'item' })
      const last = items.at(-1)
      return { items, next: last && items.length === query.limit ? cursorOf(last.id) : null }
    },
  })
  const one = defineRoute({
    method: 'GET',
    url: `${base}/:type/:id`,
    permission: 'catalog.read',
    summary: 'One row of a dimension table, also a deleted one',
    params: z.object({ slug: z.string(), type: z.string(), id: z.string() }),
    response: itemSchema,
    handler: async ({ project, params }) =>
      (await readItem(postgres, project.id, params.type, params.id)) ?? fail('not_found', { kind: 'item' }),
  })
  return [types, list, one, fileRoute(postgres)]
}

function fileRoute(postgres: Postgres): Route {
  return defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/items.csv',
    permission: 'catalog.read',
    summary: 'Rows of a dimension table as CSV',
    params: z.object({ slug: z.string() }),
    query: z.object({ type: z.string(), search: z.string().max(200).optional() }),
    file: 'text/csv',
    handler: ({ project, query, reply }) => {
      reply.header('content-disposition', 'attachment; filename="items.csv"').type('text/csv; charset=utf-8')
      return Promise.resolve(Readable.from(lines(postgres, project.id, query.type, query.search)))
    },
  })
}

/** Columns are the names of the first page: a table of items has the same names in every row. */
async function* lines(postgres: Postgres, projectId: number, type: string, search: string | undefined): AsyncGenerator<string> {
  let names: string[] | undefined
  for (let after = ''; ; ) {
    const items = await readItems(postgres, projectId, { type, search, after, limit: pageSize })
    if (!names) {
      names = [...new Set(items.flatMap((item) => Object.keys(item.properties)))].toSorted()
      yield csvMark + csvLine(['id', ...names, 'updated_at'])
    }
    yield items.map((item) => csvLine(cells(item, names ?? []))).join('')
    const last = items.at(-1)
    if (!last || items.length < pageSize) return
    after = last.id
  }
}

const cells = ({ id, properties, updatedAt }: Item, names: readonly string[]): unknown[] => [
  id,
  ...names.map((name) => properties[name]),
  updatedAt,
]
