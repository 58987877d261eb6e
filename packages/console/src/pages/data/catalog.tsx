import type { Catalog } from '@millrace/contract/catalog/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Table, Tabs, Tag } from 'antd'
import { call } from '../../lib/api.ts'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords, type Words } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { ConnectLink } from '../../ui/connect-link.tsx'
import { Time } from '../../ui/time.tsx'
import { Properties } from './properties.tsx'
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
                children: <Properties owner="event" rows={data.eventProperties} types={data.itemTypes} />,
              },
              {
                key: 'profile',
                label: `${words.data.profileProperties} (${data.profileProperties.length})`,
                children: <Properties owner="profile" rows={data.profileProperties} types={data.itemTypes} />,
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
