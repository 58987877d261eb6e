import type { BoardMail, BoardMailInput } from '@millrace/contract/boards/mail.ts'
import type { BoardDefinition } from '@millrace/contract/boards/board.ts'
import type { Role } from '@millrace/contract/permissions.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

type Definition = Omit<BoardMailInput, 'readers' | 'isOn'>
export interface MailRow {
  readonly definition: Definition
  readonly isOn: boolean
  readonly nextAt: Date
  readonly revision: number
}

export const find = (db: Db, boardId: string): Promise<MailRow | undefined> =>
  db.one<MailRow>(sql`select definition, is_on as "isOn", next_at as "nextAt", revision from board_mails where board_id = ${boardId}`)

export const readers = (db: Db, boardId: string): Promise<{ accountId: number; hasStopped: boolean }[]> =>
  db.rows(sql`
    select account_id::int as "accountId", stopped_at is not null as "hasStopped" from board_mail_readers where board_id = ${boardId} order by account_id`)

export const lastLetters = (
  db: Db,
  boardId: string,
): Promise<{ name: string; dueAt: Date; state: BoardMail['last'][number]['state']; detail: string }[]> =>
  db.rows(sql`
    select a.name, l.due_at as "dueAt", l.state, l.detail from board_mail_letters l join accounts a using (account_id)
    where l.board_id = ${boardId} order by l.due_at desc, a.name limit 20`)

interface Given {
  readonly projectId: number
  readonly boardId: string
  readonly input: BoardMailInput
  readonly nextAt: Date
  readonly by: string
  readonly now: Date
}

/** Nothing when somebody else has changed it since. */
export async function put(tx: Tx, { projectId, boardId, input, nextAt, by, now }: Given, revision: number): Promise<number> {
  const { readers: chosen, isOn, ...definition } = input
  const changed = await tx.run(sql`
    insert into board_mails (board_id, project_id, definition, is_on, next_at, updated_by, updated_at)
    select ${boardId}, ${projectId}::int, ${JSON.stringify(definition)}::jsonb, ${isOn}::boolean, ${nextAt}::timestamptz, ${by}, ${now}::timestamptz
      where ${revision}::int = 0 or exists (select from board_mails where board_id = ${boardId})
    on conflict (board_id) do update set definition = excluded.definition, is_on = excluded.is_on, next_at = excluded.next_at,
      revision = board_mails.revision + 1, updated_by = excluded.updated_by, updated_at = excluded.updated_at
      where board_mails.revision = ${revision}::int`)
  if (changed === 0) return 0
  await tx.run(
    sql`delete from board_mail_readers where board_id = ${boardId} and stopped_at is null and account_id <> all(${[...chosen]}::bigint[])`,
  )
  await tx.run(sql`
    insert into board_mail_readers (board_id, account_id, project_id)
    select ${boardId}, unnest(${[...chosen]}::bigint[]), ${projectId}::int on conflict do nothing`)
  return changed
}

/** `stoppedAt`: somebody wants it no more. Nothing where the board is not mailed. */
export const want = (tx: Tx, boardId: string, accountId: number, stoppedAt: Date | null): Promise<number> =>
  tx.run(sql`
    insert into board_mail_readers (board_id, account_id, project_id, stopped_at)
    select board_id, ${accountId}::bigint, project_id, ${stoppedAt}::timestamptz from board_mails where board_id = ${boardId}
    on conflict (board_id, account_id) do update set stopped_at = excluded.stopped_at`)

export const isAnyDue = async (db: Db, now: Date): Promise<boolean> =>
  (
    await db.one<{ due: boolean }>(sql`
    select exists (select from board_mails where is_on and next_at <= ${now})
      or exists (select from board_mail_letters where state in ('waiting', 'sending') and next_at <= ${now}) as due`)
  )?.due ?? false

export interface Due {
  readonly boardId: string
  readonly definition: Definition
  readonly timeZone: string
  readonly dueAt: Date
}

/** The schedule that has waited longest, until the commit nobody else’s. */
export const lockDue = (tx: Tx, now: Date): Promise<Due | undefined> =>
  tx.one<Due>(sql`
    select m.board_id as "boardId", m.definition, p.time_zone as "timeZone", m.next_at as "dueAt"
    from board_mails m join projects p using (project_id) where m.is_on and m.next_at <= ${now}
    order by m.next_at, m.board_id limit 1 for update of m`)

/** A letter to each reader, once for this time; of a board that is put aside none. */
export async function open(tx: Tx, { boardId, dueAt }: Due, nextAt: Date): Promise<void> {
  await tx.run(sql`
    insert into board_mail_letters (board_id, due_at, account_id, project_id, state, next_at)
    select r.board_id, ${dueAt}::timestamptz, r.account_id, b.project_id, 'waiting', ${dueAt}::timestamptz
    from board_mail_readers r join boards b using (board_id)
    where r.board_id = ${boardId} and r.stopped_at is null and b.archived_at is null on conflict do nothing`)
  await tx.run(sql`update board_mails set next_at = ${nextAt} where board_id = ${boardId}`)
}

/** Of letters that were being handed over when a process died nobody can say whether they arrived. */
export const giveUp = (db: Db): Promise<number> =>
  db.run(sql`
    update board_mail_letters set state = 'unknown', detail = 'the process ended while it was sent: it may have arrived' where state = 'sending'`)

export interface Letter {
  readonly boardId: string
  readonly dueAt: Date
  readonly accountId: number
  readonly email: string
  /** Of the member now; null: is none any more. */
  readonly role: Role | null
  /** Whoever reads it has not stopped it since, nor has the board been put aside. */
  readonly isWanted: boolean
  /** With this one. */
  readonly attempts: number
  readonly language: 'zh' | 'en'
  readonly project: {
    readonly id: number
    readonly slug: string
    readonly name: string
    readonly timeZone: string
    readonly currency: string
  }
  readonly board: { readonly name: string; readonly note: string; readonly roles: readonly Role[]; readonly definition: BoardDefinition }
}

/** The letter that is to be sent next, one board after the other. */
export const next = (db: Db, now: Date): Promise<Letter | undefined> =>
  db.one<Letter>(sql`
    select l.board_id as "boardId", l.due_at as "dueAt", l.account_id::int as "accountId", a.email, l.attempts + 1 as attempts,
      m.definition->>'language' as language, m.is_on and b.archived_at is null and r.stopped_at is null and r.account_id is not null as "isWanted",
      (select role from members x where x.project_id = l.project_id and x.account_id = l.account_id) as role,
      jsonb_build_object('id', p.project_id, 'slug', p.slug, 'name', p.name, 'timeZone', p.time_zone, 'currency', p.currency) as project,
      jsonb_build_object('name', b.name, 'note', b.note, 'roles', b.roles, 'definition', b.definition) as board
    from board_mail_letters l join boards b using (board_id) join board_mails m using (board_id) join projects p on p.project_id = l.project_id
    join accounts a using (account_id) left join board_mail_readers r on r.board_id = l.board_id and r.account_id = l.account_id
    where l.state = 'waiting' and l.next_at <= ${now} order by l.due_at, l.board_id, l.account_id limit 1`)

/** From here on it may arrive. */
export const take = (db: Db, { boardId, dueAt, accountId }: Letter): Promise<number> =>
  db.run(sql`
    update board_mail_letters set state = 'sending' where board_id = ${boardId} and due_at = ${dueAt} and account_id = ${accountId} and state = 'waiting'`)

export const settle = (
  db: Db,
  { boardId, dueAt, accountId, attempts }: Letter,
  state: 'waiting' | 'sent' | 'unknown' | 'failed' | 'skipped',
  detail: string,
  nextAt: Date,
): Promise<number> =>
  db.run(sql`
    update board_mail_letters set state = ${state}, detail = ${detail.slice(0, 500)}, next_at = ${nextAt}, attempts = ${attempts}
    where board_id = ${boardId} and due_at = ${dueAt} and account_id = ${accountId} and state in ('waiting', 'sending')`)
