import type { IdentityRef } from '@millrace/contract/events.ts'
import type { Life } from '@millrace/contract/identity/lives.ts'
import { idPartOf } from '@millrace/contract/parts.ts'
import type { Db, Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'
import { refKey } from './known.ts'
import type { Lived, Named } from './lives.ts'

const columns = (refs: readonly IdentityRef[]) => ({
  parts: refs.map((ref) => idPartOf(ref.type, ref.value)),
  types: refs.map((ref) => ref.type),
  values: refs.map((ref) => ref.value),
})

/** Lives of ids, by `refKey`. */
export async function readLives(db: Db, projectId: number, refs: readonly IdentityRef[]): Promise<Map<string, Life[]>> {
  const { parts, types, values } = columns(refs)
  const rows = await db.rows<Life & { type: string; value: string }>(sql`
    select l.id_type as type, l.id_value as value, l.label, l.from_day as "from", l.to_day as "to"
    from id_lives l join unnest(${parts}::smallint[], ${types}::text[], ${values}::text[]) x(p, t, v) on l.id_part = x.p and l.id_type = x.t and l.id_value = x.v
    where l.project_id = ${projectId} order by l.label`)
  return Map.groupBy(rows, refKey)
}

/** Writes lives that began, went on or became one; two that write at once leave the longer of each. */
export async function writeLives(tx: Tx, projectId: number, lived: readonly Lived[]): Promise<void> {
  const gone = lived.flatMap(({ ref, before, after }) =>
    before.filter((life) => !after.some((one) => one.label === life.label)).map((life) => ({ ref, ...life })),
  )
  const kept = lived.flatMap(({ ref, before, after }) => after.filter((life) => !before.includes(life)).map((life) => ({ ref, ...life })))
  if (gone.length > 0) {
    const { parts, types, values } = columns(gone.map((one) => one.ref))
    await tx.run(sql`
      delete from id_lives l using unnest(${parts}::smallint[], ${types}::text[], ${values}::text[], ${gone.map((one) => one.label)}::int[]) x(p, t, v, n)
      where l.id_part = x.p and l.id_type = x.t and l.id_value = x.v and l.label = x.n and l.project_id = ${projectId}`)
  }
  if (kept.length === 0) return
  const { parts, types, values } = columns(kept.map((one) => one.ref))
  await tx.run(sql`
    insert into id_lives as l (id_part, project_id, id_type, id_value, label, from_day, to_day)
    select p, ${projectId}, t, v, n, f, u from unnest(${parts}::smallint[], ${types}::text[], ${values}::text[], ${kept.map((one) => one.label)}::int[],
      ${kept.map((one) => one.from)}::int[], ${kept.map((one) => one.to)}::int[]) x(p, t, v, n, f, u) order by p, t, v, n
    on conflict (id_part, project_id, id_type, id_value, label) do update
      set from_day = least(l.from_day, excluded.from_day), to_day = greatest(l.to_day, excluded.to_day)`)
}

/** Ids are called otherwise, wherever they are named: by whom they belong to, on devices, beside other ids. */
export async function renameIds(tx: Tx, projectId: number, renamed: Named['renamed']): Promise<void> {
  if (renamed.length === 0) return
  const from = columns(renamed.map((one) => one.from))
  const to = columns(renamed.map((one) => one.to))
  const names = sql`unnest(${from.parts}::smallint[], ${from.types}::text[], ${from.values}::text[], ${to.parts}::smallint[], ${to.types}::text[], ${to.values}::text[]) x(fp, ft, fv, tp, tt, tv)`
  await tx.run(sql`
    with moved as (
      delete from person_ids i using ${names} where i.id_part = x.fp and i.id_type = x.ft and i.id_value = x.fv
        and i.project_id = ${projectId} returning x.tp, x.tt, x.tv, i.*
    )
    insert into person_ids (id_part, project_id, id_type, id_value, person_id, person_part, bound_at, home_id, collects, contested, links)
    select m.tp, m.project_id, m.tt, m.tv, m.person_id, m.person_part, m.bound_at, m.home_id, m.collects, m.contested, m.links from moved m`)
  await tx.run(sql`
    update person_ids i set links = array_replace(i.links, x.ft || chr(10) || x.fv, x.tt || chr(10) || x.tv)
    from ${names} join person_ids o on o.id_part = x.tp and o.id_type = x.tt and o.id_value = x.tv and o.project_id = ${projectId}
    where i.person_part = o.person_part and i.person_id = o.person_id and i.links @> array[x.ft || chr(10) || x.fv]`)
  await tx.run(sql`
    update device_sightings s set by_part = x.tp, by_type = x.tt, by_value = x.tv from ${names}
    where s.by_part = x.fp and s.by_type = x.ft and s.by_value = x.fv and s.project_id = ${projectId}`)
  await tx.run(sql`
    update device_numbers n set by_type = x.tt, by_value = x.tv from ${names}
    where n.by_type = x.ft and n.by_value = x.fv and n.project_id = ${projectId}`)
}
