import type { ItemType } from '@millrace/contract/catalog/items.ts'
import type { ImportKind, ImportMapping, ImportPreview } from '@millrace/contract/ingest/imports.ts'
import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Form, Input, Select } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { MappingTable } from './mapping.tsx'

interface Props {
  readonly columns: ImportPreview['columns']
  readonly kind: ImportKind
  readonly mapping: ImportMapping
  onChange(mapping: ImportMapping): void
}

/** What rows mean: where their columns go, what they are called, what tells them apart. For files, webhooks and pulls alike. */
export function MappingForm({ columns, kind, mapping, onChange }: Props) {
  const words = useWords()
  const needsEvent = kind === 'events' && !Object.values(mapping.columns).some((target) => target.to === 'event')
  return (
    <>
      <MappingTable columns={columns} kind={kind} mapping={mapping} onChange={onChange} />
      <Form layout="vertical" component="div" style={{ marginTop: 16 }}>
        {needsEvent && (
          <Form.Item label={words.imports.eventName} htmlFor="event-name" required>
            <Input
              id="event-name"
              value={mapping.event ?? ''}
              placeholder="PayOrder"
              onChange={({ target }) => onChange(withText(mapping, 'event', target.value))}
            />
          </Form.Item>
        )}
        {kind === 'items' && <ItemTypeField value={mapping.item ?? ''} onChange={(text) => onChange(withText(mapping, 'item', text))} />}
        {kind === 'events' && (
          <Form.Item label={words.imports.key} htmlFor="row-key" extra={words.imports.keyNote}>
            <Select
              id="row-key"
              mode="multiple"
              value={mapping.key}
              options={columns.map(({ name }) => ({ value: name, label: name }))}
              onChange={(key: string[]) => onChange({ ...mapping, key })}
            />
          </Form.Item>
        )}
      </Form>
    </>
  )
}

/** A table that is there already, or a new one. */
function ItemTypeField({ value, onChange }: { readonly value: string; onChange(text: string): void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const types = useQuery({ queryKey: ['items', slug], queryFn: () => call<{ types: ItemType[] }>(`${api}/items`) })
  return (
    <Form.Item label={words.imports.itemType} htmlFor="item-type" required>
      <AutoComplete
        id="item-type"
        value={value}
        placeholder="product"
        options={(types.data?.types ?? []).map(({ type }) => ({ value: type }))}
        onChange={onChange}
      />
    </Form.Item>
  )
}

function withText(mapping: ImportMapping, name: 'event' | 'item', text: string): ImportMapping {
  const { [name]: _, ...rest } = mapping
  return text === '' ? rest : { ...rest, [name]: text }
}
