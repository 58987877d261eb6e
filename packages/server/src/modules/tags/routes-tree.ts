import { valuesIn } from '@millrace/contract/tags/index.ts'
import { levelsOf, mostLevels, type TagTree, tagTreeSchema, tagValuesQuerySchema, tagValuesSchema } from '@millrace/contract/tags/tree.ts'
import { z } from 'zod'
import type { ClickHouse } from '../../platform/clickhouse.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import { countLevels, countTags } from './counted.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clickhouse: ClickHouse
}

const base = '/api/v1/projects/:slug/tags'
const slugOnly = z.object({ slug: z.string() })

/** What there is to choose from: categories, the tags in them, and the levels of their values. */
export function treeRoutes({ postgres, clickhouse }: Deps): Route[] {
  const tree = defineRoute({
    method: 'GET',
    url: `${base}/tree`,
    permission: 'segments.read',
    summary: 'All tags with their categories and people, those without a definition too',
    params: slugOnly,
    response: tagTreeSchema,
    handler: async ({ project }) => {
      const [defined, others] = await Promise.all([store.all(postgres, project.id), store.undefinedNames(postgres, project.id)])
      const counts =
        others.length === 0
          ? []
          : await clickhouse.rows<{ tag: string; people: number }>(
              countTags({ projectId: project.id, tags: others.map((one) => one.name) }),
            )
      const people = new Map(counts.map((row) => [row.tag, row.people]))
      const items: TagTree['items'] = [
        ...defined.map(({ definition, archivedAt, ...row }) => ({
          ...row,
          kind: definition.kind,
          figure: definition.kind === 'figure' ? definition.figure : null,
          isArchived: archivedAt !== null,
        })),
        ...others.map(({ name }) => ({
          id: null,
          name,
          category: '',
          kind: null,
          figure: null,
          people: people.get(name) ?? 0,
          isArchived: false,
        })),
      ]
      return { items, next: null }
    },
  })
  const values = defineRoute({
    method: 'GET',
    url: `${base}/values`,
    permission: 'segments.read',
    summary: 'Values of a tag and the levels above them, with how many people are in each now',
    params: slugOnly,
    query: tagValuesQuerySchema,
    response: tagValuesSchema,
    handler: async ({ project, query }) => {
      const tag = await store.byName(postgres, project.id, query.tag)
      if (tag?.definition.kind === 'figure') return { items: [], hasMore: false }
      const counted = await clickhouse.rows<{ value: string; people: number }>(countLevels(project.id, query.tag))
      const known = tag ? [...tag.values, ...valuesIn(tag.definition)].flatMap(levelsOf) : []
      const missing = new Set(known).difference(new Set(counted.map((row) => row.value)))
      return {
        items: [...counted.slice(0, mostLevels), ...[...missing].map((value) => ({ value, people: 0 }))],
        hasMore: counted.length > mostLevels,
      }
    },
  })
  return [tree, values]
}
