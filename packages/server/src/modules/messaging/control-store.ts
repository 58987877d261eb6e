import { bucketOf } from '@millrace/contract/experiments/assignment.ts'
import { isDrawnAsControl } from '@millrace/contract/messaging/control.ts'
import { allParts, partOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** The global control group of a project: by a draw among all people, so that nobody has to be listed. */
export interface Control {
  readonly projectId: number
  /** Percent. */
  readonly share: number
  readonly salt: string
  readonly since: Date
  readonly revision: number
}

const columns = sql`project_id as "projectId", share, salt, since, revision`

export const readControls = (db: Db, projectIds: readonly number[]): Promise<Control[]> =>
  db.rows<Control>(sql`select ${columns} from global_controls where project_id = any(${projectIds}::int[])`)

/** The same, and nobody changes it until the transaction ends. */
export const keepControl = (tx: Tx, projectId: number): Promise<Control | undefined> =>
  tx.one<Control>(sql`select ${columns} from global_controls where project_id = ${projectId} for share`)

/** To change it. */
export const lockControl = (tx: Tx, projectId: number): Promise<Control | undefined> =>
  tx.one<Control>(sql`select ${columns} from global_controls where project_id = ${projectId} for update`)

interface Asked {
  readonly projectId: number
  readonly personId: number
}

/** Who of these people is in the global control group: drawn themselves, or merged with somebody who was in it. */
export async function controlAmong(db: Db, asked: readonly Asked[]): Promise<(one: Asked) => boolean> {
  const controls = (await readControls(db, [...new Set(asked.map((one) => one.projectId))])).filter((one) => one.share > 0)
  if (controls.length === 0) return () => false
  const byProject = new Map(controls.map((one) => [one.projectId, one]))
  const people = [...new Set(asked.flatMap((one) => (byProject.has(one.projectId) ? [one.personId] : [])))]
  const rows = await db.rows<{ personId: number; salt: string }>(sql`
    select person_id as "personId", salt from control_memberships
    where part = any(${people.map(partOf)}::smallint[]) and person_id = any(${people}::bigint[]) and until_at is null`)
  const salts = new Map(rows.map((row) => [row.personId, row.salt]))
  return ({ projectId, personId }) => {
    const control = byProject.get(projectId)
    return control !== undefined && (salts.get(personId) === control.salt || isDrawnAsControl(personId, control))
  }
}

/** Puts on record since when people are in the group; those who stand there already are left alone. */
export async function noteMembers(tx: Tx, members: readonly Asked[], now: Date): Promise<void> {
  if (members.length === 0) return
  const controls = new Map((await readControls(tx, [...new Set(members.map((one) => one.projectId))])).map((one) => [one.projectId, one]))
  const drawn = [...new Map(members.map((one) => [one.personId, one])).values()].flatMap(({ projectId, personId }) => {
    const control = controls.get(projectId)
    return control && isDrawnAsControl(personId, control)
      ? [{ projectId, personId, salt: control.salt, bucket: bucketOf(personId, control.salt) }]
      : []
  })
  await insertMembers(tx, drawn, now)
}

interface Member extends Asked {
  readonly salt: string
  readonly bucket: number
}

/** Only into the group as it is: whoever changes it meanwhile is waited for. */
export async function insertMembers(tx: Tx, members: readonly Member[], now: Date): Promise<void> {
  if (members.length === 0) return
  const of = <T>(read: (member: Member) => T): T[] => members.map(read)
  await tx.run(sql`
    with now as (
      select project_id, salt, share from global_controls where project_id = any(${of((m) => m.projectId)}::int[]) order by project_id for share
    )
    insert into control_memberships (part, project_id, person_id, salt, bucket, from_at)
    select x.p, x.project, x.person, x.salt, x.bucket, ${now}
    from unnest(${of((m) => partOf(m.personId))}::smallint[], ${of((m) => m.projectId)}::int[], ${of((m) => m.personId)}::bigint[],
      ${of((m) => m.salt)}::text[], ${of((m) => m.bucket)}::smallint[]) x(p, project, person, salt, bucket)
    join now on now.project_id = x.project and now.salt = x.salt and x.bucket < round(now.share * 100)
    order by x.p, x.person on conflict (part, person_id) where until_at is null do nothing`)
}

/** Ends what the group as it is does not say any more: another draw, or a smaller share. */
const endMembers = (tx: Tx, { projectId, salt, share }: Pick<Control, 'projectId' | 'salt' | 'share'>, now: Date): Promise<number> =>
  tx.run(sql`
    update control_memberships set until_at = ${now}
    where part = any(${allParts}::smallint[]) and project_id = ${projectId} and until_at is null and (salt <> ${salt} or bucket >= ${Math.round(share * 100)})`)

/** Sets the share; a first one draws the people. Answers with 0 when the revision is not the newest. */
export async function setShare(
  tx: Tx,
  { projectId, share, salt, revision }: Pick<Control, 'projectId' | 'share' | 'salt' | 'revision'>,
  now: Date,
): Promise<number> {
  const n = await tx.run(sql`
    insert into global_controls as g (project_id, share, salt, since)
    select ${projectId}, ${share}, ${salt}, ${now} where ${revision} = 0 or exists (select 1 from global_controls where project_id = ${projectId})
    on conflict (project_id) do update set share = excluded.share, revision = g.revision + 1 where g.revision = ${revision}`)
  const control = n === 0 ? undefined : await lockControl(tx, projectId)
  if (control) await endMembers(tx, control, now)
  return n
}

/** Draws anew: the memberships of before end and stay on record. */
export async function redraw(tx: Tx, projectId: number, revision: number, salt: string, now: Date): Promise<number> {
  const n = await tx.run(sql`
    update global_controls set salt = ${salt}, since = ${now}, revision = revision + 1 where project_id = ${projectId} and revision = ${revision}`)
  const control = n === 0 ? undefined : await lockControl(tx, projectId)
  if (control) await endMembers(tx, control, now)
  return n
}

/** How many a message was meant for since. */
export async function metMembers(db: Db, projectId: number): Promise<number> {
  const row = await db.one<{ n: number }>(sql`
    select count(*) as n from control_memberships where part = any(${allParts}::smallint[]) and project_id = ${projectId} and until_at is null`)
  return row?.n ?? 0
}
