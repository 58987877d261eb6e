import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { type ReachCentre, type Standing, standingRule, standings } from '@millrace/contract/messaging/reach-centre.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import type { Rule } from '@millrace/contract/rules/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Alert, Button, Flex, Progress, Select, Statistic, Table, Tag, Tooltip, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { usePurposes } from '../../lib/purposes.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { ChannelTag } from '../../ui/channel-tag.tsx'
import { Page } from '../../ui/page.tsx'
import { SegmentField } from '../../ui/segment-field.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { SaveRule } from '../segments/save-rule.tsx'

type Row = ReachCentre['channels'][number]

/** Who can be reached by what now: of everybody or a segment, with what stands against the others; every number is a list of people. */
export function ReachCentrePage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { values, set, query: filters } = useFilters('purpose', 'segmentId')
  const purpose = values.purpose || marketingPurpose
  const purposes = usePurposes()
  const query = useQuery({
    queryKey: ['reach', slug, filters],
    queryFn: ({ signal }) => call<ReachCentre>(`${api}/reach?${filters.slice(1)}`, { signal }),
    refetchInterval: 30_000,
  })
  return (
    <Page title={words.reach.title} note={words.reach.note} extra={query.data && <SaveCsv reach={query.data} />}>
      <Flex gap={8} wrap align="center">
        <Select
          aria-label={words.journeys.purpose}
          value={purpose}
          options={purposes.items.filter((one) => !one.isArchived).map((one) => ({ value: one.key, label: purposes.nameOf(one.key) }))}
          onChange={(next: string) => set('purpose', next === marketingPurpose ? undefined : next)}
          style={{ width: 200 }}
        />
        <SegmentField id={values.segmentId} onChange={(id) => set('segmentId', id || undefined)} />
        {values.segmentId !== '' && <Button onClick={() => set('segmentId', undefined)}>{words.reach.everybody}</Button>}
      </Flex>
      <Loaded query={query}>
        {(reach) =>
          reach.total === 0 ? <Teach text={words.reach.nobody} /> : <Shown reach={reach} purpose={purpose} segmentId={values.segmentId} />
        }
      </Loaded>
    </Page>
  )
}

function SaveCsv({ reach }: { readonly reach: ReachCentre }) {
  const words = useWords()
  const { standings: names } = words.reach
  return (
    <Button
      onClick={() =>
        downloadCsv(
          'reach',
          [words.reach.channel, ...standings.map((one) => names[one])],
          reach.channels.map(({ channel, people }) => [words.people.consentChannels[channel], ...standings.map((one) => people[one])]),
        )
      }
    >
      {words.common.download}
    </Button>
  )
}

interface Kept {
  readonly rule: Rule
  readonly name: string
}

function Shown({ reach, purpose, segmentId }: { readonly reach: ReachCentre; readonly purpose: string; readonly segmentId: string }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { number, clock } = useFormat(timeZone)
  const [kept, setKept] = useState<Kept>()
  const keep = (channel: SendingChannel, standing: Standing): void => {
    const rule = standingRule(standing, purpose, channel, reach.silence)
    if (!rule) return
    const name = words.reach.keep(words.reach.standings[standing], words.people.consentChannels[channel])
    setKept({ name, rule: segmentId === '' ? rule : { kind: 'all', rules: [{ kind: 'segment', id: segmentId }, rule] } })
  }
  return (
    <Flex vertical gap={16}>
      {reach.quietUntil !== null && <Alert type="info" showIcon title={words.reach.quiet(clock(new Date(reach.quietUntil)))} />}
      <Flex gap={48} wrap>
        <Statistic title={words.reach.total} value={number(reach.total)} />
        <Statistic title={words.reach.anyhow} value={number(reach.anyhow)} suffix={`· ${shareOf(reach.anyhow, reach.total)}`} />
      </Flex>
      <Table<Row>
        rowKey="channel"
        size="small"
        pagination={false}
        scroll={{ x: 960 }}
        dataSource={reach.channels}
        data-testid="reach-centre"
        columns={[
          { title: words.reach.channel, width: 130, render: (_, row) => <ChannelTag channel={row.channel} /> },
          ...standings.map((standing) => ({
            key: standing,
            title: <Tooltip title={words.reach.standingNotes[standing]}>{words.reach.standings[standing]}</Tooltip>,
            width: standing === 'reachable' ? 220 : 110,
            render: (_: unknown, row: Row) => (
              <People
                people={row.people[standing]}
                total={reach.total}
                isMain={standing === 'reachable'}
                onKeep={() => keep(row.channel, standing)}
              />
            ),
          })),
          { title: words.reach.now, render: (_, row) => <Now row={row} /> },
        ]}
      />
      {kept && <SaveRule rule={kept.rule} name={kept.name} onClose={() => setKept(undefined)} />}
    </Flex>
  )
}

const shareOf = (people: number, total: number): string => `${total === 0 ? 0 : Math.round((people / total) * 1_000) / 10}%`

/** A number that leads to the people behind it. */
function People({
  people,
  total,
  isMain,
  onKeep,
}: {
  readonly people: number
  readonly total: number
  readonly isMain: boolean
  readonly onKeep: () => void
}) {
  const words = useWords()
  const { can } = useProject()
  const { number } = useFormat()
  const shown = number(people)
  const figure =
    people > 0 && can('segments.write') ? (
      <Tooltip title={words.reach.keepHint}>
        <Button type="link" size="small" onClick={onKeep} style={{ padding: 0 }}>
          {shown}
        </Button>
      </Tooltip>
    ) : (
      <span>{shown}</span>
    )
  if (!isMain) return figure
  return (
    <Flex gap={8} align="center">
      {figure}
      <Progress
        aria-label={words.reach.standings.reachable}
        status="normal"
        percent={total === 0 ? 0 : (people / total) * 100}
        format={() => shareOf(people, total)}
        size="small"
        style={{ flex: 1, minWidth: 80 }}
      />
    </Flex>
  )
}

const settings = {
  email: '/$slug/settings/email',
  sms: '/$slug/settings/sms',
  push: '/$slug/settings/push',
  webhook: '/$slug/settings/webhook',
  phone: '/$slug/settings/calls',
} as const

/** Whether anything leaves by the channel, and whom contact rules hold at this moment. */
function Now({ row }: { readonly row: Row }) {
  const words = useWords()
  const { slug } = useProject()
  const { number } = useFormat()
  if (row.notReady !== null)
    return (
      <Flex gap={8} align="center" wrap>
        <Tag color="warning">{words.reach.notReady[row.notReady]}</Tag>
        <Link to={settings[row.channel]} params={{ slug }}>
          {words.reach.setUp}
        </Link>
      </Flex>
    )
  return (
    <Flex gap={8} align="center" wrap>
      <Tag color="success">{words.reach.ready}</Tag>
      {row.blocked === null && <Typography.Text type="secondary">{words.reach.blockedMany}</Typography.Text>}
      {row.blocked !== null && row.blocked > 0 && (
        <Typography.Text type="secondary">{words.reach.blocked(number(row.blocked))}</Typography.Text>
      )}
    </Flex>
  )
}
