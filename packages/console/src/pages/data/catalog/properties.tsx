import type { Catalog, CatalogPatch } from '@millrace/contract/catalog/api.ts'
import { mergeStrategies } from '@millrace/contract/profiles/merge.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { EditOutlined } from '@ant-design/icons'
import { App, Flex, Select, Switch, Table, Tag, Tooltip, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Time } from '../../../ui/time.tsx'
import { UsedByList } from '../../../ui/used-by.tsx'
import { useState } from 'react'
import { StatusTag } from './about-fields.tsx'
import { NameCell } from './events.tsx'
import { PropertyDrawer } from './property-drawer.tsx'

type Property = Catalog['eventProperties'][number]
type Owner = 'event' | 'profile'

/** Properties of events or people: what they are, whether they are personal, and which items their values name. */
export function Properties({
  owner,
  rows,
  types,
}: {
  readonly owner: Owner
  readonly rows: readonly Property[]
  readonly types: Catalog['itemTypes']
}) {
  const words = useWords()
  const { number } = useFormat()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [edited, setEdited] = useState<Property | undefined>()
  const patch = useMutation({
    mutationFn: ({ row, change }: { row: Property; change: CatalogPatch }) =>
      call(`${api}/catalog/properties/${owner}/${encodeURIComponent(row.name)}`, { method: 'PATCH', body: change, revision: row.revision }),
    onSettled: () => client.invalidateQueries({ queryKey: ['catalog', slug] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <>
      <Table<Property>
        rowKey="name"
        size="small"
        dataSource={[...rows]}
        expandable={{ expandedRowRender: (row) => <UsedByList kind="property" id={`${owner}/${row.name}`} /> }}
        pagination={{ pageSize: 100, hideOnSinglePage: true }}
        scroll={{ x: (types.length > 0 ? 980 : 840) + (owner === 'profile' ? 160 : 0) }}
        columns={[
          { title: words.segments.property, render: (_, row) => <NameCell row={row} /> },
          { title: words.data.type, render: (_, row) => words.data.typeNames[row.type] },
          { title: words.plan.status, render: (_, row) => <StatusTag status={row.status} /> },
          { title: words.data.volume, render: (_, row) => number(row.volume), align: 'right' },
          { title: words.data.lastSeen, render: (_, row) => (row.lastSeenAt ? <Time at={row.lastSeenAt} /> : words.common.never) },
          ...(types.length > 0
            ? [
                {
                  title: words.items.link,
                  width: 190,
                  render: (_: unknown, row: Property) => (
                    <LinkField owner={owner} row={row} types={types} onChange={(itemType) => patch.mutate({ row, change: { itemType } })} />
                  ),
                },
              ]
            : []),
          ...(owner === 'profile'
            ? [
                {
                  title: <Tooltip title={words.data.mergingNote}>{words.data.merging}</Tooltip>,
                  render: (_: unknown, row: Property) => (
                    <Select
                      size="small"
                      aria-label={`${words.data.merging} ${row.name}`}
                      value={row.mergeStrategy}
                      disabled={!can('catalog.write')}
                      options={mergeStrategies.map((value) => ({ value, label: words.data.mergeStrategies[value] }))}
                      onChange={(mergeStrategy) => patch.mutate({ row, change: { mergeStrategy } })}
                      style={{ width: 150 }}
                    />
                  ),
                },
              ]
            : []),
          {
            title: words.data.pii,
            render: (_, row) => (
              <Switch
                size="small"
                aria-label={`${words.data.pii} ${row.name}`}
                checked={row.pii}
                disabled={!can('catalog.write')}
                onChange={(pii) => patch.mutate({ row, change: { pii } })}
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
                    onChange={(isMoney) => patch.mutate({ row, change: { unit: isMoney ? 'money' : null } })}
                  />
                  {row.unitBrokenAt && <Tag color="warning">{words.data.moneyBroken}</Tag>}
                  {row.unit !== null && row.unit !== 'money' && <Tag>{row.unit}</Tag>}
                </Flex>
              ),
          },
          {
            title: words.plan.editAction,
            width: 64,
            render: (_, row) => <IconButton label={words.plan.edit(row.name)} icon={<EditOutlined />} onClick={() => setEdited(row)} />,
          },
        ]}
      />
      {edited && <PropertyDrawer owner={owner} property={edited} onClose={() => setEdited(undefined)} />}
    </>
  )
}

/** Whose ids the values are. Taking a link away asks first, with what reads the property: mails that go by it would not be sent. */
function LinkField({
  owner,
  row,
  types,
  onChange,
}: {
  readonly owner: Owner
  readonly row: Property
  readonly types: Catalog['itemTypes']
  readonly onChange: (itemType: string | null) => void
}) {
  const words = useWords()
  const { can } = useProject()
  const { modal } = App.useApp()
  if (row.type !== 'string' && row.type !== 'number') return null
  function change(next: string | null): void {
    if (row.itemType === null) return onChange(next)
    modal.confirm({
      title: words.items.unlink(row.name),
      content: (
        <Flex vertical gap={8}>
          <Typography.Text>{words.items.unlinkNote}</Typography.Text>
          <UsedByList kind="property" id={`${owner}/${row.name}`} />
        </Flex>
      ),
      onOk: () => onChange(next),
    })
  }
  return (
    <Select
      size="small"
      allowClear
      aria-label={`${words.items.link} ${row.name}`}
      placeholder={words.items.noLink}
      value={row.itemType}
      disabled={!can('catalog.write')}
      options={types.map(({ type }) => ({ value: type, label: type }))}
      onChange={(next: string | undefined) => change(next ?? null)}
      style={{ width: 160 }}
    />
  )
}
