import {
  catalogPatchSchema,
  catalogPropertySchema,
  catalogSchema,
  catalogSettingsInputSchema,
  catalogSettingsSchema,
  type PropertyType,
} from '@millrace/contract/catalog/api.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from './catalog.ts'
import { hasType } from './items-store.ts'
import { touchPlan } from './plan-store.ts'
import { itemRoutes } from './routes-items.ts'
import { planRoutes } from './routes-plan.ts'
import { admitWaiting, readProperty, readSettings, updateProperty, writeSettings } from './store.ts'

export function catalogRoutes(module: CatalogModule, postgres: Postgres, clock: Clock): Route[] {
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
    summary: 'Say what a property means: its names, unit, allowed values, whether it is personal or planned, whose ids it holds',
    params: z.object({ slug: z.string(), owner: z.enum(['event', 'profile']), name: z.string() }),
    body: catalogPatchSchema,
    response: catalogPropertySchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await readProperty(tx, project.id, params.owner, params.name)) ?? fail('not_found', { kind: 'property' })
        if (body.mergeStrategy && params.owner !== 'profile')
          fail('invalid_input', {}, [
            { path: 'body.mergeStrategy', code: 'not_of_people', message: 'only properties of people merge; this one is an event’s' },
          ])
        if (body.unit && before.type !== 'number') fail('not_a_number', { name: params.name, type: before.type })
        if (body.itemType) await checkLink(tx, project.id, before.type, body.itemType)
        if ((await updateProperty(tx, project.id, params.owner, params.name, revision, body)) === 0)
          fail('revision_conflict', { revision: before.revision })
        const after = (await readProperty(tx, project.id, params.owner, params.name)) ?? before
        await touchPlan(tx, project.id)
        await audit(tx, { action: 'property.changed', target: { kind: `${params.owner} property`, id: params.name }, before, after })
        tx.afterCommit(module.forgetMoney)
        tx.afterCommit(() => module.plans.forget(project.id))
        return after
      }),
  })
  return [read, change, ...settingsRoutes(postgres), ...planRoutes({ catalog: module, postgres, clock }), ...itemRoutes(postgres)]
}

/** A link to a table that has no rows, or from a value that is no id, would only ever find nothing. */
async function checkLink(db: Db, projectId: number, from: PropertyType, type: string): Promise<void> {
  const refuse = (code: string, message: string): never => fail('invalid_input', {}, [{ path: 'body.itemType', code, message }])
  if (from !== 'string' && from !== 'number')
    refuse('not_an_id', `only a text or a number can be the id of an item; this property is a ${from}`)
  if (!(await hasType(db, projectId, type))) refuse('item_type_unknown', `no items of the type ${type} were ever sent; send some first`)
}

function settingsRoutes(postgres: Postgres): Route[] {
  const url = '/api/v1/projects/:slug/catalog/settings'
  const params = z.object({ slug: z.string() })
  const read = defineRoute({
    method: 'GET',
    url,
    permission: 'catalog.read',
    summary: 'How many properties may become columns, and how many have',
    params,
    response: catalogSettingsSchema,
    handler: ({ project }) => readSettings(postgres, project.id),
  })
  const change = defineRoute({
    method: 'PUT',
    url,
    permission: 'catalog.write',
    summary: 'Set how many properties may become columns; those that wait become columns at once, for what comes from now on',
    params,
    body: catalogSettingsInputSchema,
    response: catalogSettingsSchema,
    revision: true,
    handler: ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await readSettings(tx, project.id)
        if ((await writeSettings(tx, project.id, revision, body.propertyLimit)) === 0)
          fail('revision_conflict', { revision: before.revision })
        await admitWaiting(tx, project.id)
        const after = await readSettings(tx, project.id)
        await audit(tx, { action: 'catalog.limit_changed', target: { kind: 'catalog', id: 'settings' }, before, after })
        return after
      }),
  })
  return [read, change]
}
