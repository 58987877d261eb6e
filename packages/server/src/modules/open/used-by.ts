import { referenceOf, usedByQuerySchema, usedBySchema } from '@millrace/contract/uses.ts'
import { z } from 'zod'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { UseSource } from '../../platform/uses.ts'

/** Who refers to a thing, asked of all modules; what the caller may not read is left out. */
export function usedByRoute(postgres: Postgres, sources: readonly UseSource[]): Route {
  return defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/used-by',
    permission: 'project.read',
    summary: 'Segments, templates and journeys that refer to a segment, template, event, property or tag',
    params: z.object({ slug: z.string() }),
    query: usedByQuerySchema,
    response: usedBySchema,
    handler: async ({ project, query, actor }) => {
      const asked = referenceOf(query.kind, query.id)
      const uses = (await Promise.all(sources.map((source) => source(postgres, project.id)))).flat()
      return { items: uses.filter((use) => actor.can(use.needs) && use.of.includes(asked)).map((use) => use.item), next: null }
    },
  })
}
