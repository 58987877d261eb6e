import { type Definition, describeDefinition } from '@millrace/contract/tags/index.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useTelling } from '../../ui/telling.ts'

/** A definition in words: money as people write it, segments by their names. */
export function DefinitionSentence({ definition }: { readonly definition: Definition }) {
  const language = usePreferences((state) => state.language)
  return describeDefinition(definition, language, useTelling(rulesIn(definition)))
}

function rulesIn(definition: Definition) {
  if (definition.kind === 'rule') return [definition.rule]
  return definition.kind === 'layers' ? definition.layers.map((one) => one.rule) : []
}
