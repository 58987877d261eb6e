import type { Group, Subject } from '../queries/index.ts'
import type { ContrastAnswer } from './contrast.ts'

type Row = ContrastAnswer['rows'][number]

/** What a contrast suggests to write to those people about: what they care for, what it may cost, and when they are there. */
export interface Plan {
  /** What surely sets them apart, as texts: a keyword, a category. */
  readonly interests: readonly { readonly subject: Subject; readonly value: string }[]
  readonly price: { readonly from: number | null; readonly to: number | null } | null
  /** Hour of the day, in the zone of the project, in which most of them are active. */
  readonly hour: number | null
}

const mostInterests = 3

/** Rows come as `contrast` puts them: the surest difference first. One value of each subject speaks for it. */
export function planOf(rows: readonly Row[]): Plan {
  const more = rows.filter(({ isSure, difference }) => isSure && (difference ?? 0) > 0)
  const interests = new Map<string, Plan['interests'][number]>()
  for (const { subject, group } of more) {
    const [key, value] = [JSON.stringify(subject), textOf(subject, group)]
    if (value !== undefined && !interests.has(key) && interests.size < mostInterests) interests.set(key, { subject, value })
  }
  const priced = more.flatMap(({ subject, group }) =>
    subject.of === 'detail' && 'from' in group ? [{ of: JSON.stringify(subject), ...group }] : [],
  )
  const prices = priced.filter(({ of }) => of === priced[0]?.of)
  const hours = rows.filter(({ subject }) => subject.of === 'hour').toSorted((a, b) => b.target - a.target)
  const hour = hours[0] && 'value' in hours[0].group ? Number(hours[0].group.value) : null
  return { interests: [...interests.values()], price: spanOf(prices), hour }
}

/** From the lowest of some ranges to the highest. */
function spanOf(ranges: readonly NonNullable<Plan['price']>[]): Plan['price'] {
  if (ranges.length === 0) return null
  const [from, to] = [Math.min(...ranges.map((one) => one.from ?? -Infinity)), Math.max(...ranges.map((one) => one.to ?? Infinity))]
  const finite = (edge: number): number | null => (Number.isFinite(edge) ? edge : null)
  return from === -Infinity && to === Infinity ? null : { from: finite(from), to: finite(to) }
}

function textOf(subject: Subject, group: Group): string | undefined {
  if (subject.of !== 'detail' && subject.of !== 'tag') return undefined
  return 'value' in group && typeof group.value === 'string' ? group.value : undefined
}

/** The next time it is this hour on a clock that shows `local` (`2026-11-01T09:30`), at least a quarter of an hour ahead. */
export function nextHour(local: string, hour: number): string {
  const [day = '', time = ''] = local.split('T')
  const [h = 0, m = 0] = time.split(':').map(Number)
  const isLater = hour * 60 - (h * 60 + m) >= 15
  const date = isLater ? day : new Date(Date.parse(`${day}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
  return `${date}T${String(hour).padStart(2, '0')}:00`
}
