import { catalogPatchSchema, catalogPropertySchema, catalogSchema } from '@millrace/contract/catalog/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from './catalog.ts'
import { readProperty, updateProperty } from './store.ts'

export function catalogRoutes(module: CatalogModule, postgres: Postgres): Route[] {
  const read = defineRoute({
    method: 'GET',
    url: '/api/v1/projects/:slug/catalog',
    permission: 'catalog.read',
    summary: 'Events, properties and tags the project has seen, with volume and last sight',
    params: z.object({ slug: z.string() }),
    response: catalogSchema,
    handler: ({ project }) => module.read(project.id),
  })
  const change = defineRoute({
    method: 'PATCH',
    url: '/api/v1/projects/:slug/catalog/properties/:owner/:name',
    permission: 'catalog.write',
    summary: 'Name a property for people, or mark it as personal data',
    params: z.object({ slug: z.string(), owner: z.enum(['event', 'profile']), name: z.string() }),
    body: catalogPatchSchema,
    response: catalogPropertySchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await readProperty(tx, project.id, params.owner, params.name)) ?? fail('not_found', { kind: 'property' })
        if ((await updateProperty(tx, project.id, params.owner, params.name, revision, body)) === 0)
          fail('revision_conflict', { revision: before.revision })
        const after = (await readProperty(tx, project.id, params.owner, params.name)) ?? before
        await audit(tx, { action: 'property.changed', target: { kind: `${params.owner} property`, id: params.name }, before, after })
        return after
      }),
  })
  return [read, change]
}
