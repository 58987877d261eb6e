import { bucketOf } from '@millrace/contract/experiments/assignment.ts'
import { isDrawnAsControl } from '@millrace/contract/messaging/control.ts'
import type { Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { MergePair } from '../identity/index.ts'
import { insertMembers, keepControl } from './control-store.ts'

/**
 * Control wins: whoever is merged with somebody in the group is in it from now on. Memberships follow the person who stays; of two that
 * are open the earlier one does.
 */
export async function mergeControl(tx: Tx, projectId: number, pairs: readonly MergePair[], moved: Sql, now: Date): Promise<void> {
  // Before its members, as whoever changes the group does.
  const control = await keepControl(tx, projectId)
  await tx.run(sql`
    with gone as (
      delete from control_memberships m using ${moved} where m.part = x.fp and m.person_id = x.f returning x.tp, x.t, m.*
    ), past as (
      insert into control_memberships (part, membership_id, project_id, person_id, salt, bucket, from_at, until_at)
      select g.tp, g.membership_id, g.project_id, g.t, g.salt, g.bucket, g.from_at, g.until_at from gone g where g.until_at is not null
    )
    insert into control_memberships as m (part, membership_id, project_id, person_id, salt, bucket, from_at)
    select distinct on (g.tp, g.t) g.tp, g.membership_id, g.project_id, g.t, g.salt, g.bucket, g.from_at from gone g where g.until_at is null
    order by g.tp, g.t, g.from_at
    on conflict (part, person_id) where until_at is null do update set from_at = least(m.from_at, excluded.from_at), bucket = least(m.bucket, excluded.bucket)`)
  if (!control || control.share === 0) return
  const { salt } = control
  const drawn = pairs.filter((pair) => isDrawnAsControl(pair.from, control))
  await insertMembers(
    tx,
    drawn.map((pair) => ({ projectId, personId: pair.to, salt, bucket: bucketOf(pair.from, salt) })),
    now,
  )
}
