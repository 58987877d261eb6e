import { isOpenTo } from '@millrace/contract/boards/links.ts'
import { boardMailInputSchema, boardMailSchema, nextMail } from '@millrace/contract/boards/mail.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import { fail } from '../../../platform/errors.ts'
import { type Actor, defineRoute, type ProjectContext, type Route } from '../../../platform/http/index.ts'
import type { Db, Postgres } from '../../../platform/postgres.ts'
import { membersOf } from '../../admin/index.ts'
import { mayOpen, openTo } from '../open-to.ts'
import * as boards from '../store.ts'
import * as store from './store.ts'

interface Deps {
  readonly postgres: Postgres
  readonly clock: Clock
}

const base = '/api/v1/projects/:slug/boards/:id/mail'
const params = z.object({ slug: z.string(), id: z.string() })
const target = (id: string) => ({ kind: 'board' as const, id })

/** A board by mail: when and to whom, and whether the caller wants it. */
export function mailRoutes({ postgres, clock }: Deps): Route[] {
  const read = defineRoute({
    method: 'GET',
    url: base,
    permission: 'analytics.read',
    summary: 'When a board is mailed, to whom, and what became of the last letters',
    params,
    response: boardMailSchema,
    handler: async ({ project, actor, params: { id } }) => present(postgres, await found(postgres, project, actor, id), actor),
  })
  const change = defineRoute({
    method: 'PUT',
    url: base,
    permission: 'analytics.write',
    summary: 'Mail a board to colleagues every day, or once a week',
    params,
    body: boardMailInputSchema,
    response: boardMailSchema,
    revision: true,
    handler: async ({ project, actor, params: { id }, body, revision, audit }) => {
      const board = await found(postgres, project, actor, id)
      const may = new Set((await colleaguesOf(postgres, board)).map((one) => one.accountId))
      const strangers = body.readers.flatMap((one, i) =>
        may.has(one) ? [] : [{ path: `body.readers.${i}`, code: 'unknown', message: 'no member who may open the board' }],
      )
      if (strangers.length > 0) fail('invalid_input', {}, strangers)
      const now = clock.now()
      const nextAt = new Date(nextMail(body, now.getTime(), project.timeZone))
      return postgres.transaction(async (tx) => {
        const given = { projectId: project.id, boardId: id, input: body, nextAt, by: actor.name, now }
        if ((await store.put(tx, given, revision)) === 0)
          return fail('revision_conflict', { revision: (await store.find(tx, id))?.revision ?? 0 })
        await audit(tx, { action: 'board.mail_changed', target: target(id), after: body })
        return present(tx, board, actor)
      })
    },
  })
  return [read, change, ...(['PUT', 'DELETE'] as const).map((method) => mineRoute({ postgres, clock }, method))]
}

/** An account speaks for itself alone. */
const mineRoute = ({ postgres, clock }: Deps, method: 'PUT' | 'DELETE'): Route =>
  defineRoute({
    method,
    url: `${base}/mine`,
    permission: 'analytics.read',
    summary: method === 'PUT' ? 'Get the mail of a board' : 'Get the mail of a board no more',
    params,
    response: boardMailSchema,
    handler: async ({ project, actor, params: { id }, audit }) => {
      const board = await found(postgres, project, actor, id)
      if (actor.kind !== 'account') return fail('forbidden', { permission: 'analytics.read' })
      return postgres.transaction(async (tx) => {
        if ((await store.want(tx, id, actor.id, method === 'PUT' ? null : clock.now())) === 0)
          return fail('not_found', { kind: 'board mail' })
        await audit(tx, { action: method === 'PUT' ? 'board.mail_wanted' : 'board.mail_stopped', target: target(id) })
        return present(tx, board, actor)
      })
    },
  })

interface Board extends Pick<boards.BoardRow, 'id' | 'roles'> {
  readonly projectId: number
}

async function found(db: Db, { id: projectId }: Pick<ProjectContext, 'id'>, actor: Actor, id: string): Promise<Board> {
  const row = await boards.find(db, projectId, id)
  return row && mayOpen(openTo(actor), row.roles) ? { id, roles: row.roles, projectId } : fail('not_found', { kind: 'board' })
}

const colleaguesOf = async (db: Db, { projectId, roles }: Board) =>
  (await membersOf(db, projectId)).filter(({ role }) => isOpenTo(role, roles))

async function present(db: Db, board: Board, actor: Actor) {
  const [mail, chosen, members, last] = [
    await store.find(db, board.id),
    await store.readers(db, board.id),
    await colleaguesOf(db, board),
    await store.lastLetters(db, board.id),
  ]
  const stopped = new Set(chosen.filter((one) => one.hasStopped).map((one) => one.accountId))
  const readers = chosen.filter((one) => !one.hasStopped).map((one) => one.accountId)
  const { weekday, hour, language } = boardMailInputSchema.parse(mail?.definition ?? {})
  return {
    isOn: mail?.isOn ?? false,
    weekday,
    hour,
    language,
    readers,
    revision: mail?.revision ?? 0,
    nextAt: mail?.isOn ? mail.nextAt.toISOString() : null,
    isMine: actor.kind === 'account' && readers.includes(actor.id),
    colleagues: members.map(({ accountId, name, email }) => ({ accountId, name, email, hasStopped: stopped.has(accountId) })),
    last: last.map((one) => ({ ...one, dueAt: one.dueAt.toISOString() })),
  }
}
