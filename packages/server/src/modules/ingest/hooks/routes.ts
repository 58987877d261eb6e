import { randomBytes } from 'node:crypto'
import {
  createdHookSchema,
  hookBodiesSchema,
  hookSchema,
  hooksSchema,
  type NewHook,
  newHookSchema,
  rowsPreviewBodySchema,
  rowsPreviewSchema,
  type Signature,
} from '@millrace/contract/ingest/hooks.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import type { Sealer } from '../../../platform/seal.ts'
import { refuseHopeless } from '../imports/hopeless.ts'
import { previewDocument } from '../imports/preview-document.ts'
import { parseJson } from '../protocols/json.ts'
import { standardPrefix } from './signature.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
  readonly seals: Sealer
  readonly publicUrl: () => string
}

const base = '/api/v1/projects/:slug/hooks'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.string() })

/** Inbound webhooks of a project: made, mapped, looked at, removed. Their secrets are never answered but once. */
export function hookRoutes(deps: Deps): Route[] {
  return [...readRoutes(deps), createRoute(deps), changeRoute(deps), removeRoute(deps), previewRoute(deps)]
}

const shown = ({ publicUrl }: Deps, { settings, token, id, name, revision, createdBy, createdAt, lastAt }: store.HookRow) => ({
  ...settings,
  id,
  name,
  url: `${publicUrl()}/hooks/${token}`,
  revision,
  createdBy,
  createdAt: createdAt.toISOString(),
  lastAt: lastAt?.toISOString() ?? null,
})

const told = ({ name, settings }: Pick<store.HookRow, 'name' | 'settings'>) => ({ name, ...settings })
const found = async (row: Promise<store.HookRow | undefined>): Promise<store.HookRow> => (await row) ?? fail('not_found', { kind: 'hook' })

function readRoutes(deps: Deps): Route[] {
  const { postgres } = deps
  const list = defineRoute({
    method: 'GET',
    url: base,
    permission: 'sources.read',
    summary: 'Inbound webhooks of the project',
    params: slugOnly,
    response: hooksSchema,
    handler: async ({ project }) => ({ items: (await store.list(postgres, project.id)).map((row) => shown(deps, row)), next: null }),
  })
  const one = defineRoute({
    method: 'GET',
    url: `${base}/:id`,
    permission: 'sources.read',
    summary: 'One webhook: its address, how it is signed, what its bodies mean',
    params: withId,
    response: hookSchema,
    handler: async ({ project, params }) => shown(deps, await found(store.find(postgres, project.id, params.id))),
  })
  const bodies = defineRoute({
    method: 'GET',
    url: `${base}/:id/bodies`,
    permission: 'sources.read',
    summary: 'The bodies that came last, and what each was answered',
    params: withId,
    response: hookBodiesSchema,
    handler: async ({ project, params, actor }) => {
      const hook = await found(store.find(postgres, project.id, params.id))
      const rows = await store.bodies(postgres, project.id, hook.id)
      const mayRead = actor.can('people.read_pii')
      return { items: rows.map((row) => ({ ...row, at: row.at.toISOString(), body: mayRead ? row.body : '' })) }
    },
  })
  return [list, one, bodies]
}

function createRoute(deps: Deps): Route {
  const { postgres, clock, seals } = deps
  return defineRoute({
    method: 'POST',
    url: base,
    permission: 'sources.manage',
    summary: 'Make a webhook: its address, and the secret its sender signs with',
    params: slugOnly,
    body: newHookSchema,
    response: createdHookSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const { name, settings, given } = readBody(body)
        const secret = settings.signature.scheme === 'none' ? null : (given ?? newSecret(settings.signature))
        const hook = {
          id: `hook_${randomBytes(9).toString('hex')}`,
          projectId: project.id,
          name,
          token: randomBytes(24).toString('base64url'),
          settings,
          secret: secret === null ? null : seals.seal(project.id, secret),
          createdBy: actor.name,
          createdAt: clock.now(),
        }
        await store.insert(tx, hook)
        await audit(tx, { action: 'hook.created', target: { kind: 'hook', id: hook.id }, after: told(hook) })
        return { ...shown(deps, { ...hook, revision: 1, lastAt: null }), secret }
      }),
  })
}

function changeRoute(deps: Deps): Route {
  const { postgres, seals } = deps
  return defineRoute({
    method: 'PUT',
    url: `${base}/:id`,
    permission: 'sources.manage',
    summary: 'Change what a webhook means or how it is signed; without a secret the one it has stays',
    params: withId,
    body: newHookSchema,
    response: createdHookSchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await found(store.lock(tx, project.id, params.id))
        if (before.revision !== revision) fail('revision_conflict', { revision: before.revision })
        const { name, settings, given } = readBody(body)
        const { scheme } = settings.signature
        const isOther = scheme !== before.settings.signature.scheme
        const made = scheme === 'none' ? undefined : (given ?? (isOther ? newSecret(settings.signature) : undefined))
        const secret = scheme === 'none' ? null : made === undefined ? before.secret : seals.seal(project.id, made)
        await store.update(tx, { id: before.id, name, settings, secret })
        await audit(tx, {
          action: 'hook.changed',
          target: { kind: 'hook', id: before.id },
          before: told(before),
          after: { ...told({ name, settings }), secretChanged: made !== undefined },
        })
        return {
          ...shown(deps, { ...before, name, settings, revision: revision + 1 }),
          secret: given === undefined ? (made ?? null) : null,
        }
      }),
  })
}

function readBody({ name, secret, ...settings }: NewHook): { name: string; settings: store.HookSettings; given: string | undefined } {
  if (settings.mapping) refuseHopeless(settings.mapping, settings.kind)
  const refuse = (message: string): never => fail('invalid_input', {}, [{ path: 'body.secret', code: 'invalid', message }])
  if (secret !== undefined && settings.signature.scheme === 'none') refuse('a secret needs a way of signing')
  if (secret !== undefined && settings.signature.scheme === 'standard' && !/^whsec_[A-Za-z0-9+/]{24,}={0,2}$/.test(secret))
    refuse('a Standard Webhooks secret is whsec_ and base64 of at least 18 bytes')
  return { name, settings, given: secret }
}

const newSecret = ({ scheme }: Signature): string =>
  scheme === 'standard' ? standardPrefix + randomBytes(32).toString('base64') : randomBytes(32).toString('hex')

function removeRoute({ postgres }: Deps): Route {
  return defineRoute({
    method: 'DELETE',
    url: `${base}/:id`,
    permission: 'sources.manage',
    summary: 'Remove a webhook: its address is unknown from then on; what came through it stays',
    params: withId,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await found(store.lock(tx, project.id, params.id))
        await store.remove(tx, before.id)
        await audit(tx, { action: 'hook.removed', target: { kind: 'hook', id: before.id }, before: told(before) })
      }),
  })
}

function previewRoute({ postgres, clock }: Deps): Route {
  return defineRoute({
    method: 'POST',
    url: `${base}/:id/preview`,
    permission: 'sources.manage',
    summary: 'What a mapping makes of a body; stores nothing',
    params: withId,
    body: rowsPreviewBodySchema,
    response: rowsPreviewSchema,
    status: 200,
    handler: async ({ project, params, body }) => {
      await found(store.find(postgres, project.id, params.id))
      const document =
        parseJson(body.body) ?? fail('invalid_input', {}, [{ path: 'body.body', code: 'json_malformed', message: 'not JSON' }])
      return previewDocument(document, body, {
        projectId: project.id,
        timeZone: project.timeZone,
        receivedAt: clock.now().getTime(),
      })
    },
  })
}
