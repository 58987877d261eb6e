import type { ClickAnswer } from '@millrace/contract/analytics/api.ts'
import { Flex, Table, Typography } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { Heated, useHeat } from '../heat.tsx'
import { type Answered, OfPeople } from './of-people.tsx'

type Element = ClickAnswer['elements'][number]

/** Every element with its clicks, in the order of the numbers on the map. */
export function ElementTable({ answer, query }: Answered) {
  const words = useWords().clicks
  const { number, percent } = useFormat()
  const nameOf = (one: Element): string => one.text || words.nameless
  const people = (one: Element, of: string, n: number, title: string) => (
    <Counted model="click" query={query} slice={{ of, path: one.path }} n={n} title={`${nameOf(one)} · ${title}`} />
  )
  const hidden = answer.elementCount - answer.elements.length
  return (
    <Flex vertical gap={8}>
      <Table<Element>
        rowKey="path"
        size="small"
        dataSource={answer.elements}
        pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 760 }}
        columns={[
          {
            title: words.element,
            render: (_, one) => (
              <Flex vertical>
                <span>
                  <Typography.Text type="secondary">{answer.elements.indexOf(one) + 1}</Typography.Text> {nameOf(one)}
                </span>
                <Typography.Text type="secondary" style={{ fontSize: 12, wordBreak: 'break-all' }}>
                  {one.path}
                </Typography.Text>
              </Flex>
            ),
          },
          { title: words.clicks, align: 'right', render: (_, one) => number(one.clicks) },
          { title: words.clickers, align: 'right', render: (_, one) => people(one, 'click', one.people, words.clickers) },
          { title: words.viewRate, align: 'right', render: (_, one) => percent(one.viewRate) },
          { title: words.personRate, align: 'right', render: (_, one) => percent(one.personRate) },
          { title: words.share, align: 'right', render: (_, one) => percent(one.share) },
          {
            title: words.rage,
            align: 'right',
            render: (_, one) => <OfPeople n={one.rage} people={people(one, 'rage', one.ragePeople, words.ragePeople)} />,
          },
          {
            title: words.dead,
            align: 'right',
            render: (_, one) => <OfPeople n={one.dead} people={people(one, 'dead', one.deadPeople, words.deadPeople)} />,
          },
        ]}
      />
      {hidden > 0 && <Typography.Text type="secondary">{words.more(hidden)}</Typography.Text>}
    </Flex>
  )
}

/** How many views came so far down. */
export function ReachTable({ answer, query }: Answered) {
  const words = useWords().clicks
  const { number, percent } = useFormat()
  const heat = useHeat()
  return (
    <Flex vertical gap={8}>
      <Typography.Text type="secondary">{words.measured(number(answer.measured.views), number(answer.views))}</Typography.Text>
      <Heated>
        <Table<ClickAnswer['reach'][number]>
          rowKey="depth"
          size="small"
          dataSource={answer.reach}
          pagination={false}
          columns={[
            { title: words.depth, render: (_, { depth }) => percent(depth / 100) },
            {
              title: words.layers.reach,
              align: 'right',
              onCell: ({ share }) => ({ style: heat(share) }),
              render: (_, { share }) => percent(share),
            },
            { title: words.views, align: 'right', render: (_, { views }) => number(views) },
            {
              title: words.viewers,
              align: 'right',
              render: (_, { depth, people }) => (
                <Counted
                  model="click"
                  query={query}
                  slice={{ of: 'reach', depth }}
                  n={people}
                  title={`${words.layers.reach} ${percent(depth / 100)}`}
                />
              ),
            },
          ]}
        />
      </Heated>
    </Flex>
  )
}
