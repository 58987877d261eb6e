import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import { type Claim, tokenOf } from './claim.ts'
import type { Identified } from './identify.ts'
import { insertRange, type Line } from './insert-range.ts'
import { isAboutRecords } from './poison.ts'
import type { IdentifiedRecord } from './records.ts'
import { eventRow } from './row.ts'

/** Stores the events of a round; answers with the records no insert would take, and why. */
export async function storeEvents(
  clickhouse: ClickHouse,
  epoch: string,
  claim: Claim,
  identified: Identified,
): Promise<ReadonlyMap<IdentifiedRecord, string>> {
  const owners = new Map<Line, IdentifiedRecord>()
  const refused = new Map<IdentifiedRecord, string>()
  for (const one of identified.records)
    try {
      const text = eventRow(one, identified.shapes.get(one.projectId))
      if (text !== undefined) owners.set({ offset: one.logOffset, month: monthOf(one.record.time), text }, one)
    } catch (error) {
      if (!isAboutRecords(error)) throw error
      refused.set(one, `${error.name}: ${error.message}`)
    }
  // By month, and within it as in the log: a replay is the same insert, and one month's rows lie together.
  const lines = [...owners.keys()].sort((a, b) => a.month - b.month)
  const token = tokenOf(epoch, 'events', claim)
  await stopPoint('store.before_insert')
  for (const [i, part] of byMonths(lines).entries()) {
    if (i > 0) await stopPoint('store.between_months')
    for (const { line, detail } of await insertRange(
      clickhouse,
      'events',
      { token: `${token}:${part[0]?.month}`, replayed: claim.replayed },
      part,
    )) {
      const owner = owners.get(line)
      if (owner) refused.set(owner, detail)
    }
  }
  await stopPoint('store.after_insert')
  return refused
}

const monthOf = (time: number): number => {
  const date = new Date(time)
  return date.getUTCFullYear() * 12 + date.getUTCMonth()
}

/** ClickHouse takes at most 100 table partitions an insert. */
export const maxMonths = 90

function byMonths(lines: readonly Line[]): Line[][] {
  const groups: Line[][] = []
  let months = 0
  let last: number | undefined
  for (const line of lines) {
    if (line.month !== last) months += 1
    last = line.month
    const group = groups.at(-1)
    if (!group || months > maxMonths) {
      groups.push([line])
      months = 1
    } else group.push(line)
  }
  return groups
}
