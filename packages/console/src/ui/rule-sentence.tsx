import { describe, references, type Rule } from '@millrace/contract/rules/index.ts'
import { usePreferences } from '../lib/preferences.ts'
import { useSegmentNames } from '../lib/segments.ts'
import { useShowValue } from './values.ts'

/** A rule in words: money as people write it, segments by their names. */
export function RuleSentence({ rule }: { readonly rule: Rule }) {
  const language = usePreferences((state) => state.language)
  const show = useShowValue()
  const names = useSegmentNames([...references(rule).segments])
  return describe(rule, language, (owner, property, value) =>
    owner === 'segment' ? (names.get(String(value)) ?? String(value)) : show(owner, property, value),
  )
}
