import { DeleteOutlined } from '@ant-design/icons'
import type { NodeOf } from '@millrace/contract/journeys/index.ts'
import { AutoComplete, Button, Flex, Form, Input, InputNumber, Select } from 'antd'
import { useState } from 'react'
import { useCatalog } from '../../../../lib/catalog.ts'
import { useSegmentChoices, useSegmentNames } from '../../../../lib/segments.ts'
import { useWords } from '../../../../lib/words.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { EventField } from '../fields.tsx'
import { Choice } from './clock.tsx'
import type { FieldsOf } from './fields-of.ts'
import { StepField } from './looks-back.tsx'

type Value = NonNullable<NodeOf<'set_profile'>['settings']['to']>

export const SetProfileFields: FieldsOf<'set_profile'> = ({ node, onChange }) => {
  const { action } = useWords().journeys
  const catalog = useCatalog()
  const { settings } = node
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  return (
    <>
      <Choice label={action.op} value={settings.op} options={action.ops} onChange={(op) => change({ op })} />
      <Form.Item label={action.property} required>
        <AutoComplete
          aria-label={action.property}
          value={settings.property}
          maxLength={200}
          showSearch={{ filterOption: true }}
          options={(catalog.data?.profileProperties ?? []).map((one) => ({ value: one.name }))}
          onChange={(property: string) => change({ property })}
        />
      </Form.Item>
      {settings.op !== 'unset' && (
        <Form.Item label={action.value}>
          <ValueField value={settings.to ?? { value: '' }} onChange={(to) => change({ to })} />
        </Form.Item>
      )}
    </>
  )
}

/** A value, or a property of the trigger. What reads like a number is one. */
function ValueField({ value, onChange }: { readonly value: Value; readonly onChange: (value: Value) => void }) {
  const { action } = useWords().journeys
  const isRead = 'trigger' in value
  return (
    <Flex gap={4} style={{ flex: 1 }}>
      <Select
        aria-label={action.from}
        value={isRead ? 'trigger' : 'value'}
        style={{ width: 110, flex: 'none' }}
        options={[
          { value: 'value', label: action.fixed },
          { value: 'trigger', label: action.trigger },
        ]}
        onChange={(next) => onChange(next === 'trigger' ? { trigger: '-' } : { value: '' })}
      />
      <Input
        aria-label={action.value}
        value={isRead ? value.trigger : String(value.value)}
        onChange={(event) => onChange(isRead ? { trigger: event.target.value } : { value: readable(event.target.value) })}
      />
    </Flex>
  )
}

type Named = NodeOf<'emit_event'>['settings']['properties'][number]

/** Names, each with a value or a property of the trigger. */
export function NamedValues({
  label,
  note,
  prefix,
  values,
  onChange,
}: {
  readonly label: string
  readonly note?: string
  /** Of the name of a new one. */
  readonly prefix: string
  readonly values: readonly Named[]
  readonly onChange: (values: Named[]) => void
}) {
  const words = useWords()
  const { action } = words.journeys
  const put = (i: number, next: Named): void => onChange(values.map((each, n) => (n === i ? next : each)))
  return (
    <Form.Item label={label} extra={note}>
      <Flex vertical gap={8}>
        {values.map((one, i) => {
          const { name, ...value } = one
          return (
            <Flex key={i} gap={4} align="start">
              <Input aria-label={action.property} value={name} onChange={(typed) => put(i, { ...value, name: typed.target.value })} />
              <ValueField value={value} onChange={(next) => put(i, { ...next, name })} />
              <IconButton
                label={words.common.remove}
                icon={<DeleteOutlined />}
                onClick={() => onChange(values.filter((_, n) => n !== i))}
              />
            </Flex>
          )
        })}
        <Button
          size="small"
          type="dashed"
          style={{ alignSelf: 'flex-start' }}
          disabled={values.length >= 20}
          onClick={() => onChange([...values, { name: `${prefix}${values.length + 1}`, value: '' }])}
        >
          + {action.property}
        </Button>
      </Flex>
    </Form.Item>
  )
}

const readable = (text: string): string | number | boolean => {
  if (text === 'true' || text === 'false') return text === 'true'
  return text !== '' && String(Number(text)) === text ? Number(text) : text
}

export const ListFields: FieldsOf<'list'> = ({ node, onChange }) => {
  const { action } = useWords().journeys
  const { settings } = node
  const [search, setSearch] = useState('')
  const { choices, isPending } = useSegmentChoices(search)
  const names = useSegmentNames(settings.list === '' ? [] : [settings.list])
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  const known = { value: settings.list, label: names.get(settings.list) ?? settings.list }
  const others = choices.filter((one) => one.id !== settings.list).map((one) => ({ value: one.id, label: one.name }))
  return (
    <>
      <Choice
        label={action.op}
        value={settings.remove ? 'remove' : 'add'}
        options={action.listOps}
        onChange={(next) => change({ remove: next === 'remove' })}
      />
      <Form.Item label={action.list} extra={action.listNote} required>
        <Select
          aria-label={action.list}
          loading={isPending}
          value={settings.list === '' ? null : settings.list}
          showSearch={{ filterOption: false, onSearch: setSearch }}
          options={settings.list === '' ? others : [known, ...others]}
          onChange={(list) => change({ list: list ?? '' })}
        />
      </Form.Item>
    </>
  )
}

export const EmitEventFields: FieldsOf<'emit_event'> = ({ node, onChange }) => {
  const words = useWords()
  const { action } = words.journeys
  const { event, properties } = node.settings
  const change = (more: Partial<typeof node.settings>): void => onChange({ ...node, settings: { ...node.settings, ...more } })
  return (
    <>
      <EventField label={words.segments.event} value={event} onChange={(name) => change({ event: name })} />
      <NamedValues label={action.properties} prefix="p" values={properties} onChange={(next) => change({ properties: next })} />
    </>
  )
}

export const JumpFields: FieldsOf<'jump'> = ({ node, onChange }) => {
  const { action } = useWords().journeys
  const { settings } = node
  return (
    <>
      <StepField before={node.id} value={settings.to} onChange={(to) => onChange({ ...node, settings: { ...settings, to } })} />
      <Form.Item label={action.times}>
        <InputNumber
          aria-label={action.times}
          min={1}
          max={100}
          precision={0}
          value={settings.times}
          onChange={(times) => onChange({ ...node, settings: { ...settings, times: times ?? 1 } })}
        />
      </Form.Item>
    </>
  )
}
