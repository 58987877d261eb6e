import { AimOutlined, CaretRightOutlined, PauseOutlined } from '@ant-design/icons'
import type { liveSchema } from '@millrace/contract/catalog/api.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Input, Select, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { ConnectLink } from '../../ui/connect-link.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { summary } from '../../ui/summary.ts'
import { useShowValue } from '../../ui/values.ts'
import { useCatalog } from '../../lib/catalog.ts'

type Live = z.infer<typeof liveSchema>

const table = { minutes: 30, every: 2_000 }

/** Events as they are stored: pause to read, narrow to an event or an id, follow one person over all their ends. */
export function LivePage() {
  const words = useWords()
  const { api, slug } = useProject()
  const [isOn, setOn] = useState(true)
  const { values, set, query: filters } = useFilters('event', 'distinctId', 'personId')
  const catalog = useCatalog()
  const query = useQuery({
    queryKey: ['live', slug, filters],
    queryFn: () => call<Live>(`${api}/live?limit=100&minutes=${table.minutes}${filters}`),
    placeholderData: keepPreviousData,
    refetchInterval: isOn ? table.every : false,
  })
  const isFiltered = filters !== ''
  return (
    <Page
      title={words.data.live}
      note={isOn ? words.data.following : words.data.paused}
      extra={
        <Button
          aria-pressed={!isOn}
          icon={isOn ? <PauseOutlined aria-hidden /> : <CaretRightOutlined aria-hidden />}
          onClick={() => setOn(!isOn)}
        >
          {isOn ? words.data.pause : words.data.goOn}
        </Button>
      }
    >
      <Flex wrap gap={8} align="center">
        <Select
          allowClear
          showSearch
          aria-label={words.segments.event}
          placeholder={words.people.allEvents}
          value={values.event || null}
          onChange={(next: string | null | undefined) => set('event', next ?? undefined)}
          options={(catalog.data?.events ?? []).map((one) => ({ value: one.name, label: one.name }))}
          style={{ width: 220 }}
        />
        <Input.Search
          key={values.distinctId}
          allowClear
          defaultValue={values.distinctId}
          aria-label={words.data.exactId}
          placeholder={words.data.exactId}
          onSearch={(id) => set('distinctId', id.trim())}
          style={{ width: 240 }}
        />
        {values.personId && (
          <Tag closable color="processing" onClose={() => set('personId', undefined)}>
            {words.data.followingPerson(values.personId)}
          </Tag>
        )}
      </Flex>
      <Loaded
        query={query}
        empty={{
          when: (data) => data.items.length === 0,
          text: isFiltered ? words.data.liveNone : words.data.liveEmpty,
          action: isFiltered ? undefined : <ConnectLink />,
        }}
      >
        {(data) => <Events items={data.items} onFollow={(id) => set('personId', String(id))} />}
      </Loaded>
    </Page>
  )
}

function Events({ items, onFollow }: { readonly items: Live['items']; readonly onFollow: (personId: number) => void }) {
  const words = useWords()
  const { slug, timeZone } = useProject()
  const { clock } = useFormat(timeZone)
  const show = useShowValue()
  return (
    <Table<Live['items'][number]>
      rowKey={(row) => `${row.eventId}${row.at}`}
      size="small"
      dataSource={items}
      pagination={false}
      scroll={{ x: 760 }}
      expandable={{
        expandedRowRender: (row) => (
          <pre style={{ margin: 0, whiteSpace: 'pre-wrap', fontSize: 12 }}>
            {JSON.stringify({ event_id: row.eventId, time: row.at, properties: row.properties }, null, 2)}
          </pre>
        ),
      }}
      columns={[
        { title: `${words.common.time} (${timeZone})`, width: 170, render: (_, row) => clock(new Date(row.receivedAt)) },
        { title: words.segments.event, render: (_, row) => <strong>{row.event}</strong> },
        { title: words.data.source, width: 100, render: (_, row) => <Tag>{row.source}</Tag> },
        {
          title: words.data.person,
          render: (_, row) => (
            <Flex gap={4} align="center">
              <Link to="/$slug/people/list/$id" params={{ slug, id: String(row.personId) }}>
                {row.distinctId}
              </Link>
              <IconButton label={words.people.follow} icon={<AimOutlined aria-hidden />} onClick={() => onFollow(row.personId)} />
              {row.isTest && <Tag>{words.people.test}</Tag>}
            </Flex>
          ),
        },
        {
          title: words.data.properties,
          ellipsis: true,
          render: (_, row) => <Typography.Text type="secondary">{summary(row.properties, show)}</Typography.Text>,
        },
      ]}
    />
  )
}
