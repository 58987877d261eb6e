import type { BroadcastApproval } from '@millrace/contract/broadcasts/approval.ts'
import type { Role } from '@millrace/contract/permissions.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import type { WorkingDays } from '@millrace/contract/time/working-days.ts'
import { type Sql, sql } from '../../platform/sql.ts'

export interface Account {
  readonly id: number
  readonly email: string
  readonly name: string
}

export interface ProjectRow {
  readonly id: number
  readonly slug: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  readonly marketingDefault: 'allow' | 'deny'
  readonly journeysNeedApproval: boolean
  readonly broadcastsNeedApproval: BroadcastApproval | null
  readonly workingDays: WorkingDays
  readonly mostJourneys: number | null
  readonly revision: number
  readonly createdAt: Date
}

const projectColumns: Sql = sql`project_id as id, slug, name, time_zone as "timeZone", currency, marketing_default as "marketingDefault",
  journeys_need_approval as "journeysNeedApproval", broadcasts_need_approval as "broadcastsNeedApproval", working_days as "workingDays", most_journeys as "mostJourneys", revision,
  created_at as "createdAt"`

export const findProject = (db: Db, slug: string): Promise<ProjectRow | undefined> =>
  db.one<ProjectRow>(sql.often`select ${projectColumns} from projects where slug = ${slug}`)

/** The time zone that its calendars are read in. */
export async function zoneOfProject(db: Db, projectId: number): Promise<string> {
  const row = await db.one<{ zone: string }>(sql`select time_zone as zone from projects where project_id = ${projectId}`)
  return row?.zone ?? 'UTC'
}

/** Where its days begin, and on which of them people work. */
export async function calendarOfProject(db: Db, projectId: number): Promise<{ zone: string; workingDays: WorkingDays }> {
  const row = await db.one<{ zone: string; workingDays: WorkingDays }>(
    sql`select time_zone as zone, working_days as "workingDays" from projects where project_id = ${projectId}`,
  )
  return row ?? { zone: 'UTC', workingDays: { base: 'none', days: [] } }
}

/** Whether journeys go live only when a second person has approved them. */
export async function journeysNeedApproval(db: Db, projectId: number): Promise<boolean> {
  const row = await db.one<{ needs: boolean }>(sql`select journeys_need_approval as needs from projects where project_id = ${projectId}`)
  return row?.needs ?? false
}

/** When broadcasts are sent only after a second person has approved them. */
export async function broadcastsNeedApproval(db: Db, projectId: number): Promise<BroadcastApproval | null> {
  const row = await db.one<{ rule: BroadcastApproval | null }>(
    sql`select broadcasts_need_approval as rule from projects where project_id = ${projectId}`,
  )
  return row?.rule ?? null
}

export const listProjects = (db: Db): Promise<ProjectRow[]> =>
  db.rows<ProjectRow>(sql`select ${projectColumns} from projects order by slug`)

export async function insertProject(
  tx: Tx,
  project: { slug: string; name: string; timeZone: string; currency: string },
  now: Date,
): Promise<ProjectRow | undefined> {
  return tx.one<ProjectRow>(sql`
    insert into projects (slug, name, time_zone, currency, created_at)
    values (${project.slug}, ${project.name}, ${project.timeZone}, ${project.currency}, ${now})
    on conflict (slug) do nothing returning ${projectColumns}`)
}

export async function updateProject(
  tx: Tx,
  id: number,
  revision: number,
  change: {
    name?: string | undefined
    timeZone?: string | undefined
    currency?: string | undefined
    marketingDefault?: string | undefined
    journeysNeedApproval?: boolean | undefined
    broadcastsNeedApproval?: BroadcastApproval | null | undefined
    workingDays?: WorkingDays | undefined
    mostJourneys?: number | null | undefined
  },
): Promise<ProjectRow | undefined> {
  return tx.one<ProjectRow>(sql`
    update projects set name = coalesce(${change.name ?? null}, name), time_zone = coalesce(${change.timeZone ?? null}, time_zone),
      currency = coalesce(${change.currency ?? null}, currency),
      marketing_default = coalesce(${change.marketingDefault ?? null}, marketing_default),
      journeys_need_approval = coalesce(${change.journeysNeedApproval ?? null}, journeys_need_approval),
      broadcasts_need_approval = case when ${change.broadcastsNeedApproval !== undefined}
        then ${change.broadcastsNeedApproval ? JSON.stringify(change.broadcastsNeedApproval) : null}::jsonb else broadcasts_need_approval end,
      working_days = coalesce(${change.workingDays ? JSON.stringify(change.workingDays) : null}::jsonb, working_days),
      most_journeys = case when ${change.mostJourneys !== undefined} then ${change.mostJourneys ?? null}::int else most_journeys end, revision = revision + 1
    where project_id = ${id} and revision = ${revision} returning ${projectColumns}`)
}

export async function upsertAccount(tx: Tx, account: { email: string; name: string; passwordHash: string }, now: Date): Promise<Account> {
  const row = await tx.one<Account>(sql`
    insert into accounts (email, name, password_hash, created_at) values (${account.email.toLowerCase()}, ${account.name}, ${account.passwordHash}, ${now})
    on conflict (email) do update set email = excluded.email returning account_id as id, email, name`)
  if (!row) throw new Error('upsert returned nothing')
  return row
}

export const findAccount = (db: Db, email: string): Promise<(Account & { passwordHash: string }) | undefined> =>
  db.one(sql`select account_id as id, email, name, password_hash as "passwordHash" from accounts where email = ${email.toLowerCase()}`)

export async function countAccounts(db: Db): Promise<number> {
  return (await db.one<{ n: number }>(sql`select count(*) as n from accounts`))?.n ?? 0
}

export interface MembershipRow {
  readonly slug: string
  readonly name: string
  readonly timeZone: string
  readonly currency: string
  readonly role: Role
}

export const memberships = (db: Db, accountId: number): Promise<MembershipRow[]> =>
  db.rows<MembershipRow>(sql`
    select p.slug, p.name, p.time_zone as "timeZone", p.currency, m.role from members m join projects p on p.project_id = m.project_id
    where m.account_id = ${accountId} order by p.slug`)

export async function roleIn(db: Db, projectId: number, accountId: number): Promise<Role | undefined> {
  return (await db.one<{ role: Role }>(sql.often`select role from members where project_id = ${projectId} and account_id = ${accountId}`))
    ?.role
}

/** Answers with 0 when the account is a member already. */
export const addMember = (tx: Tx, projectId: number, accountId: number, role: Role, now: Date): Promise<number> =>
  tx.run(sql`
    insert into members (project_id, account_id, role, added_at) values (${projectId}, ${accountId}, ${role}, ${now}) on conflict do nothing`)

/** Answers with 0 when the revision is not the newest. */
export const changeRole = (tx: Tx, projectId: number, accountId: number, revision: number, role: Role): Promise<number> =>
  tx.run(sql`
    update members set role = ${role}, revision = revision + 1
    where project_id = ${projectId} and account_id = ${accountId} and revision = ${revision}`)

/** Owners of the project, locked: who is about to take one away sees what others took. */
export const lockOwners = (tx: Tx, projectId: number): Promise<{ accountId: number }[]> =>
  tx.rows(
    sql`select account_id as "accountId" from members where project_id = ${projectId} and role = 'owner' order by account_id for update`,
  )

export const adoptProjects = (tx: Tx, accountId: number, now: Date): Promise<number> =>
  tx.run(sql`
    insert into members (project_id, account_id, role, added_at)
    select p.project_id, ${accountId}, 'owner', ${now} from projects p
    where not exists (select 1 from members m where m.project_id = p.project_id)`)

export interface MemberRow {
  readonly accountId: number
  readonly email: string
  readonly name: string
  readonly role: Role
  readonly revision: number
  readonly addedAt: Date
}

export const listMembers = (db: Db, projectId: number): Promise<MemberRow[]> =>
  db.rows<MemberRow>(sql`
    select a.account_id as "accountId", a.email, a.name, m.role, m.revision, m.added_at as "addedAt"
    from members m join accounts a on a.account_id = m.account_id where m.project_id = ${projectId} order by a.email`)

export const removeMember = (tx: Tx, projectId: number, accountId: number, revision: number): Promise<number> =>
  tx.run(sql`delete from members where project_id = ${projectId} and account_id = ${accountId} and revision = ${revision}`)

export interface AuditInsert {
  readonly projectId: number | null
  readonly at: Date
  readonly actorKind: string
  readonly actorId: number
  readonly actorName: string
  readonly ip: string
  readonly action: string
  readonly targetKind: string
  readonly targetId: string
  readonly before: unknown
  readonly after: unknown
}

export async function insertAudit(tx: Tx, row: AuditInsert): Promise<void> {
  const json = (value: unknown): string | null => (value === undefined ? null : JSON.stringify(value))
  await tx.run(sql`
    insert into audit_log (project_id, at, actor_kind, actor_id, actor_name, ip, action, target_kind, target_id, before, after)
    values (${row.projectId}, ${row.at}, ${row.actorKind}, ${row.actorId}, ${row.actorName}, ${row.ip}, ${row.action}, ${row.targetKind},
      ${row.targetId}, ${json(row.before)}::jsonb, ${json(row.after)}::jsonb)`)
}

export interface AuditRow extends Omit<AuditInsert, 'projectId' | 'actorId' | 'actorName'> {
  readonly id: number
  readonly actor: string
}

/** Changes of the project, and what its members did outside of any: signing in, ending sessions. */
export const listAudit = (
  db: Db,
  projectId: number,
  filter: { before: number | undefined; limit: number; action: string | undefined; target: string | undefined },
): Promise<AuditRow[]> =>
  db.rows<AuditRow>(sql`
    select audit_id as id, at, actor_name as actor, actor_kind as "actorKind", ip, action, target_kind as "targetKind", target_id as "targetId", before, after
    from audit_log where (project_id = ${projectId}
        or (project_id is null and actor_kind = 'account' and actor_id in (select account_id from members where project_id = ${projectId})))
      and audit_id < ${filter.before ?? Number.MAX_SAFE_INTEGER}
      and (${filter.action ?? null}::text is null or action = ${filter.action ?? null})
      and (${filter.target ?? null}::text is null or target_id = ${filter.target ?? null})
    order by audit_id desc limit ${filter.limit}`)
