import { measuresOf } from '@millrace/contract/metrics/index.ts'
import type { Metric } from '@millrace/contract/metrics/api.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Button, Flex, Table, Tag, Typography } from 'antd'
import { useMetricName } from '../../lib/metrics.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { Time } from '../../ui/time.tsx'
import { useAnalysisWords } from '../analytics/words.ts'

/** The numbers the project has agreed on. */
export function MetricList() {
  const words = useWords()
  const { slug, can } = useProject()
  const navigate = useNavigate()
  const query = useDefinitions<Metric>('metrics')
  const create = (
    <Button
      type="primary"
      disabled={!can('analytics.write')}
      onClick={() => void navigate({ to: '/$slug/analyze/metrics/$id', params: { slug, id: 'new' } })}
    >
      {words.metrics.create}
    </Button>
  )
  return (
    <Page title={words.metrics.title} note={words.metrics.note} extra={create}>
      <Definitions query={query} empty={{ text: words.metrics.empty, action: create }}>
        {(rows) => <Rows rows={rows} />}
      </Definitions>
    </Page>
  )
}

function Rows({ rows }: { readonly rows: readonly Metric[] }) {
  const words = useWords()
  const { slug, can } = useProject()
  const nameOf = useMetricName()
  const tell = useTelling()
  return (
    <Table<Metric>
      rowKey="id"
      size="small"
      dataSource={rows}
      pagination={false}
      scroll={{ x: 800 }}
      columns={[
        {
          title: words.common.name,
          render: (_, row) => (
            <Flex vertical>
              <Link to="/$slug/analyze/metrics/$id" params={{ slug, id: row.id }}>
                {nameOf(row)}
              </Link>
              {row.note && (
                <Typography.Text type="secondary" ellipsis style={{ fontSize: 12, maxWidth: 320 }}>
                  {row.note}
                </Typography.Text>
              )}
            </Flex>
          ),
        },
        {
          title: words.metrics.kind,
          render: (_, row) => (
            <Flex vertical gap={2} align="start">
              {row.definition.kind !== 'measure' && <Tag>{words.metrics.kindMarks[row.definition.kind]}</Tag>}
              {measuresOf(row.definition).map((measure, i) => (
                <span key={i}>{tell(measure)}</span>
              ))}
            </Flex>
          ),
        },
        { title: words.metrics.owner, width: 110, dataIndex: 'owner' },
        { title: words.metrics.versions, width: 90, render: (_, row) => `v${row.version}` },
        { title: words.common.changed, width: 130, render: (_, row) => <Time at={row.updatedAt} /> },
        {
          title: words.common.actions,
          width: 90,
          render: (_, row) => (
            <Shelf path="metrics" size="small" row={row} disabled={!can('analytics.write')} note={words.metrics.archiveNote} />
          ),
        },
      ]}
    />
  )
}

/** A measure in words. */
function useTelling() {
  const words = useWords().metrics
  const analysis = useAnalysisWords()
  return ({ event, aggregation, property }: ReturnType<typeof measuresOf>[number]): string => {
    const measure = `${analysis.measures[aggregation]}${property === undefined ? '' : ` ${property}`}`
    return words.of(measure, event ?? analysis.anyEvent)
  }
}
