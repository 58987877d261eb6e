import { formatMoney, isAmount } from '@millrace/contract/money/money.ts'
import type { ShowValue } from '@millrace/contract/rules/index.ts'
import { useCallback, useMemo } from 'react'
import { usePreferences } from '../lib/preferences.ts'
import { useProject } from '../lib/session.ts'
import { useCatalog } from '../lib/catalog.ts'

/** An amount in the currency of the project. */
export function useMoney(): (minor: number) => string {
  const { currency } = useProject()
  const language = usePreferences((state) => state.language)
  return useCallback((minor) => formatMoney(minor, currency, language), [currency, language])
}

/** Money as people read it, everything else as it was sent. */
export function useShowValue(): ShowValue {
  const { currency } = useProject()
  const language = usePreferences((state) => state.language)
  const { data } = useCatalog()
  return useMemo(() => {
    const namesOf = (properties: NonNullable<typeof data>['eventProperties'] = []) =>
      new Set(properties.filter((one) => one.unit === 'money').map((one) => one.name))
    const money = { event: namesOf(data?.eventProperties), profile: namesOf(data?.profileProperties) }
    return (owner, property, value) => {
      if ((owner === 'event' || owner === 'profile') && isAmount(value) && money[owner].has(property))
        return formatMoney(value, currency, language)
      return typeof value === 'string' ? value : JSON.stringify(value)
    }
  }, [currency, language, data])
}
