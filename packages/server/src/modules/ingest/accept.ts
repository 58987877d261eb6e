import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isDeviceId } from '@millrace/contract/ids.ts'
import { hash32, logPartitionCount } from '@millrace/contract/parts.ts'
import type { Appender } from '../../platform/log/index.ts'

/** Order is kept per device: a record goes where its device-class id says, else where its strongest id says. And per item. */
export function logPartitionOf(record: CanonicalRecord): number {
  if (record.item) return hash32(`${record.item.type}\n${record.item.id}`) % logPartitionCount
  const ref = record.ids.find((id) => isDeviceId(id.type)) ?? record.ids[0]
  return hash32(ref ? ref.value : record.distinctId) % logPartitionCount
}

/** Appends the records of one request in one durable write, those of each log partition together. */
export async function acceptRecords(log: Appender, projectId: number, source: string, records: readonly CanonicalRecord[]): Promise<void> {
  if (records.length === 0) return
  const groups = Map.groupBy(records, logPartitionOf)
  await log.append([...groups].map(([logPart, group]) => ({ logPart, batch: { projectId, source, records: group } })))
}
