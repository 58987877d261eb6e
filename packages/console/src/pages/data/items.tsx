import type { Item, Items, ItemType } from '@millrace/contract/catalog/items.ts'
import { useQuery } from '@tanstack/react-query'
import { useNavigate, useSearch } from '@tanstack/react-router'
import { Button, Flex, Input, Select, Table, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { ErrorState, Loaded, Teach } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { UsedByList } from '../../ui/used-by.tsx'
import { keepRows, More, rowsOf, usePages } from '../../ui/pages.tsx'

const example = '{ "item": { "type": "product", "id": "p-1", "properties": { "brand": "…", "price": 12 } } }'
const maxColumns = 8

/** Dimension tables: one at a time, its rows by id. */
export function ItemsPage() {
  const words = useWords()
  const { api, slug, can } = useProject()
  const navigate = useNavigate()
  const add = (): void =>
    void navigate({ to: '/$slug/data/imports', params: { slug }, search: { add: 'items' } as never /* untyped search */ })
  const types = useQuery({ queryKey: ['items', slug], queryFn: () => call<{ types: ItemType[] }>(`${api}/items`) })
  const empty = {
    when: (data: { types: ItemType[] }) => data.types.length === 0,
    text: words.items.empty,
    action: (
      <Typography.Text code copyable style={{ overflowWrap: 'anywhere' }}>
        {example}
      </Typography.Text>
    ),
  }
  return (
    <Page title={words.items.title} extra={can('data.import') && <Button onClick={add}>{words.items.add}</Button>}>
      <Loaded query={types} empty={empty}>
        {(data) => <Rows types={data.types} />}
      </Loaded>
    </Page>
  )
}

function Rows({ types }: { readonly types: readonly ItemType[] }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { number } = useFormat()
  const navigate = useNavigate()
  const { type: asked, q = '' } = useSearch({ strict: false }) as { type?: string; q?: string } /* free text of the address */
  const chosen = types.find((one) => one.type === asked) ?? types[0]
  const type = chosen?.type ?? ''
  const show = (search: { type: string; q?: string }): void =>
    void navigate({ to: '/$slug/data/items', params: { slug }, search: search as never /* untyped search */ })
  const query = usePages<Items>(
    ['items', slug, type, q],
    `items/${encodeURIComponent(type)}?limit=50${q ? `&search=${encodeURIComponent(q)}` : ''}`,
    keepRows,
  )
  const file = `${api}/items.csv?type=${encodeURIComponent(type)}${q ? `&search=${encodeURIComponent(q)}` : ''}`
  return (
    <Flex vertical gap={16}>
      <Flex gap={8} wrap align="center">
        <Select
          aria-label={words.items.type}
          value={type}
          onChange={(next) => show({ type: next })}
          options={types.map((one) => ({ value: one.type, label: `${one.type} (${number(one.items)})` }))}
          style={{ minWidth: 180 }}
        />
        <Input.Search
          key={type}
          allowClear
          defaultValue={q}
          placeholder={words.items.search}
          aria-label={words.items.search}
          onSearch={(text) => show({ type, ...(text ? { q: text } : {}) })}
          style={{ maxWidth: 360 }}
        />
        <Button href={file} download>
          {words.items.csv}
        </Button>
        {chosen && chosen.deleted > 0 && <Typography.Text type="secondary">{words.items.deleted(number(chosen.deleted))}</Typography.Text>}
      </Flex>
      {type !== '' && <UsedByList kind="item" id={type} />}
      {query.isError ? <ErrorState query={query} /> : <ItemTable items={rowsOf(query)} isLoading={query.isPending} />}
      <More query={query} />
    </Flex>
  )
}

function ItemTable({ items, isLoading }: { readonly items: readonly Item[]; readonly isLoading: boolean }) {
  const words = useWords()
  const names = [...new Set(items.flatMap((item) => Object.keys(item.properties)))].toSorted().slice(0, maxColumns)
  return (
    <Table<Item>
      rowKey="id"
      size="small"
      loading={isLoading}
      dataSource={[...items]}
      pagination={false}
      scroll={{ x: 240 + names.length * 120 }}
      locale={{ emptyText: <Teach text={words.items.none} /> }}
      expandable={{
        expandedRowRender: (item) => <pre style={{ whiteSpace: 'pre-wrap', margin: 0 }}>{JSON.stringify(item.properties, null, 2)}</pre>,
      }}
      columns={[
        { title: words.items.id, dataIndex: 'id', fixed: 'left', width: 160, ellipsis: true },
        ...names.map((name) => ({
          title: name,
          key: name,
          ellipsis: true,
          render: (_: unknown, item: Item) => cell(item.properties[name]),
        })),
        { title: words.items.updated, width: 140, render: (_, item) => <Time at={item.updatedAt} /> },
      ]}
    />
  )
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return value.join(', ')
  return typeof value === 'string' ? value : JSON.stringify(value)
}
