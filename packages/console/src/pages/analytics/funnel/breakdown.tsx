import type { FunnelAnswer } from '@millrace/contract/analytics/api.ts'
import type { FunnelQuery } from '@millrace/contract/queries/index.ts'
import { nameOfRef } from '@millrace/contract/rules/index.ts'
import { Card, Table, Typography } from 'antd'
import { useFormat } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { useAnalysisWords } from '../words.ts'

type Group = NonNullable<FunnelAnswer['groups']>[number]
const share = (n: number | undefined, of: number | undefined): number | null => (of ? (n ?? 0) / of : null)

/** The same funnel for each value of a property. */
export function FunnelBreakdown({ groups, query }: { readonly groups: readonly Group[]; readonly query: FunnelQuery }) {
  const words = useAnalysisWords()
  const { percent, number } = useFormat()
  const { by } = query
  const title = by ? (by.of === 'profile' ? by.property : `${words.step(by.step)} · ${nameOfRef(by)}`) : words.group
  const labelOf = ({ key, isRest }: Group): string => (isRest ? words.rest : key === null ? words.unset : String(key))
  const keys = groups.flatMap((group) => (group.isRest ? [] : [group.key]))
  const first = by?.of === 'event' ? by.step : 1
  return (
    <Card size="small" title={`${words.groupBy} ${title}`} data-testid="funnel-groups">
      <Table<Group>
        rowKey={(group) => JSON.stringify([group.isRest, group.key])}
        size="small"
        dataSource={[...groups]}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 320 + query.steps.length * 140 }}
        locale={{ emptyText: words.noData }}
        columns={[
          { title, render: (_, group) => labelOf(group), ellipsis: true },
          {
            title: words.whole,
            align: 'right',
            sorter: (a, b) => (share(a.people.at(-1), a.people[0]) ?? 0) - (share(b.people.at(-1), b.people[0]) ?? 0),
            render: (_, { people }) => percent(share(people.at(-1), people[first - 1])),
          },
          ...query.steps.map((step, i) => ({
            title: `${i + 1}. ${step.name ?? step.event}`,
            align: 'right' as const,
            render: (_: unknown, group: Group) => {
              const n = group.people[i] ?? 0
              return (
                <>
                  {query.count === 'people' ? (
                    <Counted
                      model="funnel"
                      query={query}
                      slice={{ step: i + 1, group: group.isRest ? { keys, isRest: true } : { keys: [group.key] } }}
                      n={n}
                      title={`${labelOf(group)} · ${i + 1}. ${step.name ?? step.event}`}
                    />
                  ) : (
                    number(n)
                  )}
                  {i > 0 && <Typography.Text type="secondary"> {percent(share(n, group.people[i - 1]))}</Typography.Text>}
                </>
              )
            },
          })),
        ]}
      />
    </Card>
  )
}
