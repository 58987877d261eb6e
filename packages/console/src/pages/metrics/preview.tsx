import type { Metric, MetricAnswer } from '@millrace/contract/metrics/api.ts'
import { type MetricDefinition, metricDefinitionSchema } from '@millrace/contract/metrics/index.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Card, Flex, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useSettled } from '../../lib/settled.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded, Teach } from '../../ui/states.tsx'
import { Statement } from '../../ui/statement.tsx'
import { lastDays } from '../analytics/fields.tsx'
import { MetricChart, MetricTotal } from './metric-chart.tsx'

/** What a definition comes to, while somebody writes it. */
export function MetricPreview({
  name,
  metric,
  definition,
}: {
  readonly name: string
  readonly metric: Pick<Metric, 'format' | 'unit'>
  readonly definition: MetricDefinition
}) {
  const words = useWords().metrics
  const { api, slug, timeZone } = useProject()
  const asked = { ...lastDays(7, timeZone), unit: 'day' as const }
  const settled = useSettled(definition, 300)
  const read = metricDefinitionSchema.safeParse(settled)
  const query = useQuery({
    queryKey: ['metric-preview', slug, asked, settled],
    queryFn: ({ signal }) =>
      call<MetricAnswer>(`${api}/metrics/preview`, { method: 'POST', body: { ...asked, definition: settled }, signal }),
    enabled: read.success,
    placeholderData: keepPreviousData,
    retry: false,
  })
  if (!read.success) return <Teach text={words.incomplete} />
  return (
    <Card size="small" title={words.preview}>
      <Loaded query={query}>
        {(answer) => (
          <Flex vertical gap={8} style={{ opacity: query.isFetching ? 0.6 : 1 }}>
            <Typography.Text strong style={{ fontSize: 24 }} data-testid="metric-total">
              <MetricTotal name={name} metric={metric} definition={read.data} answer={answer} asked={asked} />
            </Typography.Text>
            <MetricChart name={name} metric={metric} answer={answer} asked={asked} height={200} />
            <Statement sql={answer.sql} ms={answer.ms} />
          </Flex>
        )}
      </Loaded>
    </Card>
  )
}
