import type { TagRuns } from '@millrace/contract/tags/api.ts'
import { Flex, Table, Tag, Tooltip, Typography } from 'antd'
import { useMemo } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Chart } from '../../ui/chart.tsx'
import { Time } from '../../ui/time.tsx'

type Items = TagRuns['items']

/** How many people had the tag after each of the last computations, and how many of them it changed. */
export function Runs({ items }: { readonly items: Items }) {
  const words = useWords().tags
  const { time } = useWords().common
  const { number } = useFormat()
  return (
    <Flex vertical gap={8}>
      <Typography.Text strong>{words.runs}</Typography.Text>
      {items.length > 1 && <PeopleChart items={items} />}
      <Table
        aria-label={words.runs}
        rowKey="at"
        size="small"
        dataSource={[...items]}
        scroll={{ x: 330 }}
        pagination={{ pageSize: 5, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
        columns={[
          {
            title: time,
            render: (_, run) => (
              <>
                <Time at={run.at} /> {run.model?.refusal && <Tag>{words.runRefused}</Tag>}
                {run.model?.drifted && <Tag color="warning">{words.runDrifted}</Tag>}
              </>
            ),
          },
          { title: words.version, width: 80, render: (_, run) => `v${run.version}` },
          { title: words.count, width: 80, align: 'right', render: (_, run) => number(run.people) },
          {
            title: <Tooltip title={words.changedNote}>{words.changed}</Tooltip>,
            width: 88,
            align: 'right',
            render: (_, run) => number(run.changed),
          },
        ]}
      />
    </Flex>
  )
}

function PeopleChart({ items }: { readonly items: Items }) {
  const words = useWords().tags
  const { timeZone } = useProject()
  const { number, hour } = useFormat(timeZone)
  // The chart is drawn anew for other numbers, not whenever somebody types into the page around it.
  const { categories, series } = useMemo(() => {
    const runs = items.toReversed()
    return {
      categories: runs.map((run) => hour(Date.parse(run.at))),
      series: [{ name: words.count, values: runs.map((run) => run.people) }],
    }
  }, [items, hour, words])
  return <Chart label={words.runsChart} height={140} categories={categories} series={series} format={number} />
}
