import type { Catalog } from '@millrace/contract/catalog/api.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import type { SharedBoard } from '@millrace/contract/boards/visit.ts'
import type { QueryClient } from '@tanstack/react-query'
import type { CurrentProject } from '../../../lib/session.ts'

/** A visitor may do nothing that asks for a permission; paths below here answer nothing but tiles. */
export const projectOf = ({ project: { timeZone, currency } }: SharedBoard): CurrentProject => ({
  slug: '',
  timeZone,
  currency,
  api: 'shared',
  can: () => false,
})

/** What tiles would ask the project for came with the board: it stands where they look. */
export function keepGiven(client: QueryClient, { metrics, money }: SharedBoard): void {
  const full = metrics.map(metricOf)
  for (const metric of full) client.setQueryData<Metric>(['metric', '', metric.id], metric)
  client.setQueryData<{ items: Metric[] }>(['metrics', '', 'all'], { items: full })
  client.setQueryData<Catalog>(['catalog', ''], {
    events: [],
    eventProperties: money.map(propertyOf),
    profileProperties: [],
    tags: [],
    itemTypes: [],
  })
}

const epoch = new Date(0).toISOString()

const metricOf = (metric: SharedBoard['metrics'][number]): Metric => ({
  ...metric,
  note: '',
  owner: '',
  revision: 0,
  createdAt: epoch,
  updatedAt: epoch,
  archivedAt: null,
})

const propertyOf = (name: string): Catalog['eventProperties'][number] => ({
  name,
  type: 'number',
  unit: 'money',
  unitBrokenAt: null,
  admitted: true,
  pii: false,
  firstSeenAt: epoch,
  lastSeenAt: null,
  volume: 0,
  displayEn: null,
  displayZh: null,
  description: null,
  steward: null,
  status: 'seen',
  allowed: null,
  itemType: null,
  mergeStrategy: 'keep',
  revision: 0,
})
