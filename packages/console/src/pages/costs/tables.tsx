import type { Campaign, Costs, Spent } from '@millrace/contract/journeys/costs.ts'
import { Link } from '@tanstack/react-router'
import { Flex, Table, type TableColumnsType, Tag, Tooltip, Typography } from 'antd'
import type { ReactNode } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { ChannelTag } from '../../ui/channel-tag.tsx'
import { Counted } from './behind.tsx'
import { Each, Gain, Spend } from './money.tsx'

type Channel = Costs['channels'][number]

const noted = (title: string, note: string): ReactNode => <Tooltip title={note}>{title}</Tooltip>

export function ChannelTable({ costs }: { readonly costs: Costs }) {
  const words = useWords().costs
  const { number } = useFormat()
  return (
    <Table<Channel>
      rowKey="channel"
      size="small"
      pagination={false}
      scroll={{ x: 1080 }}
      dataSource={costs.channels}
      data-testid="cost-channels"
      columns={[
        { title: words.channel, width: 110, fixed: 'left', render: (_, row) => <ChannelTag channel={row.channel} /> },
        {
          title: noted(words.sent, words.sentNote),
          align: 'right',
          width: 100,
          render: (_, { people, channel }) => <Counted costs={costs} title={words.sent} n={people} of={{ what: 'sent', channel }} />,
        },
        { title: words.messages, align: 'right', width: 90, render: (_, row) => number(row.messages) },
        { title: noted(words.units, words.unitsNote), align: 'right', width: 90, render: (_, row) => number(row.units) },
        { title: noted(words.spend, words.spendNote), align: 'right', width: 120, render: (_, row) => <Spend {...row} /> },
        {
          title: noted(words.converted, words.convertedNote),
          align: 'right',
          width: 110,
          render: (_, { converted, channel }) => (
            <Counted costs={costs} title={words.converted} n={converted} of={{ what: 'converted', channel }} />
          ),
        },
        { title: words.perConverted, align: 'right', width: 100, render: (_, row) => <Each value={row.perConverted} /> },
        {
          title: noted(words.incremental, words.incrementalNote),
          align: 'right',
          width: 150,
          render: (_, row) => (
            <Flex vertical align="end">
              {row.incremental ? <Gain of={row.incremental} /> : <Typography.Text type="secondary">–</Typography.Text>}
              <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                {words.compared(number(row.compared), number(row.campaigns))}
              </Typography.Text>
            </Flex>
          ),
        },
        {
          title: noted(words.each, words.eachNote),
          align: 'right',
          width: 150,
          render: (_, { incremental }) => <Each {...(incremental?.each ?? { value: null })} />,
        },
      ]}
    />
  )
}

export function CampaignTable({ costs }: { readonly costs: Costs }) {
  const words = useWords().costs
  const { slug } = useProject()
  const columns: TableColumnsType<Campaign> = [
    {
      title: words.campaign,
      width: 150,
      fixed: 'left',
      render: (_, { id, kind, name }) => (
        <Link to={kind === 'journey' ? '/$slug/engage/journeys/$id/report' : '/$slug/engage/broadcasts/$id'} params={{ slug, id }}>
          {name}
        </Link>
      ),
    },
    {
      title: noted(words.sent, words.sentNote),
      width: 190,
      render: (_, row) => (
        <OfEach
          row={row}
          show={(one) => (
            <Counted costs={costs} title={words.sent} n={one.people} of={{ what: 'sent', campaign: row.id, channel: one.channel }} />
          )}
        />
      ),
    },
    {
      title: noted(words.spend, words.spendNote),
      align: 'right',
      width: 90,
      render: (_, row) => <OfEach row={row} isBare show={(one) => <Spend {...one} />} />,
    },
    {
      title: noted(words.converted, words.convertedNote),
      align: 'right',
      width: 90,
      render: (_, row) => (
        <OfEach
          row={row}
          isBare
          show={(one) => (
            <Counted
              costs={costs}
              title={words.converted}
              n={one.converted}
              of={{ what: 'converted', campaign: row.id, channel: one.channel }}
            />
          )}
        />
      ),
    },
    {
      title: words.perConverted,
      align: 'right',
      width: 90,
      render: (_, row) => <OfEach row={row} isBare show={(one) => <Each value={one.perConverted} />} />,
    },
    {
      title: noted(words.treated, words.treatedNote),
      align: 'right',
      width: 140,
      render: (_, row) => <Group costs={costs} row={row} arm="treated" />,
    },
    {
      title: noted(words.control, words.controlNote),
      align: 'right',
      width: 150,
      render: (_, row) => (row.by === null ? '–' : <Group costs={costs} row={row} arm="control" />),
    },
    {
      title: noted(words.incremental, words.incrementalNote),
      align: 'right',
      width: 130,
      render: (_, { incremental, unknown }) =>
        incremental ? <Gain of={incremental} /> : <Tag style={{ margin: 0 }}>{words.unknown[unknown ?? 'no_control']}</Tag>,
    },
    {
      title: noted(words.each, words.eachNote),
      align: 'right',
      width: 130,
      render: (_, { incremental }) => <Each {...(incremental?.each ?? { value: null })} />,
    },
  ]
  return (
    <Table<Campaign>
      rowKey="id"
      size="small"
      pagination={costs.campaigns.length > 50 ? { pageSize: 50 } : false}
      scroll={{ x: 1170 }}
      dataSource={costs.campaigns}
      data-testid="cost-campaigns"
      columns={columns}
    />
  )
}

/** A line for each channel that a campaign sends by. */
function OfEach({
  row,
  show,
  isBare = false,
}: {
  readonly row: Campaign
  readonly show: (one: Spent) => ReactNode
  readonly isBare?: boolean
}) {
  return (
    <Flex vertical gap={2} {...(isBare ? { align: 'end' } : {})}>
      {row.channels.map((one) => (
        <Flex key={one.channel} gap={8} align="center" style={{ minHeight: 24 }}>
          {!isBare && <ChannelTag channel={one.channel} />}
          {show(one)}
        </Flex>
      ))}
    </Flex>
  )
}

function Group({ costs, row, arm }: { readonly costs: Costs; readonly row: Campaign; readonly arm: 'treated' | 'control' }) {
  const words = useWords().costs
  const { percent } = useFormat()
  const { people, converted } = row[arm]
  const of = (what: 'treated' | 'control' | 'treated_converted' | 'control_converted') => ({ what, campaign: row.id })
  return (
    <Flex vertical align="end">
      <span>
        <Counted costs={costs} title={`${words[arm]} · ${words.converted}`} n={converted} of={of(`${arm}_converted`)} />
        {' / '}
        <Counted costs={costs} title={words[arm]} n={people} of={of(arm)} />
      </span>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {percent(people === 0 ? null : converted / people)}
        {arm === 'control' && row.by ? ` · ${words.by[row.by]}` : ''}
      </Typography.Text>
    </Flex>
  )
}
