import { randomUUID } from 'node:crypto'
import { noteInputSchema, noteSchema, notesQuerySchema, notesSchema } from '@millrace/contract/analytics/notes.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres } from '../../platform/postgres.ts'
import * as store from './notes-store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/notes'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Dated notes: what charts show beside the numbers. */
export const noteRoutes = (deps: Deps): Route[] => [listRoute(deps), createRoute(deps), changeRoute(deps), removeRoute(deps)]

const listRoute = ({ postgres }: Deps): Route =>
  defineRoute({
    method: 'GET',
    url: base,
    permission: 'analytics.read',
    summary: 'Dated notes, latest day first',
    params: slugOnly,
    query: notesQuerySchema,
    response: notesSchema,
    handler: async ({ project, query }) => {
      const after = readCursor(z.tuple([z.string(), z.string()]), query.cursor)
      const items = await store.listNotes(postgres, project.id, query, after, query.limit)
      const last = items.at(-1)
      return { items, next: last && items.length === query.limit ? cursorOf([last.day, last.id]) : null }
    },
  })

const createRoute = ({ postgres, clock }: Deps): Route =>
  defineRoute({
    method: 'POST',
    url: base,
    permission: 'catalog.write',
    summary: 'Write a note on a day, or on several in a row',
    params: slugOnly,
    body: noteInputSchema,
    response: noteSchema,
    handler: ({ project, body, actor, audit }) =>
      postgres.transaction(async (tx) => {
        const id = randomUUID()
        await store.insertNote(tx, project.id, id, body, actor.name, clock.now())
        const made = (await store.findNote(tx, project.id, id)) ?? fail('not_found', { kind: 'note' })
        await audit(tx, { action: 'note.created', target: { kind: 'note', id }, after: made })
        return made
      }),
  })

const changeRoute = ({ postgres }: Deps): Route =>
  defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'catalog.write',
    summary: 'Change a note',
    params: withId,
    body: noteInputSchema,
    response: noteSchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await store.findNote(tx, project.id, params.id)) ?? fail('not_found', { kind: 'note' })
        if ((await store.updateNote(tx, project.id, params.id, revision, body)) === 0)
          fail('revision_conflict', { revision: before.revision })
        const after = (await store.findNote(tx, project.id, params.id)) ?? before
        await audit(tx, { action: 'note.changed', target: { kind: 'note', id: params.id }, before, after })
        return after
      }),
  })

const removeRoute = ({ postgres }: Deps): Route =>
  defineRoute({
    method: 'DELETE',
    url: `${base}/:id`,
    permission: 'catalog.write',
    summary: 'Remove a note; what it said stays in the audit log',
    params: withId,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await store.findNote(tx, project.id, params.id)) ?? fail('not_found', { kind: 'note' })
        await store.deleteNote(tx, project.id, params.id)
        await audit(tx, { action: 'note.removed', target: { kind: 'note', id: params.id }, before })
      }),
  })
