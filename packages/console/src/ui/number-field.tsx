import { isAmount } from '@millrace/contract/money/money.ts'
import { InputNumber } from 'antd'
import { useCatalog } from '../lib/catalog.ts'
import { AmountField } from './amount-field.tsx'

/** A number; money is typed as people write it and kept in minor units. */
export function NumberField({
  label,
  value,
  isMoney,
  onChange,
}: {
  readonly label: string
  readonly value: number
  readonly isMoney: boolean
  readonly onChange: (value: number) => void
}) {
  // Until it is known whether this is money, nobody can type into the wrong unit.
  const { isPending } = useCatalog()
  if (isMoney && isAmount(value)) return <AmountField label={label} value={value} onChange={onChange} />
  return <InputNumber aria-label={label} value={value} disabled={isPending} onChange={(next) => onChange(next ?? 0)} />
}
