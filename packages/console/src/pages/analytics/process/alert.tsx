import type { ProcessAnswer } from '@millrace/contract/analytics/api.ts'
import type { StuckCondition } from '@millrace/contract/metrics/alert.ts'
import type { ProcessQuery } from '@millrace/contract/queries/index.ts'
import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import dayjs from 'dayjs'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'

/** Leads to a new alert on who is stuck at a station, with the question of the page. */
export function StuckAlert({ query, row }: { readonly query: ProcessQuery; readonly row: ProcessAnswer['stations'][number] }) {
  const words = useWords().process
  const { slug, can } = useProject()
  if (!can('analytics.write')) return null
  const { from, to, ...process } = query
  const days = Math.min(90, dayjs(to).diff(from, 'day') + 1)
  const stuck: StuckCondition = {
    kind: 'stuck',
    process: copyOf(process),
    days,
    station: row.station,
    value: 'people',
    above: row.stuck ?? 0,
  }
  return (
    <Link
      to="/$slug/analyze/metric-alerts/$id"
      params={{ slug, id: 'new' }}
      search={{ stuck } as never /* every page reads its own part */}
    >
      <Button type="link" size="small" style={{ padding: 0, height: 'auto' }} aria-label={words.alertFor(row.name)}>
        {words.alert}
      </Button>
    </Link>
  )
}

const copyOf = ({ stations, position, people }: Omit<ProcessQuery, 'from' | 'to'>): StuckCondition['process'] => ({
  stations: stations.map((station) => ({ ...station, filters: [...station.filters] })),
  position,
  ...(people ? { people } : {}),
})
