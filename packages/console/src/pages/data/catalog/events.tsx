import { EditOutlined } from '@ant-design/icons'
import type { Catalog } from '@millrace/contract/catalog/api.ts'
import { Flex, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { usePreferences } from '../../../lib/preferences.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Time } from '../../../ui/time.tsx'
import { UsedByList } from '../../../ui/used-by.tsx'
import { StatusTag } from './about-fields.tsx'
import { EventDrawer } from './event-drawer.tsx'

type Event = Catalog['events'][number]

/** Its name in the language of the reader, above the name it is sent under. */
export function NameCell({ row }: { readonly row: Pick<Event, 'name' | 'displayEn' | 'displayZh' | 'description'> }) {
  const language = usePreferences((state) => state.language)
  const shown = language === 'zh' ? (row.displayZh ?? row.displayEn) : (row.displayEn ?? row.displayZh)
  return (
    <Flex vertical title={row.description ?? undefined}>
      {shown && <span>{shown}</span>}
      {shown ? <Typography.Text type="secondary">{row.name}</Typography.Text> : <span>{row.name}</span>}
    </Flex>
  )
}

/** Events ever sent or planned. */
export function Events({ rows }: { readonly rows: readonly Event[] }) {
  const words = useWords()
  const { number } = useFormat()
  const [edited, setEdited] = useState<Event | undefined>()
  return (
    <>
      <Table<Event>
        rowKey="name"
        size="small"
        dataSource={[...rows]}
        expandable={{ expandedRowRender: (row) => <UsedByList kind="event" id={row.name} /> }}
        pagination={{ pageSize: 100, hideOnSinglePage: true, showSizeChanger: false }}
        scroll={{ x: 720 }}
        columns={[
          { title: words.segments.event, render: (_, row) => <NameCell row={row} /> },
          { title: words.plan.status, render: (_, row) => <StatusTag status={row.status} /> },
          { title: words.data.volume, render: (_, row) => number(row.volume), align: 'right' },
          { title: words.data.lastSeen, render: (_, row) => (row.lastSeenAt ? <Time at={row.lastSeenAt} /> : words.common.never) },
          {
            title: words.data.properties,
            render: (_, row) => (
              <span title={row.properties.join(', ')}>
                {row.properties.slice(0, 12).map((name) => (
                  <Tag key={name} {...(row.required.includes(name) ? { color: 'blue' } : {})}>
                    {name}
                  </Tag>
                ))}
                {row.properties.length > 12 && `+${row.properties.length - 12}`}
              </span>
            ),
          },
          {
            title: words.plan.editAction,
            width: 64,
            render: (_, row) => <IconButton label={words.plan.edit(row.name)} icon={<EditOutlined />} onClick={() => setEdited(row)} />,
          },
        ]}
      />
      {edited && <EventDrawer event={edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

/** Tags, and what sets or reads each: where a tag goes to. */
export function Tags({ names }: { readonly names: readonly string[] }) {
  const words = useWords()
  if (names.length === 0) return <Typography.Text type="secondary">{words.plan.noTags}</Typography.Text>
  return (
    <Table<{ readonly name: string }>
      rowKey="name"
      size="small"
      dataSource={names.map((name) => ({ name }))}
      expandable={{ expandedRowRender: (row) => <UsedByList kind="tag" id={row.name} /> }}
      pagination={{ pageSize: 100, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[{ title: words.common.name, dataIndex: 'name' }]}
    />
  )
}
