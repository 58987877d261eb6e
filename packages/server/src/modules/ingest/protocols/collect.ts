import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isZone, zoneProperty } from '@millrace/contract/time/zone.ts'
import { cleanText } from './text.ts'
import { type Decoded, type Issue, isObject, isRefusal, type Refusal, type Reject } from './types.ts'

/** What became of one input. `undefined`: it asks for nothing. */
export type Outcome = CanonicalRecord | readonly CanonicalRecord[] | Refusal | undefined

/** Notes about the record being decoded; those of a refused record are dropped. */
export interface Collector {
  readonly issues: Issue[]
  warn(reason: string, field: string, raw: unknown): void
}

/** Decodes one by one: a bad record never spoils its neighbours. */
export function collectWith(inputs: readonly unknown[], decode: (raw: unknown, into: Collector) => Outcome): Decoded {
  const records: CanonicalRecord[] = []
  const rejects: Reject[] = []
  const issues: Issue[] = []
  const into: Collector = { issues, warn: (reason, field, raw) => void issues.push({ kind: 'warning', reason, event: '', field, raw }) }
  let ignored = 0
  for (const [index, raw] of inputs.entries()) {
    const before = issues.length
    const outcome = decode(raw, into)
    if (outcome === undefined) ignored++
    else if (isList(outcome)) outcome.forEach(keep)
    else if (!isRefusal(outcome)) keep(outcome)
    else {
      issues.length = before
      rejects.push({ ...outcome, index, event: eventOf(raw), raw })
    }
  }
  return { records, rejects, issues, ignored }

  function keep(record: CanonicalRecord): void {
    lookAtZone(record, into)
    records.push(record)
  }
}

/** A zone that is none stays as it was sent; the person is then in the project's. */
function lookAtZone({ profile }: CanonicalRecord, into: Collector): void {
  const zone = profile?.properties[zoneProperty]
  if (zone === undefined || profile?.op === 'unset' || (typeof zone === 'string' && isZone(zone))) return
  into.warn('time_zone_unknown', zoneProperty, zone)
}

const isList = (outcome: Exclude<Outcome, undefined>): outcome is readonly CanonicalRecord[] => Array.isArray(outcome)

const eventOf = (raw: unknown): string => (isObject(raw) && typeof raw.event === 'string' ? cleanText(raw.event, 200) : '')

export const refuse = (reason: string, detail: string, field?: string): Refusal =>
  field === undefined ? { reason, detail } : { reason, detail, field }
