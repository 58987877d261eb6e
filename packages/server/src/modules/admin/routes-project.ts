import {
  auditListSchema,
  auditQuerySchema,
  createdTokenSchema,
  memberPatchSchema,
  memberSchema,
  membersSchema,
  newMemberSchema,
  newSourceSchema,
  newTokenSchema,
  projectPatchSchema,
  projectSchema,
  sourceSchema,
  sourcesSchema,
  tokensSchema,
} from '@millrace/contract/admin/api.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { permissions, type Role } from '@millrace/contract/permissions.ts'
import { z } from 'zod'
import type { Clock } from '../../platform/clock.ts'
import { fail } from '../../platform/errors.ts'
import { cursorOf, defineRoute, readCursor, type Route } from '../../platform/http/index.ts'
import type { Postgres, Tx } from '../../platform/postgres.ts'
import type { AdminModule } from './admin.ts'
import * as keys from './keys.ts'
import { hashPassword } from './secrets.ts'
import * as store from './store.ts'

interface Deps {
  readonly admin: AdminModule
  readonly postgres: Postgres
  readonly clock: Clock
  readonly publicUrl: () => string
  /** What nothing on record means of a purpose, or the time zone, was changed. */
  readonly premiseChanged: (tx: Tx, projectId: number, premise: { readonly purpose: string } | 'zone', by: string) => Promise<void>
}

const base = '/api/v1/projects/:slug'
const slugOnly = z.object({ slug: z.string() })
const withId = z.object({ slug: z.string(), id: z.coerce.number().int() })

/** Dates become ISO text; everything else stays. */
const dated = <T extends object>(
  row: T,
): { [K in keyof T]: T[K] extends Date ? string : T[K] extends Date | null ? string | null : T[K] } =>
  Object.fromEntries(
    Object.entries(row).map(([key, value]) => [key, value instanceof Date ? value.toISOString() : value]),
  ) as never /* the mapped type above */

export function projectRoutes(deps: Deps): Route[] {
  return [...projectItself(deps), ...memberRoutes(deps), ...sourceRoutes(deps), ...tokenRoutes(deps), auditRoute(deps)]
}

function projectItself({ postgres, premiseChanged }: Deps): Route[] {
  const read = defineRoute({
    method: 'GET',
    url: base,
    permission: 'project.read',
    summary: 'The project and its settings',
    params: slugOnly,
    response: projectSchema,
    handler: async ({ params }) => dated((await store.findProject(postgres, params.slug)) ?? fail('not_found', { kind: 'project' })),
  })
  const change = defineRoute({
    method: 'PATCH',
    url: base,
    permission: 'project.manage',
    summary:
      'Change name, time zone, currency, the default consent, working days, in how many journeys people may be at once, or whether journeys, and which broadcasts, need a second person',
    params: slugOnly,
    body: projectPatchSchema,
    response: projectSchema,
    revision: true,
    handler: ({ project, params, body, revision, actor, audit }) =>
      postgres.transaction(async (tx) => {
        const before = await store.findProject(tx, params.slug)
        const after = await store.updateProject(tx, project.id, revision, body)
        if (!after) return fail('revision_conflict', { revision: before?.revision ?? 0 })
        if (before?.marketingDefault !== after.marketingDefault)
          await premiseChanged(tx, project.id, { purpose: marketingPurpose }, actor.name)
        if (before?.timeZone !== after.timeZone) await premiseChanged(tx, project.id, 'zone', actor.name)
        await audit(tx, { action: 'project.changed', target: { kind: 'project', id: params.slug }, before, after })
        return dated(after)
      }),
  })
  return [read, change]
}

function memberRoutes({ postgres, clock }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/members`,
    permission: 'project.read',
    summary: 'Who works in the project',
    params: slugOnly,
    response: membersSchema,
    handler: async ({ project }) => ({ items: (await store.listMembers(postgres, project.id)).map(dated), next: null }),
  })
  const add = defineRoute({
    method: 'POST',
    url: `${base}/members`,
    permission: 'members.manage',
    summary: 'Add a member; a new account needs a first password',
    params: slugOnly,
    body: newMemberSchema,
    response: memberSchema,
    handler: async ({ project, body, audit }) => {
      const known = await store.findAccount(postgres, body.email)
      if (!known && !body.password)
        fail('invalid_input', {}, [{ path: 'body.password', code: 'required', message: 'a new account needs a first password' }])
      const passwordHash = known?.passwordHash ?? (await hashPassword(body.password ?? ''))
      return postgres.transaction(async (tx) => {
        const account = await store.upsertAccount(tx, { ...body, passwordHash }, clock.now())
        if ((await store.addMember(tx, project.id, account.id, body.role, clock.now())) === 0)
          fail('already_member', { email: account.email })
        await audit(tx, {
          action: 'member.added',
          target: { kind: 'account', id: String(account.id) },
          after: { email: account.email, role: body.role },
        })
        return memberOf(tx, project.id, account.id)
      })
    },
  })
  const change = defineRoute({
    method: 'PATCH',
    url: `${base}/members/:id`,
    permission: 'members.manage',
    summary: 'Change a member’s role',
    params: withId,
    body: memberPatchSchema,
    response: memberSchema,
    revision: true,
    handler: ({ project, params, body, revision, audit }) =>
      postgres.transaction(async (tx) => {
        await keepAnOwner(tx, project.id, params.id, body.role)
        const before = await memberOf(tx, project.id, params.id)
        if ((await store.changeRole(tx, project.id, params.id, revision, body.role)) === 0)
          fail('revision_conflict', { revision: before.revision })
        await audit(tx, {
          action: 'member.changed',
          target: { kind: 'account', id: String(params.id) },
          before: { role: before.role },
          after: body,
        })
        return memberOf(tx, project.id, params.id)
      }),
  })
  const remove = defineRoute({
    method: 'DELETE',
    url: `${base}/members/:id`,
    permission: 'members.manage',
    summary: 'Remove a member from the project',
    params: withId,
    revision: true,
    handler: ({ project, params, revision, audit }) =>
      postgres.transaction(async (tx) => {
        await keepAnOwner(tx, project.id, params.id, undefined)
        const before = await memberOf(tx, project.id, params.id)
        if ((await store.removeMember(tx, project.id, params.id, revision)) === 0) fail('revision_conflict', { revision: before.revision })
        await audit(tx, {
          action: 'member.removed',
          target: { kind: 'account', id: String(params.id) },
          before: { email: before.email, role: before.role },
        })
      }),
  })
  return [list, add, change, remove]
}

async function memberOf(tx: Tx, projectId: number, accountId: number) {
  const member = (await store.listMembers(tx, projectId)).find((row) => row.accountId === accountId)
  return dated(member ?? fail('not_found', { kind: 'member' }))
}

async function keepAnOwner(tx: Tx, projectId: number, accountId: number, role: Role | undefined): Promise<void> {
  const owners = await store.lockOwners(tx, projectId)
  if (role !== 'owner' && owners.length === 1 && owners[0]?.accountId === accountId) fail('last_owner')
}

function sourceRoutes({ admin, postgres, clock, publicUrl }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/sources`,
    permission: 'sources.read',
    summary: 'Sources with their write keys and when they were last heard of',
    params: slugOnly,
    response: sourcesSchema,
    handler: async ({ project, actor }) => ({
      items: (await keys.listSources(postgres, project.id)).map((row) => {
        const source = dated(row)
        return {
          ...source,
          kind: sourceSchema.shape.kind.parse(source.kind),
          writeKey: actor.can('sources.manage') ? source.writeKey : '••••',
        }
      }),
      next: null,
      publicUrl: publicUrl(),
    }),
  })
  const create = defineRoute({
    method: 'POST',
    url: `${base}/sources`,
    permission: 'sources.manage',
    summary: 'Add a source: a write key of its own',
    params: slugOnly,
    body: newSourceSchema,
    response: sourceSchema,
    handler: ({ project, body, audit }) =>
      postgres.transaction(async (tx) => {
        const source = await keys.createSource(tx, project.id, body, clock.now())
        await audit(tx, { action: 'source.created', target: { kind: 'source', id: String(source.id) }, after: body })
        tx.afterCommit(admin.keys.forget)
        return { ...dated(source), kind: body.kind }
      }),
  })
  const archive = defineRoute({
    method: 'DELETE',
    url: `${base}/sources/:id`,
    permission: 'sources.manage',
    summary: 'Archive a source: its write key stops working',
    params: withId,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await keys.archiveSource(tx, project.id, params.id, clock.now())) ?? fail('not_found', { kind: 'source' })
        await audit(tx, { action: 'source.archived', target: { kind: 'source', id: String(params.id) }, before, after: { archived: true } })
        tx.afterCommit(admin.keys.forget)
      }),
  })
  return [list, create, archive]
}

function tokenRoutes({ postgres, clock }: Deps): Route[] {
  const list = defineRoute({
    method: 'GET',
    url: `${base}/tokens`,
    permission: 'tokens.manage',
    summary: 'API tokens; the secrets themselves are not kept',
    params: slugOnly,
    response: tokensSchema,
    handler: async ({ project }) => ({ items: (await keys.listTokens(postgres, project.id)).map(dated), next: null }),
  })
  const create = defineRoute({
    method: 'POST',
    url: `${base}/tokens`,
    permission: 'tokens.manage',
    summary: 'Make an API token with scopes',
    params: slugOnly,
    body: newTokenSchema,
    response: createdTokenSchema,
    handler: ({ project, actor, body, audit }) =>
      postgres.transaction(async (tx) => {
        const scopes = (body.scopes ?? permissions).filter((scope) => actor.can(scope))
        const token = await keys.createToken(tx, project.id, { name: body.name, scopes, createdBy: actor.name }, clock.now())
        await audit(tx, { action: 'token.created', target: { kind: 'token', id: String(token.id) }, after: { name: body.name, scopes } })
        return dated(token)
      }),
  })
  const revoke = defineRoute({
    method: 'DELETE',
    url: `${base}/tokens/:id`,
    permission: 'tokens.manage',
    summary: 'Revoke a token at once',
    params: withId,
    handler: ({ project, params, audit }) =>
      postgres.transaction(async (tx) => {
        const before = (await keys.revokeToken(tx, project.id, params.id, clock.now())) ?? fail('not_found', { kind: 'token' })
        await audit(tx, { action: 'token.revoked', target: { kind: 'token', id: String(params.id) }, before, after: { revoked: true } })
      }),
  })
  return [list, create, revoke]
}

function auditRoute({ postgres }: Deps): Route {
  return defineRoute({
    method: 'GET',
    url: `${base}/audit`,
    permission: 'audit.read',
    summary: 'Who changed what, newest first',
    params: slugOnly,
    query: auditQuerySchema,
    response: auditListSchema,
    handler: async ({ project, query }) => {
      const before = readCursor(z.number(), query.cursor)
      const rows = await store.listAudit(postgres, project.id, { before, limit: query.limit, action: query.action, target: query.target })
      const last = rows.at(-1)
      return { items: rows.map(dated), next: last && rows.length === query.limit ? cursorOf(last.id) : null }
    },
  })
}
