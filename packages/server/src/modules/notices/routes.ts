import {
  alertDestinationSchema,
  alertDestinationsSchema,
  destinationInputSchema,
  newDestinationSchema,
  testedDestinationSchema,
} from '@millrace/contract/notices/api.ts'
import { z } from 'zod'
import { fail } from '../../platform/errors.ts'
import { defineRoute, type Route, shelfRoutes } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import type { NoticesModule } from './notices.ts'
import * as store from './store.ts'
import { tellTest } from './tell.ts'

const base = '/api/v1/projects/:slug/alert-destinations'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Where people hear of alerts: set up, tried, put aside. Secrets go in and never come out. */
export function destinationRoutes(notices: NoticesModule): Route[] {
  const { postgres, destinations } = notices
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'channels.manage',
    summary: 'Where people hear of alerts outside the console, and when each last worked or failed',
    params: slugOnly,
    response: alertDestinationsSchema,
    handler: async ({ project }) => ({ items: (await store.list(postgres, project.id)).map(destinations.present), next: null }),
  })
  const read = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'channels.manage',
    summary: 'One destination of alerts',
    params: withId,
    response: alertDestinationSchema,
    handler: async ({ project, params }) => destinations.present(await found(postgres, project.id, params.id)),
  })
  const test = defineRoute({
    method: 'POST',
    url: `${base}/:id/test`,
    permission: 'channels.manage',
    summary: 'Send a message to a destination, to see it arrive',
    params: withId,
    response: testedDestinationSchema,
    status: 200,
    handler: async ({ project, params, audit }) => {
      const { id } = await found(postgres, project.id, params.id)
      const tested = await tellTest(notices, id)
      const target = { kind: 'alert_destination', id }
      await postgres.transaction((tx) => audit(tx, { action: 'alert_destination.tested', target, after: tested }))
      return tested
    },
  })
  return [list, read, test, createRoute(notices), changeRoute(notices), ...shelf(notices)]
}

const found = async (db: Db, projectId: number, id: string): Promise<store.DestinationRow> =>
  (await store.find(db, projectId, id)) ?? fail('not_found', { kind: 'alert_destination' })

function createRoute({ postgres, clock, destinations }: NoticesModule): Route {
  return defineRoute({
    method: 'POST',
    url: base,
    permission: 'channels.manage',
    summary: 'Name a place where people are to hear of alerts',
    params: slugOnly,
    body: newDestinationSchema,
    response: alertDestinationSchema,
    handler: ({ project, body, audit }) =>
      postgres.transaction(async (tx) => {
        const { kind, name, settings, wants, least } = body
        const id = destinations.newId()
        const sealed = destinations.seal(project.id, id, body.secrets)
        await store.insert(tx, { id, projectId: project.id, kind, name, settings, sealed, wants, least }, clock.now())
        const target = { kind: 'alert_destination', id }
        await audit(tx, { action: 'alert_destination.created', target, after: { kind, name, settings, wants, least } })
        return destinations.present(await found(tx, project.id, id))
      }),
  })
}

function changeRoute({ postgres, clock, destinations, start }: NoticesModule): Route {
  return defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'channels.manage',
    summary: 'Change a destination; one that refused is told what waits',
    params: withId,
    body: destinationInputSchema,
    response: alertDestinationSchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await found(tx, project.id, params.id)
        if (body.kind !== before.kind)
          fail('invalid_input', {}, [{ path: 'kind', code: 'changed', message: `it is ${before.kind}; make another destination instead` }])
        const { name, settings, wants, least } = body
        const sealed = body.secrets ? destinations.seal(project.id, before.id, body.secrets) : before.sealed
        if ((await store.update(tx, { ...before, name, settings, sealed, wants, least }, revision, clock.now())) === 0)
          fail('revision_conflict', { revision: before.revision })
        await start(tx, [before.id])
        await audit(tx, {
          action: 'alert_destination.changed',
          target: { kind: 'alert_destination', id: before.id },
          before: { name: before.name, settings: before.settings, wants: before.wants, least: before.least, stopped: before.stopped },
          after: { name, settings, wants, least, hasNewSecrets: body.secrets !== undefined },
        })
        return destinations.present(await found(tx, project.id, before.id))
      }),
  })
}

const shelf = ({ postgres, clock, destinations }: NoticesModule): Route[] =>
  shelfRoutes({
    postgres,
    base,
    permission: 'channels.manage',
    summary: { archive: 'Put a destination aside; nothing is told there', restore: 'Bring a destination back' },
    response: alertDestinationSchema,
    kind: 'alert_destination',
    find: found,
    async put(tx, { projectId, id, revision, isArchived, before }) {
      const now = clock.now()
      if ((await store.setArchived(tx, projectId, id, revision, isArchived ? now : null, now)) === 0)
        fail('revision_conflict', { revision: before.revision })
      return found(tx, projectId, id)
    },
    present: destinations.present,
  })
