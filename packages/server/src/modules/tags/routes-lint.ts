import { lint, lintSchema } from '@millrace/contract/tags/lint.ts'
import { referenceOf } from '@millrace/contract/uses.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import type { Clock } from '../../platform/clock.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { UseSource } from '../../platform/uses.ts'
import { countOutside } from './counted.ts'
import { present } from './present.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
  readonly clock: Clock
  readonly uses: readonly UseSource[]
}

/** What is wrong with the tags of a project: a statement for the definitions, one for each module that may use them, one for values. */
export const lintRoute = ({ postgres, clickhouse, clock, uses }: Deps): Route =>
  defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/tags/lint',
    permission: 'segments.read',
    summary: 'What is wrong with the tags in use: doubles, without an owner, out of date, unused, and the like',
    params: z.object({ slug: z.string() }),
    response: lintSchema,
    handler: async ({ project }) => {
      const rows = await store.all(postgres, project.id)
      const tags = rows.filter((row) => row.archivedAt === null).map(present)
      const using = (await Promise.all(uses.map((source) => source(postgres, project.id)))).flat()
      const references = new Set(using.filter((use) => !use.item.isArchived).flatMap((use) => use.of))
      const used = new Set(tags.flatMap(({ name }) => (references.has(referenceOf('tag', name)) ? [name] : [])))
      const outside = await outsideOf(clickhouse, project.id, tags)
      return { checked: tags.length, items: lint(tags, { now: clock.now(), used, outside }), next: null }
    },
  })

async function outsideOf(
  clickhouse: ClickHouse,
  projectId: number,
  tags: readonly { readonly id: string; readonly name: string; readonly values: readonly string[] }[],
): Promise<Map<string, { value: string; people: number }[]>> {
  const sets = new Map(tags.flatMap(({ name, values }) => (values.length > 0 ? [[name, values] as const] : [])))
  if (sets.size === 0) return new Map()
  const rows = await clickhouse.rows<{ tag: string; value: string; people: number }>(countOutside(projectId, sets))
  const byTag = Map.groupBy(rows, (row) => row.tag)
  return new Map(tags.flatMap(({ id, name }) => (byTag.has(name) ? [[id, byTag.get(name) ?? []] as const] : [])))
}
