import type { Catalog } from '@millrace/contract/catalog/api.ts'
import { Button, Flex, Input, Tabs } from 'antd'
import { useState } from 'react'
import { useCatalog } from '../../../lib/catalog.ts'
import { downloadCsv } from '../../../lib/csv.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useWords, type Words } from '../../../lib/words.ts'
import { ConnectLink } from '../../../ui/connect-link.tsx'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { EventDrawer } from './event-drawer.tsx'
import { Events, Tags } from './events.tsx'
import { PlanTab } from './plan.tsx'
import { Properties } from './properties.tsx'
import { PropertyDrawer } from './property-drawer.tsx'

type Adding = 'events' | 'event' | 'profile'

/** What the project's data consists of, what people say of it, and what is planned. */
export function CatalogPage() {
  const words = useWords()
  const { can } = useProject()
  const query = useCatalog()
  const { values, set } = useFilters('tab', 'search')
  const [adding, setAdding] = useState<Adding | undefined>()
  const tab = values.tab || 'events'
  const needle = values.search.toLowerCase()
  const matching = <T extends { name: string; displayEn: string | null; displayZh: string | null }>(rows: readonly T[]): T[] =>
    rows.filter((row) => [row.name, row.displayEn, row.displayZh].some((text) => text?.toLowerCase().includes(needle)))
  return (
    <Page
      title={words.data.catalog}
      extra={
        <>
          <Button disabled={!query.data} onClick={() => query.data && saveCatalog(query.data, words)}>
            {words.common.download}
          </Button>
          {(tab === 'events' || tab === 'event' || tab === 'profile') && (
            <Button type="primary" disabled={!can('catalog.write')} onClick={() => setAdding(tab)}>
              {tab === 'events' ? words.plan.addEvent : words.plan.addProperty}
            </Button>
          )}
        </>
      }
    >
      <Loaded
        query={query}
        empty={{
          when: (data) => data.events.length === 0 && data.profileProperties.length === 0 && tab === 'events',
          text: words.people.empty,
          action: <ConnectLink />,
        }}
      >
        {(data) => (
          <Flex vertical gap={8}>
            <Input.Search
              allowClear
              aria-label={words.plan.search}
              placeholder={words.plan.search}
              defaultValue={values.search}
              onSearch={(text) => set('search', text.trim())}
              style={{ maxWidth: 280 }}
            />
            <Tabs
              activeKey={tab}
              onChange={(key) => set('tab', key)}
              destroyOnHidden
              items={[
                { key: 'events', label: `${words.data.events} (${data.events.length})`, children: <Events rows={matching(data.events)} /> },
                {
                  key: 'event',
                  label: `${words.data.eventProperties} (${data.eventProperties.length})`,
                  children: <Properties owner="event" rows={matching(data.eventProperties)} types={data.itemTypes} />,
                },
                {
                  key: 'profile',
                  label: `${words.data.profileProperties} (${data.profileProperties.length})`,
                  children: <Properties owner="profile" rows={matching(data.profileProperties)} types={data.itemTypes} />,
                },
                {
                  key: 'tags',
                  label: `${words.plan.tags} (${data.tags.length})`,
                  children: <Tags names={data.tags.filter((name) => name.toLowerCase().includes(needle))} />,
                },
                { key: 'plan', label: words.plan.title, children: <PlanTab /> },
              ]}
            />
          </Flex>
        )}
      </Loaded>
      {adding === 'events' && <EventDrawer event={undefined} onClose={() => setAdding(undefined)} />}
      {(adding === 'event' || adding === 'profile') && (
        <PropertyDrawer owner={adding} property={undefined} onClose={() => setAdding(undefined)} />
      )}
    </Page>
  )
}

/** Events and properties as one list, to plan with others. */
function saveCatalog(data: Catalog, words: Words): void {
  const { plan } = words
  const header = [words.common.name, words.data.type, plan.displayZh, plan.displayEn, plan.status, plan.description, plan.steward]
  const about = (row: Catalog['events'][number] | Catalog['eventProperties'][number]): string[] => [
    row.displayZh ?? '',
    row.displayEn ?? '',
    plan.statuses[row.status],
    row.description ?? '',
    row.steward ?? '',
  ]
  const properties = (title: string, rows: Catalog['eventProperties']): (string | number)[][] =>
    rows.map((row) => [row.name, `${title}: ${words.data.typeNames[row.type]}`, ...about(row), row.volume, row.lastSeenAt ?? '', ''])
  downloadCsv(
    'catalog',
    [...header, words.data.volume, words.data.lastSeen, words.data.properties],
    [
      ...data.events.map((row) => [
        row.name,
        words.segments.event,
        ...about(row),
        row.volume,
        row.lastSeenAt ?? '',
        row.properties.join(' '),
      ]),
      ...properties(words.data.eventProperties, data.eventProperties),
      ...properties(words.data.profileProperties, data.profileProperties),
    ],
  )
}
