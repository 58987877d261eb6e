import type { Each } from '@millrace/contract/tags/index.ts'
import { Form, InputNumber, Select, Space } from 'antd'
import { useWords } from '../../lib/words.ts'
import { NameField } from '../../ui/name-field.tsx'
import { useEventProperties } from './properties.ts'

/** A number under its name, where none is a choice too. */
export function OptionalNumber({
  label,
  value,
  hint,
  suffix,
  min,
  max,
  width = 120,
  onChange,
}: {
  readonly label: string
  readonly value: number | undefined
  /** What none means. */
  readonly hint: string
  readonly suffix?: string
  readonly min?: number
  readonly max?: number
  readonly width?: number
  readonly onChange: (value: number | undefined) => void
}) {
  return (
    <Form.Item label={label} style={{ margin: 0 }}>
      <InputNumber
        aria-label={label}
        value={value ?? null}
        placeholder={hint}
        {...(suffix === undefined ? {} : { suffix })}
        {...(min === undefined ? {} : { min })}
        {...(max === undefined ? {} : { max })}
        onChange={(next) => onChange(next ?? undefined)}
        style={{ width }}
      />
    </Form.Item>
  )
}

/** Days after which an event counts half. */
export function HalfLife({
  value,
  onChange,
}: {
  readonly value: number | undefined
  readonly onChange: (days: number | undefined) => void
}) {
  const words = useWords().tags
  return (
    <OptionalNumber
      label={words.halfLife}
      value={value}
      hint={words.halfLifeHint}
      suffix={words.halfLifeUnit}
      min={0.1}
      max={3650}
      onChange={onChange}
    />
  )
}

/** How often an event counts: once, or as a property of it says. */
export function EachField({
  each,
  event,
  onChange,
}: {
  readonly each: Each
  readonly event: string
  readonly onChange: (each: Each) => void
}) {
  const words = useWords().tagKinds
  const names = useEventProperties(event, 'number')
  return (
    <Form.Item label={words.each} style={{ margin: 0 }}>
      <Space wrap size={6}>
        <Select<Each['of']>
          aria-label={words.each}
          value={each.of}
          options={(['times', 'number'] as const).map((value) => ({ value, label: words.eachs[value] }))}
          onChange={(of) => onChange(of === 'number' ? { of, property: '' } : { of })}
          popupMatchSelectWidth={false}
          style={{ minWidth: 120 }}
        />
        {each.of === 'number' && (
          <NameField
            label={words.eachProperty}
            value={each.property}
            names={names}
            onChange={(property) => onChange({ of: 'number', property })}
          />
        )}
      </Space>
    </Form.Item>
  )
}
