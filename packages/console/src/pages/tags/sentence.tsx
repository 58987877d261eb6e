import { references } from '@millrace/contract/rules/index.ts'
import { type Definition, describeDefinition, rulesIn } from '@millrace/contract/tags/index.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useSegmentNames } from '../../lib/segments.ts'
import { useShowValue } from '../../ui/values.ts'

/** A definition in words: money as people write it, segments by their names. */
export function DefinitionSentence({ definition }: { readonly definition: Definition }) {
  const language = usePreferences((state) => state.language)
  const show = useShowValue()
  const names = useSegmentNames([...new Set(rulesIn(definition).flatMap((rule) => [...references(rule).segments]))])
  return describeDefinition(definition, language, (owner, property, value) =>
    owner === 'segment' ? (names.get(String(value)) ?? String(value)) : show(owner, property, value),
  )
}
