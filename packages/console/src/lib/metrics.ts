import type { Metric } from '@millrace/contract/metrics/api.ts'
import type { Condition } from '@millrace/contract/rules/index.ts'
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useMoney } from '../ui/values.ts'
import { call } from './api.ts'
import { usePreferences } from './preferences.ts'
import { useProject } from './session.ts'
import { useFormat } from './words.ts'

/** Metrics in use, to choose from. */
export const useMetrics = (enabled = true) => {
  const { api, slug, can } = useProject()
  return useQuery({
    queryKey: ['metrics', slug, 'all'],
    queryFn: () => call<{ items: Metric[] }>(`${api}/metrics?limit=200`),
    select: ({ items }) => items,
    staleTime: 30_000,
    enabled: enabled && can('analytics.read'),
  })
}

/** One metric, archived or not. */
export const useMetric = (id: string) => {
  const { api, slug, can } = useProject()
  return useQuery({
    queryKey: ['metric', slug, id],
    queryFn: () => call<Metric>(`${api}/metrics/${id}`),
    enabled: can('analytics.read'),
    staleTime: 30_000,
  })
}

/** What a metric is called in the language of the page. */
export function useMetricName(): (metric: Pick<Metric, 'name' | 'nameEn'>) => string {
  const language = usePreferences((state) => state.language)
  return ({ name, nameEn }) => (language === 'en' && nameEn !== '' ? nameEn : name)
}

/** A number as its metric writes it, with its unit; what is not known is a dash. */
export function useMetricValue({ format, unit }: Pick<Metric, 'format' | 'unit'>): (value: number | null | undefined) => string {
  const { number, percent } = useFormat()
  const money = useMoney()
  return useCallback(
    (value) => {
      if (value === null || value === undefined) return '–'
      if (format === 'percent') return percent(value)
      const text = format === 'money' ? money(Math.round(value)) : number(Math.round(value * 100) / 100)
      return unit === '' ? text : `${text} ${unit}`
    },
    [format, unit, number, percent, money],
  )
}

/** Metrics that count one event of everybody: what a goal can be taken from. */
export function useGoalMetrics(): readonly {
  readonly id: string
  readonly label: string
  readonly event: string
  readonly filters: Condition[]
}[] {
  const { can } = useProject()
  const nameOf = useMetricName()
  const metrics = useMetrics(can('analytics.read'))
  return (metrics.data ?? []).flatMap((metric) => {
    const { definition } = metric
    if (definition.kind !== 'measure' || definition.a.event === null || definition.a.people) return []
    return [{ id: metric.id, label: nameOf(metric), event: definition.a.event, filters: definition.a.filters }]
  })
}
