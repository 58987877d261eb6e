import type { RandomRule } from '@millrace/contract/rules/index.ts'
import { Input, InputNumber, Space } from 'antd'
import { useWords } from '../lib/words.ts'

/** A share of everybody, the same people for ever: 0 to 10 percent of a split with a name. */
export function RandomFields({ rule, onChange }: { readonly rule: RandomRule; readonly onChange: (rule: RandomRule) => void }) {
  const words = useWords().segments
  const { salt, from, to } = rule
  return (
    <Space wrap size={6}>
      {words.randomOf}
      <Input
        aria-label={words.split}
        placeholder={words.split}
        value={salt}
        maxLength={100}
        onChange={(event) => onChange({ ...rule, salt: event.target.value })}
        style={{ width: 160 }}
      />
      <Space.Compact>
        <InputNumber
          aria-label={words.percentFrom}
          min={0}
          max={to - 0.01}
          precision={2}
          value={from}
          onChange={(next) => onChange({ ...rule, from: next ?? 0 })}
          style={{ width: 84 }}
        />
        <InputNumber
          aria-label={words.percentTo}
          prefix={words.to}
          suffix="%"
          min={from + 0.01}
          max={100}
          precision={2}
          value={to}
          onChange={(next) => onChange({ ...rule, to: next ?? 100 })}
          style={{ width: 120 }}
        />
      </Space.Compact>
    </Space>
  )
}
