import type { Postgres } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

/** Keeps the planner's statistics in step with tables that grow from nothing to many thousand rows within seconds. */
export interface Growth {
  /** So many more records were processed. */
  add(postgres: Postgres, records: number): void
}

const first = 500
const last = 1_000_000

/** Looks after 500, 2,000, 8,000 … records: autovacuum looks only once a minute, and without statistics keys are looked up by the wrong index. */
export function growth(): Growth {
  let processed = 0
  let next = first
  return {
    add(postgres, records) {
      processed += records
      if (processed < next || next > last) return
      while (next <= processed) next *= 4
      // Nobody waits for it: a table that something else holds is left to autovacuum.
      void postgres
        .run(sql`analyze (skip_locked) people, person_ids, person_overrides, person_tags, device_sightings, device_numbers`)
        .catch(() => undefined)
    },
  }
}
