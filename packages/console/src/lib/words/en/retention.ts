type Mode = 'selected' | 'range' | 'continuous' | 'lost' | 'unbounded'
type Unit = 'hour' | 'day' | 'week' | 'month'
const units: Record<Unit, string> = { hour: 'Hour', day: 'Day', week: 'Week', month: 'Month' }

export const retention = {
  title: 'Retention analysis',
  choose: 'Choose what people do first and what coming back is: retention shows how many of them come back later.',
  incomplete: 'This question cannot be asked yet: look at the ranges, and at the event and property to add up.',
  first: 'First',
  second: 'Comes back',
  measure: 'Also show',
  sumOf: 'Sum of (else times)',
  noMeasure: 'Do not show',
  mode: 'Retained means',
  modes: {
    selected: 'On day n',
    range: 'In a range n–m',
    continuous: 'Every day 1…n',
    lost: 'Lost: no day 1…n',
    unbounded: 'On day n or later',
  } satisfies Record<Mode, string>,
  unit: 'Unit',
  units: { hour: 'hours', day: 'days', week: 'weeks', month: 'months' } satisfies Record<Unit, string>,
  duration: 'Last n',
  upTo: 'to',
  bucket: 'Buckets',
  buckets: { calendar: 'By the calendar', rolling: 'From the own first event' },
  total: 'Whole',
  totals: { weighted: 'Weighted', distinct: 'People once' },
  extend: 'Coming back after the last day',
  extends: { yes: 'Also after the last day', no: 'Only in these days' },
  rangeFrom: 'Range from',
  rangeTo: 'Range to',
  addRange: 'Range',
  cohort: 'Cohort',
  size: 'People',
  curve: (first: string, second: string): string => `Retention: ${first}, then ${second}`,
  base: (retained: string, size: string): string => `${retained} of ${size}`,
  column(mode: Mode, unit: Unit, { from, to }: { from: number; to: number | null }): string {
    if (mode === 'range') return `${units[unit]} ${from}–${to}`
    if (mode === 'unbounded') return `${units[unit]} ${from} or later`
    return `${units[unit]} ${mode === 'selected' || to === 1 ? to : `1–${to}`}`
  },
}
