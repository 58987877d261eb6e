import type { Span } from '@millrace/contract/rules/index.ts'
import { InputNumber, Select, Space } from 'antd'
import { useWords } from '../../lib/words.ts'

/** A length of time: how many, of which unit. */
export function SpanFields({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: Span
  readonly onChange: (span: Span) => void
}) {
  const words = useWords().attribution
  return (
    <Space>
      <span>{label}</span>
      <InputNumber
        aria-label={label}
        min={1}
        value={value.amount}
        onChange={(amount) => onChange({ ...value, amount: amount ?? 1 })}
        style={{ width: 72 }}
      />
      <Select
        aria-label={`${label}: ${words.units[value.unit]}`}
        value={value.unit}
        options={(['minute', 'hour', 'day'] as const).map((unit) => ({ value: unit, label: words.units[unit] }))}
        onChange={(unit) => onChange({ ...value, unit })}
      />
    </Space>
  )
}
