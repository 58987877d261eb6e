import type { Explanation, Why } from '@millrace/contract/tags/explain.ts'
import { Descriptions, Flex, Table, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Time } from '../../ui/time.tsx'
import { ScoreWhy } from './why-score.tsx'

/** What a definition says of somebody now, beside what they have, and what that comes from. */
export function Explained({ explanation, has }: { readonly explanation: Explanation; readonly has?: string | null | undefined }) {
  const words = useWords().tagKinds.why
  const { value, why } = explanation
  const said = (text: string | null): string => text ?? words.nothing
  return (
    <Flex vertical gap={12}>
      <div>
        {words.says}{' '}
        <Typography.Text strong data-testid="why-value" style={{ fontSize: 18, overflowWrap: 'anywhere' }}>
          {said(value)}
        </Typography.Text>
        {has !== undefined && has !== value && (
          <Typography.Paragraph type="secondary" style={{ margin: 0 }}>
            {words.has} {said(has)} · {words.differs}
          </Typography.Paragraph>
        )}
      </div>
      {why ? <Reasons why={why} /> : <Typography.Text type="secondary">{value === null ? words.none : words.itself}</Typography.Text>}
    </Flex>
  )
}

function Reasons({ why }: { readonly why: Why }) {
  const words = useWords().tagKinds.why
  const { number } = useFormat()
  switch (why.kind) {
    case 'score':
      return <ScoreWhy why={why} />
    case 'preference':
      return <Keys keys={why.keys} />
    case 'persuaded':
      return <Credits why={why} />
    case 'figure':
      return <Descriptions size="small" column={1} items={[{ key: 'figure', label: words.figure, children: number(why.figure) }]} />
    case 'rfm':
      return (
        <Descriptions
          size="small"
          column={1}
          items={(['days', 'times', 'money'] as const).map((key) => ({ key, label: words[key], children: number(why[key]) }))}
        />
      )
  }
}

function Keys({ keys }: Pick<Extract<Why, { kind: 'preference' }>, 'keys'>) {
  const words = useWords().tagKinds.why
  const { exact } = useFormat()
  return (
    <Table
      aria-label={words.weight}
      rowKey="value"
      size="small"
      dataSource={[...keys]}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
      columns={[
        { title: words.key, dataIndex: 'value', render: (value: string) => <span style={{ overflowWrap: 'anywhere' }}>{value}</span> },
        { title: words.weight, width: 96, align: 'right', render: (_, key) => exact(key.weight) },
        { title: words.last, width: 112, render: (_, key) => <Time at={key.lastAt} /> },
      ]}
    />
  )
}

function Credits({ why: { credits, newest } }: { readonly why: Extract<Why, { kind: 'persuaded' }> }) {
  const words = useWords().tagKinds.why
  const { timeZone } = useProject()
  const { number, time } = useFormat(timeZone)
  return (
    <>
      <Table
        aria-label={words.credit}
        rowKey="value"
        size="small"
        dataSource={[...credits]}
        pagination={false}
        columns={[
          { title: words.key, dataIndex: 'value', render: (value: string) => <span style={{ overflowWrap: 'anywhere' }}>{value}</span> },
          { title: words.credit, width: 112, align: 'right', render: (_, one) => number(one.times) },
          { title: words.last, width: 112, render: (_, one) => <Time at={one.lastAt} /> },
        ]}
      />
      <Table
        aria-label={words.converted}
        rowKey={(one) => `${one.at} ${one.touchedAt}`}
        size="small"
        dataSource={[...newest]}
        pagination={{ pageSize: 5, hideOnSinglePage: true, showSizeChanger: false, size: 'small' }}
        columns={[
          { title: words.converted, render: (_, one) => time(one.at) },
          { title: words.touched, render: (_, one) => `${one.value} · ${time(one.touchedAt)}` },
        ]}
      />
    </>
  )
}
