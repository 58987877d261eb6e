import type { Report, ReportQuery } from '@millrace/contract/journeys/report.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { lastDays } from '../../analytics/fields.tsx'

/** Which days, and how numbers are dated: in the address. */
export function usePeriod() {
  const { timeZone } = useProject()
  const { values, set } = useFilters('days', 'by', 'interval', 'version')
  const [from, to] = values.days.split('_')
  const days = from && to ? { from, to } : lastDays(30, timeZone)
  const by: ReportQuery['by'] = values.by === 'event' ? 'event' : 'entry'
  const interval: ReportQuery['interval'] = values.interval === 'week' || values.interval === 'month' ? values.interval : 'day'
  return {
    days,
    by,
    interval,
    version: values.version,
    isChosen: values.days !== '',
    query: `from=${days.from}&to=${days.to}&by=${by}${values.version ? `&version=${values.version}` : ''}`,
    set,
    setDays: (next: { from: string; to: string } | undefined) => set('days', next && `${next.from}_${next.to}`),
  }
}
export type Period = ReturnType<typeof usePeriod>

export function useReport(journeyId: string, query: string, isEnabled = true) {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['journey-report', slug, journeyId, query],
    queryFn: ({ signal }) => call<Report>(`${api}/journeys/${journeyId}/report?${query}`, { signal }),
    placeholderData: keepPreviousData,
    refetchInterval: 60_000,
    enabled: isEnabled,
  })
}
