import { typeOfValue } from '@millrace/contract/catalog/value.ts'
import type { Json } from '@millrace/contract/events.ts'
import type { Shape } from '../../catalog/index.ts'
import type { IdentifiedRecord } from './records.ts'

/** One line of JSONEachRow for the table `events`, or nothing when the record carries no event. */
export function eventRow(one: IdentifiedRecord, shape: Shape | undefined): string | undefined {
  const { record, logPart, logOffset } = one
  if (!record.event) return undefined
  const { columns, extra } = splitProperties(record.event.properties, (name) => shape?.event.get(name)?.admitted === true)
  return `{"project_id":${one.projectId},"event":${JSON.stringify(record.event.name)},"time":${instant(record.time)},"ord":${orderOf(record.time, logOffset)},"received_at":${instant(one.receivedAt.getTime())},"person_id":${one.collectedId},"settled_person_id":${one.personId},"collected_person_id":${one.collectedId},"distinct_id":${JSON.stringify(record.distinctId)},"event_id":"${record.key}","source":${JSON.stringify(one.source)},"is_test":${record.test ? 1 : 0},"is_historical":${record.historical ? 1 : 0},"log_partition":${logPart},"log_offset":${logOffset},"properties":{${columns}},"extra":${JSON.stringify(extra)}}\n`
}

const instant = (ms: number): string => `"${new Date(ms).toISOString()}"`

/** The one order of events, also the funnel clock: event time, then place in the log. Above 2^53, so written as text. */
const orderOf = (timeMs: number, logOffset: number): string => String(BigInt(timeMs) * 4096n + BigInt(logOffset % 4096))

/** Properties of a row as it is written: admitted ones as columns, the rest as text that is still searched. */
export interface SplitProperties {
  readonly columns: string
  readonly extra: string
}

/** Each value goes under its own type (a path may hold several); numbers are written with a fraction, so that a path has one numeric type. */
export function splitProperties(properties: Readonly<Record<string, Json>>, isAdmitted: (name: string) => boolean): SplitProperties {
  const columns: string[] = []
  const extra: string[] = []
  for (const name in properties) {
    const value = properties[name]
    if (value === null || value === undefined) continue
    const isColumn = typeOfValue(value) !== undefined && isAdmitted(name)
    ;(isColumn ? columns : extra).push(`${JSON.stringify(name)}:${written(value)}`)
  }
  return { columns: columns.join(','), extra: extra.length === 0 ? '' : `{${extra.join(',')}}` }
}

export function written(value: Json): string {
  if (typeof value === 'number') return Number.isInteger(value) && Math.abs(value) < 1e21 ? `${value}.0` : String(value)
  if (Array.isArray(value)) return JSON.stringify(value.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))))
  return JSON.stringify(value)
}
