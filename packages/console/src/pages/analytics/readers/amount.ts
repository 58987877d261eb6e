import type { PropertyRef } from '@millrace/contract/rules/index.ts'
import { useCatalog } from '../../../lib/catalog.ts'
import { useFormat } from '../../../lib/words.ts'
import { useMoney } from '../../../ui/values.ts'

/** Writes what orders are worth: as money where the catalog says that the property is money. */
export function useAmount(ref: PropertyRef | undefined): (amount: number | null) => string {
  const catalog = useCatalog()
  const money = useMoney()
  const { number } = useFormat()
  const isMoney =
    ref !== undefined &&
    !ref.item &&
    catalog.data?.eventProperties.some((one) => one.name === ref.property && one.unit === 'money') === true
  return (amount) => (amount === null ? '—' : isMoney ? money(Math.round(amount)) : number(Math.round(amount * 100) / 100))
}
