import { type Factor, rulesOf } from '@millrace/contract/queries/index.ts'
import { describe, describeCondition } from '@millrace/contract/rules/index.ts'
import { usePreferences } from '../../../lib/preferences.ts'

/** A factor in words. */
export function useFactorName(): (factor: Factor | undefined) => string {
  const language = usePreferences((state) => state.language)
  return (factor) => {
    if (!factor) return ''
    if (factor.of === 'event')
      return [factor.event, ...factor.filters.map((filter) => describeCondition(filter, language))].join(language === 'zh' ? '，' : ', ')
    const [rule] = rulesOf({ factors: [factor] })
    return rule ? describe(rule, language) : ''
  }
}
