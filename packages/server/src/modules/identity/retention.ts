import type { Db } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

/** Sightings that only repeat the one before: they told where a login that comes late ends, and that is past. */
export async function dropRepeatedSightings(db: Db, before: Date): Promise<number> {
  return db.run(sql`
    delete from device_sightings s using (
      select part, device_id, at, by_type, by_value,
        lag(by_type || chr(10) || by_value) over (partition by part, device_id order by at, by_type, by_value) as previous
      from device_sightings
    ) x
    where s.part = x.part and s.device_id = x.device_id and s.at = x.at and s.by_type = x.by_type and s.by_value = x.by_value
      and x.at < ${before} and x.previous = x.by_type || chr(10) || x.by_value`)
}
