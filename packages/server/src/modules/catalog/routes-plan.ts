import {
  catalogEventPatchSchema,
  catalogEventSchema,
  newCatalogEventSchema,
  newCatalogPropertySchema,
  catalogPropertySchema,
  type TrackingPlan,
  trackingPlanSchema,
} from '@millrace/contract/catalog/api.ts'
import { planModesSchema } from '@millrace/contract/catalog/plan.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route } from '../../platform/http/index.ts'
import type { Db, Postgres } from '../../platform/postgres.ts'
import type { CatalogModule } from './catalog.ts'
import * as plan from './plan-store.ts'
import { insertEvents, insertProperties, readEvents, readProperty, updateEvent, updateProperty } from './store.ts'

interface Deps {
  readonly catalog: CatalogModule
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/catalog'
const slugOnly = z.object({ slug: z.string() })
const eventSchema = catalogEventSchema.omit({ volume: true, lastSeenAt: true })

const told = async (db: Db, projectId: number): Promise<TrackingPlan> => ({
  ...(await plan.readModes(db, projectId)),
  unreviewed: await plan.countUnreviewed(db, projectId),
})

/** The tracking plan: what is expected, and what becomes of the rest. */
export const planRoutes = (deps: Deps): Route[] => [...modeRoutes(deps), adoptRoute(deps), changeEventRoute(deps), ...declareRoutes(deps)]

function modeRoutes({ catalog, postgres }: Deps): Route[] {
  const read = defineRoute({
    method: 'GET',
    url: `${base}/plan`,
    permission: 'catalog.read',
    summary: 'What becomes of data that is not as planned',
    params: slugOnly,
    response: trackingPlanSchema,
    handler: ({ project }) => told(postgres, project.id),
  })
  const change = defineRoute({
    method: 'PUT',
    url: `${base}/plan`,
    permission: 'catalog.write',
    summary: 'Say what becomes of data that is not as planned; holds for what comes in from then on, everywhere within two seconds',
    params: slugOnly,
    body: z.object({ modes: planModesSchema }),
    response: trackingPlanSchema,
    revision: true,
    handler: ({ project, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await plan.readModes(tx, project.id)
        if ((await plan.writeModes(tx, project.id, revision, body.modes)) === 0) fail('revision_conflict', { revision: before.revision })
        await audit(tx, { action: 'plan.changed', target: { kind: 'catalog', id: 'plan' }, before: before.modes, after: body.modes })
        tx.afterCommit(() => catalog.plans.forget(project.id))
        return told(tx, project.id)
      }),
  })
  return [read, change]
}

const adoptRoute = ({ catalog, postgres }: Deps): Route =>
  defineRoute({
    method: 'POST',
    url: `${base}/plan/adopt`,
    permission: 'catalog.write',
    summary: 'Plan every event and property that came by itself so far',
    params: slugOnly,
    response: trackingPlanSchema,
    status: 200,
    handler: ({ project, audit }) =>
      postgres.transaction(async (tx) => {
        const after = await plan.adoptSeen(tx, project.id)
        await audit(tx, { action: 'plan.adopted', target: { kind: 'catalog', id: 'plan' }, after })
        tx.afterCommit(() => catalog.plans.forget(project.id))
        return told(tx, project.id)
      }),
  })

const changeEventRoute = ({ catalog, postgres }: Deps): Route =>
  defineRoute({
    method: 'PATCH',
    url: `${base}/events/:name`,
    permission: 'catalog.write',
    summary: 'Say what an event means, who answers for it, whether it is planned and which properties it needs',
    params: z.object({ slug: z.string(), name: z.string() }),
    body: catalogEventPatchSchema,
    response: eventSchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const [before] = await readEvents(tx, project.id, params.name)
        if (!before) return fail('not_found', { kind: 'event' })
        if ((await updateEvent(tx, project.id, params.name, revision, body)) === 0) fail('revision_conflict', { revision: before.revision })
        const after = (await readEvents(tx, project.id, params.name))[0] ?? before
        await plan.touchPlan(tx, project.id)
        await audit(tx, { action: 'event.changed', target: { kind: 'event', id: params.name }, before, after })
        tx.afterCommit(() => catalog.plans.forget(project.id))
        return after
      }),
  })

/** What is to be sent one day stands in the catalog before it comes. */
function declareRoutes({ catalog, postgres, clock }: Deps): Route[] {
  const event = defineRoute({
    method: 'POST',
    url: `${base}/events`,
    permission: 'catalog.write',
    summary: 'Plan an event that has not been sent yet',
    params: slugOnly,
    body: newCatalogEventSchema,
    response: eventSchema,
    handler: ({ project, body: { name, ...about }, audit }) =>
      postgres.transaction(async (tx) => {
        if ((await readEvents(tx, project.id, name)).length > 0) fail('name_taken', { name })
        await insertEvents(tx, project.id, [name], clock.now())
        await updateEvent(tx, project.id, name, 1, { status: 'planned', ...about })
        const [made] = await readEvents(tx, project.id, name)
        await plan.touchPlan(tx, project.id)
        await audit(tx, { action: 'event.planned', target: { kind: 'event', id: name }, after: made })
        tx.afterCommit(() => catalog.plans.forget(project.id))
        return made ?? fail('not_found', { kind: 'event' })
      }),
  })
  const property = defineRoute({
    method: 'POST',
    url: `${base}/properties`,
    permission: 'catalog.write',
    summary: 'Plan a property that has not been sent yet; its type is the one that will be read',
    params: slugOnly,
    body: newCatalogPropertySchema,
    response: catalogPropertySchema,
    handler: ({ project, body: { owner, name, type, ...about }, audit }) =>
      postgres.transaction(async (tx) => {
        if (await readProperty(tx, project.id, owner, name)) fail('name_taken', { name })
        await insertProperties(tx, project.id, [{ owner, name, type }], clock.now(), { isSeen: false })
        await updateProperty(tx, project.id, owner, name, 1, { status: 'planned', ...about })
        const made = await readProperty(tx, project.id, owner, name)
        await plan.touchPlan(tx, project.id)
        await audit(tx, { action: 'property.planned', target: { kind: `${owner} property`, id: name }, after: made })
        tx.afterCommit(() => catalog.plans.forget(project.id))
        return made ?? fail('not_found', { kind: 'property' })
      }),
  })
  return [event, property]
}
