import type { Catalog, CatalogPatch } from '@millrace/contract/catalog/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Switch, Table, Tabs, Tag, Tooltip } from 'antd'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords, type Words } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { ConnectLink } from '../../ui/connect-link.tsx'
import { Time } from '../../ui/time.tsx'
import { UsedByList } from '../../ui/used-by.tsx'

export const useCatalog = () => {
  const { api, slug } = useProject()
  return useQuery({ queryKey: ['catalog', slug], queryFn: () => call<Catalog>(`${api}/catalog`), staleTime: 30_000 })
}

export function CatalogPage() {
  const words = useWords()
  const { number } = useFormat()
  const query = useCatalog()
  return (
    <Page
      title={words.data.catalog}
      extra={
        <Button disabled={!query.data} onClick={() => query.data && saveCatalog(query.data, words)}>
          {words.common.download}
        </Button>
      }
    >
      <Loaded
        query={query}
        empty={{
          when: (data) => data.events.length === 0 && data.profileProperties.length === 0,
          text: words.people.empty,
          action: <ConnectLink />,
        }}
      >
        {(data) => (
          <Tabs
            items={[
              {
                key: 'events',
                label: `${words.data.events} (${data.events.length})`,
                children: (
                  <Table<Catalog['events'][number]>
                    rowKey="name"
                    size="small"
                    dataSource={data.events}
                    expandable={{ expandedRowRender: (row) => <UsedByList kind="event" id={row.name} /> }}
                    pagination={false}
                    scroll={{ x: 640 }}
                    columns={[
                      { title: words.segments.event, dataIndex: 'name' },
                      { title: words.data.volume, render: (_, row) => number(row.volume), align: 'right' },
                      {
                        title: words.data.lastSeen,
                        render: (_, row) => (row.lastSeenAt ? <Time at={row.lastSeenAt} /> : words.common.never),
                      },
                      {
                        title: words.data.properties,
                        render: (_, row) => (
                          <span title={row.properties.join(', ')}>
                            {row.properties.slice(0, 12).map((name) => (
                              <Tag key={name}>{name}</Tag>
                            ))}
                            {row.properties.length > 12 && `+${row.properties.length - 12}`}
                          </span>
                        ),
                      },
                    ]}
                  />
                ),
              },
              {
                key: 'event',
                label: `${words.data.eventProperties} (${data.eventProperties.length})`,
                children: <Properties owner="event" rows={data.eventProperties} />,
              },
              {
                key: 'profile',
                label: `${words.data.profileProperties} (${data.profileProperties.length})`,
                children: <Properties owner="profile" rows={data.profileProperties} />,
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}

function saveCatalog(data: Catalog, words: Words): void {
  const header = [words.common.name, words.data.volume, words.data.lastSeen, words.data.properties]
  downloadCsv(
    'catalog',
    header,
    data.events.map((one) => [one.name, one.volume, one.lastSeenAt ?? '', one.properties.join(' ')]),
  )
}

type Property = Catalog['eventProperties'][number]

function Properties({ owner, rows }: { readonly owner: 'event' | 'profile'; readonly rows: readonly Property[] }) {
  const words = useWords()
  const { number } = useFormat()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const mark = useMutation({
    mutationFn: ({ row, patch }: { row: Property; patch: CatalogPatch }) =>
      call(`${api}/catalog/properties/${owner}/${encodeURIComponent(row.name)}`, { method: 'PATCH', body: patch, revision: row.revision }),
    onSettled: () => client.invalidateQueries({ queryKey: ['catalog', slug] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Table<Property>
      rowKey="name"
      size="small"
      dataSource={rows}
      expandable={{ expandedRowRender: (row) => <UsedByList kind="property" id={`${owner}/${row.name}`} /> }}
      pagination={{ pageSize: 100, hideOnSinglePage: true }}
      scroll={{ x: 720 }}
      columns={[
        { title: words.segments.property, dataIndex: 'name' },
        { title: words.data.type, render: (_, row) => words.data.typeNames[row.type] },
        { title: words.data.volume, render: (_, row) => number(row.volume), align: 'right' },
        { title: words.data.lastSeen, render: (_, row) => (row.lastSeenAt ? <Time at={row.lastSeenAt} /> : words.common.never) },
        {
          title: words.data.pii,
          render: (_, row) => (
            <Switch
              size="small"
              aria-label={`${words.data.pii} ${row.name}`}
              checked={row.pii}
              disabled={!can('catalog.write')}
              onChange={(pii) => mark.mutate({ row, patch: { pii } })}
            />
          ),
        },
        {
          title: <Tooltip title={words.data.moneyNote}>{words.data.money}</Tooltip>,
          // Only a number can be money; for others there is nothing to switch.
          render: (_, row) =>
            row.type === 'number' && (
              <Flex gap={8} align="center">
                <Switch
                  size="small"
                  aria-label={`${words.data.money} ${row.name}`}
                  checked={row.unit === 'money'}
                  disabled={!can('catalog.write')}
                  onChange={(isMoney) => mark.mutate({ row, patch: { unit: isMoney ? 'money' : null } })}
                />
                {row.unitBrokenAt && <Tag color="warning">{words.data.moneyBroken}</Tag>}
              </Flex>
            ),
        },
      ]}
    />
  )
}
