import { DeleteOutlined } from '@ant-design/icons'
import type { PayloadField } from '@millrace/contract/journeys/index.ts'
import { Alert, Button, Checkbox, Flex, Form, Input, Select } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import type { EntryFieldsOf } from './fields-of.ts'

/** Values that a call may bring. */
export const ApiFields: EntryFieldsOf<'api'> = ({ entry, onChange }) => {
  const words = useWords()
  const { payload } = entry
  const put = (i: number, next?: PayloadField): void =>
    onChange({ ...entry, payload: payload.flatMap((one, n) => (n === i ? (next ? [next] : []) : [one])) })
  return (
    <>
      <Alert type="info" title={words.entries.apiNote} style={{ marginBottom: 12 }} />
      <Form.Item label={words.entries.payload}>
        <Flex vertical gap={8}>
          {payload.map((field, i) => (
            <Flex key={i} gap={4} align="center" wrap>
              <Input
                aria-label={words.common.name}
                value={field.name}
                onChange={(event) => put(i, { ...field, name: event.target.value })}
                style={{ width: 130 }}
              />
              <Select
                aria-label={words.entries.type}
                value={field.type}
                options={(['string', 'number', 'boolean'] as const).map((value) => ({ value, label: words.entries.types[value] }))}
                onChange={(type) => put(i, { ...field, type })}
                style={{ width: 90 }}
              />
              <Checkbox checked={field.isRequired} onChange={(event) => put(i, { ...field, isRequired: event.target.checked })}>
                {words.entries.required}
              </Checkbox>
              <IconButton label={words.common.remove} icon={<DeleteOutlined />} onClick={() => put(i)} />
            </Flex>
          ))}
          <Button
            size="small"
            type="dashed"
            style={{ alignSelf: 'flex-start' }}
            onClick={() => onChange({ ...entry, payload: [...payload, { name: '', type: 'string', isRequired: false }] })}
          >
            + {words.entries.value}
          </Button>
        </Flex>
      </Form.Item>
      <ValueKey value={entry.key} onChange={(key) => onChange(keyed(entry, key))} />
    </>
  )
}

export const HandoffFields: EntryFieldsOf<'handoff'> = ({ entry, onChange }) => {
  const words = useWords().entries
  return (
    <>
      <Alert type="info" title={words.handoffNote} style={{ marginBottom: 12 }} />
      <ValueKey value={entry.key} onChange={(key) => onChange(keyed(entry, key))} />
    </>
  )
}

function ValueKey({ value, onChange }: { readonly value: string | undefined; readonly onChange: (key: string) => void }) {
  const words = useWords().journeys
  return (
    <Form.Item label={words.key} extra={value ? words.keyNote(value) : words.noKeyNote}>
      <Input aria-label={words.key} placeholder="order_id" value={value ?? ''} onChange={(event) => onChange(event.target.value)} />
    </Form.Item>
  )
}

function keyed<E extends { readonly key?: string | undefined }>(entry: E, key: string): E {
  const { key: _, ...rest } = entry
  return (key === '' ? rest : { ...rest, key }) as E /* a key may be missing */
}
