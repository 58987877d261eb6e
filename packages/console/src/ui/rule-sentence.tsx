import { describe, type Rule } from '@millrace/contract/rules/index.ts'
import { usePreferences } from '../lib/preferences.ts'
import { useTelling } from './telling.ts'

/** A rule in words: money as people write it, segments by their names. */
export function RuleSentence({ rule }: { readonly rule: Rule }) {
  const language = usePreferences((state) => state.language)
  return describe(rule, language, useTelling([rule]))
}
