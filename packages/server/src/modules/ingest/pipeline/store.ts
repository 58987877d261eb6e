import type { ClickHouse } from '../../../platform/clickhouse.ts'
import { batchSpan } from '../../../platform/log/index.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { Claim } from './claim.ts'
import type { Identified } from './identify.ts'
import { insertRange, type Line, type RefusedLine } from './insert-range.ts'
import { isAboutRecords } from './poison.ts'
import { eventRow } from './row.ts'

/** Stores the events of a claim; answers with the offsets no insert would take, and why. */
export async function storeEvents(
  clickhouse: ClickHouse,
  epoch: string,
  claim: Claim,
  identified: Identified,
): Promise<ReadonlyMap<number, string>> {
  const lines: Line[] = []
  const refused: Omit<RefusedLine, 'month' | 'text'>[] = []
  for (const one of identified.records)
    try {
      const text = eventRow(one, identified.shapes.get(one.projectId))
      if (text !== undefined) lines.push({ offset: one.logOffset, month: monthOf(one.record.time), text })
    } catch (error) {
      if (!isAboutRecords(error)) throw error
      refused.push({ offset: one.logOffset, detail: `${error.name}: ${error.message}` })
    }
  // Sorted by month, then place: a replay is the same insert, and one month's rows lie together.
  lines.sort((a, b) => a.month - b.month || a.offset - b.offset)
  const range = {
    token: `${epoch}:events:${claim.lease.logPart}:${claim.lease.doneUpto}-${claim.upto}`,
    logPart: claim.lease.logPart,
    from: (claim.lease.doneUpto + 1) * batchSpan,
    to: (claim.upto + 1) * batchSpan - 1,
    replayed: claim.replayed,
  }
  await stopPoint('store.before_insert')
  for (const [i, part] of byMonths(lines).entries()) {
    if (i > 0) await stopPoint('store.between_months')
    refused.push(...(await insertRange(clickhouse, 'events', { ...range, token: `${range.token}:${part[0]?.month}` }, part)))
  }
  await stopPoint('store.after_insert')
  return new Map(refused.map((line) => [line.offset, line.detail]))
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
