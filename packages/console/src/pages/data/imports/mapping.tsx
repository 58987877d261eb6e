import {
  type ColumnTarget,
  type ImportKind,
  type ImportMapping,
  type ImportPreview,
  type ValueType,
  valueTypes,
} from '@millrace/contract/ingest/imports.ts'
import { Flex, Input, Select, Table, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { useIdentitySettings, useIdTypes } from '../../../ui/ids.tsx'

const idTypes = ['login_id', 'mobile', 'email', 'wechat_unionid', 'wecom_external_userid', 'anonymous_id', 'device_id']

interface Props {
  readonly columns: ImportPreview['columns']
  readonly kind: ImportKind
  readonly mapping: ImportMapping
  onChange(mapping: ImportMapping): void
}

/** Column by column: what stands in it, and where it goes. */
export function MappingTable({ columns, kind, mapping, onChange }: Props) {
  const words = useWords()
  const targetOf = (column: string): ColumnTarget => mapping.columns[column] ?? { to: 'ignore' }
  const set = (column: string, target: ColumnTarget): void => onChange({ ...mapping, columns: { ...mapping.columns, [column]: target } })
  const nameOf = useIdTypes()
  const own = (useIdentitySettings().data?.types ?? []).map((one) => one.type).filter((type) => type.startsWith('custom:'))
  const ids = [...idTypes, ...own].map((type) => ({ value: `id:${type}`, label: nameOf(type) }))
  const { targets } = words.imports
  const choices = [
    { value: 'ignore', label: targets.ignore },
    ...(kind === 'events' ? [{ value: 'event', label: targets.event }] : []),
    ...(kind === 'items'
      ? [
          { value: 'item', label: targets.item },
          { value: 'deleted', label: targets.deleted },
        ]
      : [{ value: 'time', label: targets.time }]),
    { value: 'property', label: { events: targets.property, people: targets.profile, items: targets.itemProperty }[kind] },
    ...(kind === 'items' ? [] : [{ label: targets.id, options: ids }]),
  ]
  return (
    <Table
      rowKey="name"
      size="small"
      dataSource={[...columns]}
      pagination={{ pageSize: 50, hideOnSinglePage: true }}
      scroll={{ x: 720 }}
      columns={[
        { title: words.imports.column, width: 130, render: (_, { name }) => <Typography.Text strong>{name}</Typography.Text> },
        {
          title: words.imports.samples,
          render: (_, { samples }) => (
            <Typography.Text type="secondary" ellipsis style={{ maxWidth: 260 }}>
              {samples.join(' · ')}
            </Typography.Text>
          ),
        },
        {
          title: words.imports.target,
          width: 220,
          render: (_, { name }) => {
            const target = targetOf(name)
            return (
              <Select
                style={{ width: '100%' }}
                aria-label={`${words.imports.target}: ${name}`}
                value={target.to === 'id' ? `id:${target.type}` : target.to}
                options={choices}
                onChange={(value: string) => set(name, chosen(value, name))}
              />
            )
          },
        },
        {
          title: words.imports.asProperty,
          width: 280,
          render: (_, { name }) => {
            const target = targetOf(name)
            if (target.to !== 'property') return null
            return (
              <Flex gap={8}>
                <Input
                  aria-label={`${words.imports.asProperty}: ${name}`}
                  value={target.name}
                  onChange={(event) => set(name, { ...target, name: event.target.value })}
                />
                <Select<ValueType>
                  style={{ width: 110 }}
                  aria-label={`${words.data.type}: ${name}`}
                  value={target.type}
                  options={valueTypes.map((type) => ({ value: type, label: words.imports.types[type] }))}
                  onChange={(type) => set(name, { ...target, type })}
                />
              </Flex>
            )
          },
        },
      ]}
    />
  )
}

function chosen(value: string, column: string): ColumnTarget {
  if (value.startsWith('id:')) return { to: 'id', type: value.slice(3) }
  if (value === 'property') return { to: 'property', name: column.slice(0, 200), type: 'auto' }
  return { to: value === 'event' || value === 'time' || value === 'item' || value === 'deleted' ? value : 'ignore' }
}
