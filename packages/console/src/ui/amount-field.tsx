import { decimalOf, digitsOf, minorOf } from '@millrace/contract/money/money.ts'
import { InputNumber, Select } from 'antd'
import { useProject } from '../lib/session.ts'

/** An amount of money: people write 59.90, the rule keeps 5990. */
export function AmountField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly onChange: (minor: number) => void
}) {
  const { currency } = useProject()
  return (
    <InputNumber<string>
      stringMode
      aria-label={label}
      prefix={currency}
      value={decimalOf(value, currency)}
      precision={digitsOf(currency)}
      onChange={(text) => onChange(minorOf(text ?? '0', currency) ?? value)}
      style={{ width: 128 }}
    />
  )
}

/** Several amounts; what is none is not taken. */
export function AmountsField({
  label,
  values,
  onChange,
}: {
  readonly label: string
  readonly values: readonly number[]
  readonly onChange: (minor: number[]) => void
}) {
  const { currency } = useProject()
  return (
    <Select
      mode="tags"
      aria-label={label}
      placeholder={label}
      prefix={currency}
      value={values.map((value) => decimalOf(value, currency))}
      onChange={(next: string[]) => onChange([...new Set(next.flatMap((text) => minorOf(text, currency) ?? []))])}
      style={{ minWidth: 180 }}
      open={false}
      suffixIcon={null}
    />
  )
}
