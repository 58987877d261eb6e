import type { BoardDefinition } from '@millrace/contract/boards/board.ts'
import type { Role } from '@millrace/contract/permissions.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface LinkRow {
  readonly id: string
  readonly name: string
  readonly role: Role
  readonly hasFreeDays: boolean
  readonly hasPassword: boolean
  readonly createdBy: string
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly endedAt: Date | null
  readonly uses: number
  readonly lastUsedAt: Date | null
  /** Of whoever made it, now; null: is no member any more. */
  readonly makerRole: Role | null
}

const columns = sql`l.link_id as id, l.name, l.role, l.has_free_days as "hasFreeDays", l.password_hash is not null as "hasPassword",
  l.created_by as "createdBy", l.created_at as "createdAt", l.expires_at as "expiresAt", l.ended_at as "endedAt", l.uses, l.last_used_at as "lastUsedAt",
  (select m.role from members m where m.project_id = l.project_id and m.account_id = l.account_id) as "makerRole"`

export const list = (db: Db, projectId: number, boardId: string): Promise<LinkRow[]> =>
  db.rows<LinkRow>(sql`
    select ${columns} from board_links l where l.project_id = ${projectId} and l.board_id = ${boardId} order by l.created_at desc, l.link_id limit 500`)

export const find = (db: Db, projectId: number, boardId: string, id: string): Promise<LinkRow | undefined> =>
  db.one<LinkRow>(sql`
    select ${columns} from board_links l where l.project_id = ${projectId} and l.board_id = ${boardId} and l.link_id = ${id}`)

export interface NewLink extends Pick<LinkRow, 'id' | 'name' | 'role' | 'hasFreeDays' | 'createdBy' | 'createdAt' | 'expiresAt'> {
  readonly projectId: number
  readonly boardId: string
  readonly tokenHash: string
  readonly passwordHash: string | null
  readonly accountId: number
}

/** Nothing when the board has as many open ones as it may. */
export async function insert(tx: Tx, link: NewLink, most: number): Promise<number> {
  await tx.run(sql`select from boards where board_id = ${link.boardId} for update`)
  return tx.run(sql`
    insert into board_links (link_id, project_id, board_id, name, role, has_free_days, token_hash, password_hash, account_id, created_by, created_at, expires_at)
    select ${link.id}, ${link.projectId}::int, ${link.boardId}, ${link.name}, ${link.role}, ${link.hasFreeDays}::boolean, ${link.tokenHash},
      ${link.passwordHash}::text, ${link.accountId}::bigint, ${link.createdBy}, ${link.createdAt}::timestamptz, ${link.expiresAt}::timestamptz
    where (select count(*) from board_links where board_id = ${link.boardId} and ended_at is null and expires_at > ${link.createdAt}) < ${most}::int`)
}

/** Nothing when it had ended before. */
export const end = (tx: Tx, id: string, now: Date): Promise<number> =>
  tx.run(sql`update board_links set ended_at = ${now} where link_id = ${id} and ended_at is null`)

export interface Door extends LinkRow {
  readonly passwordHash: string | null
  readonly project: {
    readonly id: number
    readonly name: string
    readonly timeZone: string
    readonly currency: string
  }
  readonly board: {
    readonly name: string
    readonly note: string
    readonly roles: readonly Role[]
    readonly definition: BoardDefinition
    readonly isArchived: boolean
  }
}

/** What a token opens, with the board as it is now. */
export const byToken = (db: Db, tokenHash: string): Promise<Door | undefined> =>
  db.one<Door>(sql`
    select ${columns}, l.password_hash as "passwordHash",
      jsonb_build_object('id', p.project_id, 'name', p.name, 'timeZone', p.time_zone, 'currency', p.currency) as project,
      jsonb_build_object('name', b.name, 'note', b.note, 'roles', b.roles, 'definition', b.definition, 'isArchived', b.archived_at is not null) as board
    from board_links l join boards b using (board_id) join projects p on p.project_id = l.project_id where l.token_hash = ${tokenHash}`)

export const noteUse = (db: Db, id: string, now: Date): Promise<number> =>
  db.run(sql`update board_links set uses = uses + 1, last_used_at = ${now} where link_id = ${id}`)
