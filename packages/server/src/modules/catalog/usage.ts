import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { Tx } from '../../platform/postgres.ts'
import { sql } from '../../platform/sql.ts'

interface Sent {
  readonly projectId: number
  readonly logPart: number
  readonly record: CanonicalRecord
}
interface Usage {
  readonly projectId: number
  readonly owner: 'event' | 'profile'
  readonly name: string
  volume: number
  lastAt: number
}

/** Counts the properties of a round, inside commit 2: each record once. Rounds at the same time have other partitions, so they write other rows. */
export async function noteUsage(tx: Tx, _outbox: unknown, batch: readonly Sent[]): Promise<void> {
  const [first] = batch
  if (!first) return
  const rows = usageOf(batch)
  if (rows.length === 0) return
  await tx.run(sql`
    insert into catalog_usage as u (log_part, project_id, owner, name, volume, last_seen_at)
    select ${first.logPart}::smallint, p, o, n, v, l from unnest(${rows.map((row) => row.projectId)}::int[], ${rows.map((row) => row.owner)}::text[],
      ${rows.map((row) => row.name)}::text[], ${rows.map((row) => row.volume)}::bigint[],
      ${rows.map((row) => new Date(row.lastAt))}::timestamptz[]) x(p, o, n, v, l)
    order by p, o, n
    on conflict (log_part, project_id, owner, name) do update
      set volume = u.volume + excluded.volume, last_seen_at = greatest(u.last_seen_at, excluded.last_seen_at)`)
}

function usageOf(batch: readonly Sent[]): Usage[] {
  const found = new Map<number, Record<Usage['owner'], Map<string, Usage>>>()
  for (const { projectId, record } of batch) {
    if (record.test) continue
    let owners = found.get(projectId)
    if (!owners) found.set(projectId, (owners = { event: new Map(), profile: new Map() }))
    count(owners.event, projectId, 'event', record.event?.properties, record.time)
    if (record.profile?.op !== 'unset') count(owners.profile, projectId, 'profile', record.profile?.properties, record.time)
  }
  return [...found.values()].flatMap(({ event, profile }) => [...event.values(), ...profile.values()])
}

function count(into: Map<string, Usage>, projectId: number, owner: Usage['owner'], properties: object | undefined, at: number): void {
  for (const name in properties) {
    const usage = into.get(name)
    if (!usage) into.set(name, { projectId, owner, name, volume: 1, lastAt: at })
    else {
      usage.volume += 1
      if (at > usage.lastAt) usage.lastAt = at
    }
  }
}
