const units = { day: 'Day', week: 'Week', month: 'Month' }

export const ltv = {
  title: 'LTV analysis',
  choose:
    'Choose what people start with, and the events that bring in money with their amounts: LTV shows what a person is worth over time.',
  start: 'Starts with',
  revenue: (n: number): string => `Revenue ${n}`,
  amount: 'Amount of revenue',
  rate: 'Counts',
  addRevenue: 'Revenue or refund',
  unit: 'Unit',
  units: { day: 'By day', week: 'By week', month: 'By month' },
  duration: 'Up to',
  cost: 'Cost per person',
  cohort: 'Started',
  size: 'People',
  ltv: 'LTV (per person)',
  arppu: 'Per payer (ARPPU)',
  sum: 'Total',
  payers: 'payers',
  paid: (n: string): string => `${n} paid`,
  payback: 'Paid back',
  notYet: 'not yet',
  curve: (start: string): string => `Value per person since ${start}`,
  column: (unit: keyof typeof units, n: number): string => `${units[unit]} ${n}`,
}
