import { randomBytes } from 'node:crypto'
import {
  boardLinkInputSchema,
  boardLinkSchema,
  boardLinksSchema,
  mostOpenLinks,
  newBoardLinkSchema,
} from '@millrace/contract/boards/links.ts'
import type { Role } from '@millrace/contract/permissions.ts'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { type Actor, defineRoute, type Route } from '../../../platform/http/index.ts'
import type { Db } from '../../../platform/postgres.ts'
import { hashPassword, hashToken, newToken } from '../../admin/index.ts'
import { mayOpen, openTo } from '../open-to.ts'
import type { BoardsDeps } from '../routes.ts'
import * as boards from '../store.ts'
import { linkState, mayGive } from './state.ts'
import * as store from './store.ts'

const base = '/api/v1/projects/:slug/boards/:id/links'
const params = z.object({ slug: z.string(), id: z.string() })
const withLink = params.extend({ link: z.string() })
const dayMs = 86_400_000

/** Links by which visitors see a board: made, listed and ended by whoever may edit it. */
export const linkRoutes = (deps: BoardsDeps): Route[] => [listRoute(deps), createRoute(deps), endRoute(deps)]

const listRoute = ({ postgres, clock }: BoardsDeps): Route =>
  defineRoute({
    method: 'GET',
    url: base,
    permission: 'analytics.write',
    summary: 'Links by which visitors without an account see a board',
    params,
    response: boardLinksSchema,
    handler: async ({ project, actor, params: { id } }) => {
      const board = await found(postgres, project.id, actor, id)
      return { items: (await store.list(postgres, project.id, id)).map((row) => present(row, board, clock.now())) }
    },
  })

const createRoute = ({ postgres, clock, publicUrl }: BoardsDeps): Route =>
  defineRoute({
    method: 'POST',
    url: base,
    permission: 'analytics.write',
    summary: 'Make a link to a board for visitors; only an account can, and while it may not any more the link is closed',
    params,
    body: boardLinkInputSchema,
    response: newBoardLinkSchema,
    handler: async ({ project, actor, params: { id }, body, audit }) => {
      const board = await found(postgres, project.id, actor, id)
      if (actor.kind !== 'account' || actor.role === undefined) return fail('forbidden', { permission: 'session' })
      if (!mayGive(actor.role, body.role, board.roles))
        fail('invalid_input', {}, [
          { path: 'body.role', code: 'role', message: 'a role that the board is open to, and that may not more than you yourself' },
        ])
      const { password, days, ...about } = body
      const now = clock.now()
      const token = newToken('mb')
      const link = {
        ...about,
        id: `bln_${randomBytes(8).toString('hex')}`,
        createdBy: actor.name,
        createdAt: now,
        expiresAt: new Date(now.getTime() + days * dayMs),
      }
      const passwordHash = password === null ? null : await hashPassword(password)
      return postgres.transaction(async (tx) => {
        const owned = { projectId: project.id, boardId: id, accountId: actor.id }
        const made = await store.insert(tx, { ...link, ...owned, tokenHash: hashToken(token), passwordHash }, mostOpenLinks)
        if (made === 0)
          fail('invalid_input', {}, [{ path: 'body', code: 'too_many', message: `more than ${mostOpenLinks} open links: end one first` }])
        const row = (await store.find(tx, project.id, id, link.id)) ?? fail('internal', { request: link.id })
        const after = { board: id, ...about, expiresAt: link.expiresAt.toISOString(), hasPassword: password !== null }
        await audit(tx, { action: 'board.link_made', target: { kind: 'board_link', id: link.id }, after })
        return { link: present(row, board, now), url: `${publicUrl()}/shared/${token}` }
      })
    },
  })

const endRoute = ({ postgres, clock }: BoardsDeps): Route =>
  defineRoute({
    method: 'DELETE',
    url: `${base}/:link`,
    permission: 'analytics.write',
    summary: 'End a link: from now on it opens nothing',
    params: withLink,
    response: boardLinkSchema,
    handler: async ({ project, actor, params: { id, link }, audit }) => {
      const board = await found(postgres, project.id, actor, id)
      return postgres.transaction(async (tx) => {
        const before = (await store.find(tx, project.id, id, link)) ?? fail('not_found', { kind: 'link' })
        const now = clock.now()
        await store.end(tx, link, now)
        await audit(tx, { action: 'board.link_ended', target: { kind: 'board_link', id: link }, before: { board: id, name: before.name } })
        return present({ ...before, endedAt: before.endedAt ?? now }, board, now)
      })
    },
  })

interface Board {
  readonly roles: readonly Role[]
  readonly isArchived: boolean
}

async function found(db: Db, projectId: number, actor: Actor, id: string): Promise<Board> {
  const row = await boards.find(db, projectId, id)
  if (!row || !mayOpen(openTo(actor), row.roles)) return fail('not_found', { kind: 'board' })
  return { roles: row.roles, isArchived: row.archivedAt !== null }
}

const present = ({ createdAt, expiresAt, lastUsedAt, ...row }: store.LinkRow, board: Board, now: Date) => ({
  ...row,
  state: linkState({ ...row, expiresAt }, board, now),
  createdAt: createdAt.toISOString(),
  expiresAt: expiresAt.toISOString(),
  lastUsedAt: lastUsedAt?.toISOString() ?? null,
})
