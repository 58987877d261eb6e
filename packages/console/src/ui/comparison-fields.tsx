import type { Comparison } from '@millrace/contract/rules/index.ts'
import { Select, Space } from 'antd'
import { useWords } from '../lib/words.ts'
import { NumberField } from './number-field.tsx'

const operators = ['gte', 'gt', 'lte', 'lt', 'eq', 'ne', 'between'] as const
const none = 'none'

/** A number that something is compared with; where none may be, a word for that. */
export function ComparisonFields({
  is,
  isMoney,
  without,
  onChange,
}: {
  readonly is: Comparison | undefined
  readonly isMoney: boolean
  readonly without?: string
  readonly onChange: (is: Comparison | undefined) => void
}) {
  const words = useWords().segments
  const value = is?.value ?? 0
  return (
    <Space.Compact>
      <Select<Comparison['op'] | typeof none>
        aria-label={words.operator}
        value={is?.op ?? none}
        onChange={(op) => onChange(op === none ? undefined : op === 'between' ? { op, value, to: value } : { op, value })}
        options={[
          ...(without === undefined ? [] : [{ value: none, label: without }]),
          ...operators.map((op) => ({ value: op, label: words.compare[op] })),
        ]}
        popupMatchSelectWidth={false}
        style={{ minWidth: 96 }}
      />
      {is && <NumberField label={words.value} value={is.value} isMoney={isMoney} onChange={(next) => onChange({ ...is, value: next })} />}
      {is?.op === 'between' && (
        <NumberField label={`${words.value} 2`} value={is.to ?? is.value} isMoney={isMoney} onChange={(to) => onChange({ ...is, to })} />
      )}
    </Space.Compact>
  )
}
