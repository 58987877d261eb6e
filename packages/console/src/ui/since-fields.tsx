import type { Span, Window } from '@millrace/contract/rules/index.ts'
import { InputNumber, Select, Space } from 'antd'
import { useCatalog } from '../lib/catalog.ts'
import { useWords } from '../lib/words.ts'
import { NameField } from './name-field.tsx'

export type SinceWindow = Extract<Window, { kind: 'since' }>

/** From a date of the profile on, or only so long after it. */
export function SinceFields({ window, onChange }: { readonly window: SinceWindow; readonly onChange: (window: SinceWindow) => void }) {
  const words = useWords().segments
  const { property, within } = window
  const dates = (useCatalog().data?.profileProperties ?? []).filter((one) => one.type === 'string')
  const put = (next: Span | undefined): void => onChange({ kind: 'since', property, ...(next ? { within: next } : {}) })
  return (
    <Space wrap size={6}>
      <NameField
        label={words.sinceProperty}
        value={property}
        names={dates.map((one) => one.name)}
        onChange={(name) => onChange({ ...window, property: name })}
      />
      {words.sinceWithin}
      <Space.Compact>
        <InputNumber
          aria-label={words.sinceWithin}
          placeholder={words.sinceEver}
          min={1}
          max={3650}
          precision={0}
          value={within?.amount ?? null}
          onChange={(amount) => put(amount ? { amount, unit: within?.unit ?? 'day' } : undefined)}
          style={{ width: 84 }}
        />
        <Select<Span['unit']>
          aria-label={words.unit}
          value={within?.unit ?? 'day'}
          disabled={!within}
          onChange={(unit) => within && put({ ...within, unit })}
          options={(['day', 'hour', 'minute'] as const).map((unit) => ({ value: unit, label: words.units[unit] }))}
          popupMatchSelectWidth={false}
        />
      </Space.Compact>
    </Space>
  )
}
