import { Readable } from 'node:stream'
import { csvLine, csvMark } from '@millrace/contract/csv.ts'
import type { Person } from '@millrace/contract/profiles/api.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { masker, readPeople } from '../profiles/index.ts'
import type { SegmentsModule } from './segments.ts'
import type { SegmentRow } from './store.ts'

interface Deps {
  readonly segments: SegmentsModule
  readonly postgres: Postgres
  readonly catalog: CatalogModule
}

const pageSize = 2_000

/** The people of a segment as a file, read page by page while it is sent; that it was taken is in the audit log. */
export function exportRoute(deps: Deps, found: (projectId: number, id: string) => Promise<SegmentRow>): Route {
  const { postgres, catalog } = deps
  return defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/segments/:id/people.csv',
    permission: 'people.read',
    summary: 'The people a segment means now, as CSV',
    params: z.object({ slug: z.string(), id: z.string() }),
    file: 'text/csv; charset=utf-8',
    handler: async ({ project, actor, params, audit, reply }) => {
      const { rule } = await found(project.id, params.id)
      const { profileProperties } = await catalog.read(project.id)
      const names = profileProperties.map((property) => property.name)
      const masked = await masker(catalog, project.id, actor)
      await postgres.transaction((tx) => audit(tx, { action: 'segment.exported', target: { kind: 'segment', id: params.id } }))
      reply.header('content-disposition', `attachment; filename="${params.id}.csv"`).type('text/csv; charset=utf-8')
      return Readable.from(lines(deps, project.id, rule, names, masked))
    },
  })
}

async function* lines(
  { segments, postgres }: Deps,
  projectId: number,
  rule: Rule,
  names: readonly string[],
  masked: (person: Person) => Person,
): AsyncGenerator<string> {
  yield csvMark + csvLine(['id', 'ids', 'tags', 'created_at', ...names])
  for (let after = 0; ; ) {
    const { ids } = await segments.people(projectId, rule, { after, limit: pageSize })
    const people = (await readPeople(postgres, projectId, ids)).map(masked)
    yield people.map((person) => csvLine(cells(person, names))).join('')
    const last = ids.at(-1)
    if (last === undefined || ids.length < pageSize) return
    after = last
  }
}

const cells = ({ id, ids, tags, createdAt, properties }: Person, names: readonly string[]): unknown[] => [
  id,
  ids.map(({ type, value }) => `${type}:${value}`).join('; '),
  tags.map(({ tag, value }) => (value === '' ? tag : `${tag}=${value}`)).join('; '),
  createdAt,
  ...names.map((name) => properties[name]),
]
