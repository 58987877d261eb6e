import type { Journey } from '@millrace/contract/journeys/api.ts'
import type { Overlapping } from '@millrace/contract/journeys/overlap.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Card, Empty, Flex, Select, Table, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'

/** Who is, or would be, in two journeys at once: of those that are live or scheduled, and a draft beside them. */
export function OverlapMatrix() {
  const words = useWords()
  const { api, slug } = useProject()
  const { values, set } = useFilters('draft')
  const query = useQuery({
    queryKey: ['overlap', slug, values.draft],
    queryFn: () => call<Overlapping>(`${api}/journeys/overlap${values.draft && `?draft=${values.draft}`}`),
  })
  const drafts = useQuery({
    queryKey: ['journeys', slug, 'to-compare'],
    queryFn: () => call<{ items: Journey[] }>(`${api}/journeys?limit=200`),
  })
  return (
    <Card size="small" title={words.calendar.overlap}>
      <Flex vertical gap={12}>
        <Select
          allowClear
          showSearch={{ optionFilterProp: 'label' }}
          aria-label={words.calendar.compare}
          placeholder={words.calendar.compare}
          value={values.draft || null}
          options={(drafts.data?.items ?? []).filter((one) => one.isDirty).map((one) => ({ value: one.id, label: one.name }))}
          onChange={(value?: string) => set('draft', value)}
          style={{ width: 240 }}
        />
        <Loaded query={query}>{(found) => <Matrix found={found} />}</Loaded>
      </Flex>
    </Card>
  )
}

function Matrix({ found: { journeys, pairs, conflicts } }: { readonly found: Overlapping }) {
  const words = useWords()
  const { slug } = useProject()
  const { number, percent } = useFormat()
  if (pairs.length === 0) return <Empty image={Empty.PRESENTED_IMAGE_SIMPLE} description={words.calendar.noOverlap} />
  const both = (one: string, other: string): number =>
    pairs.find(({ a, b }) => (a === one && b === other) || (a === other && b === one))?.people ?? 0
  const nameOf = (id: string): string => journeys.find((one) => one.id === id)?.name ?? id
  return (
    <Flex vertical gap={12}>
      <Typography.Text type="secondary">{words.calendar.overlapNote}</Typography.Text>
      {conflicts.map((one, i) => (
        <Alert
          key={i}
          type="warning"
          showIcon
          title={`${nameOf(one.a)} · ${nameOf(one.b)}: ${words.calendar.conflict(number(one.people), one.sends, one.cap.limit)}`}
          description={words.calendar[one.cap.action]}
        />
      ))}
      <Table<Overlapping['journeys'][number]>
        rowKey="id"
        size="small"
        dataSource={journeys}
        pagination={false}
        scroll={{ x: 200 + journeys.length * 120 }}
        columns={[
          {
            title: words.calendar.journey,
            fixed: 'left',
            width: 160,
            render: (_, row) => (
              <>
                {/* It can be reached by keyboard, and so the table is scrolled. */}
                <div>
                  <Link to="/$slug/engage/journeys/$id" params={{ slug, id: row.id }}>
                    {row.name}
                  </Link>
                </div>
                {row.isDraft && <Typography.Text type="secondary">{words.journeys.states.draft}</Typography.Text>}
              </>
            ),
          },
          { title: words.calendar.people, align: 'right', width: 90, render: (_, row) => number(row.people) },
          ...journeys.map((column) => ({
            key: column.id,
            title: column.name,
            align: 'right' as const,
            width: 120,
            render: (_: unknown, row: Overlapping['journeys'][number]) => {
              if (row.id === column.id) return '—'
              const n = both(row.id, column.id)
              return n === 0 ? '0' : `${number(n)} (${percent(n / row.people)})`
            },
          })),
        ]}
      />
    </Flex>
  )
}
