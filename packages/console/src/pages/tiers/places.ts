import type { Definition, Place } from '@millrace/contract/tags/index.ts'
import { useWords } from '../../lib/words.ts'
import { useMeaning } from '../tags/meaning.ts'

/** What a tier is called: ranges of money as amounts, everything else as it is. */
export function usePlaceLabel(definition: Definition): (place: Place) => string {
  const words = useWords().tiers
  const meaning = useMeaning()(definition)
  return ({ kind, value }) => {
    if (value === null) return kind === 'other' ? words.other : kind === 'new' ? words.newcomers : words.none
    const text = (definition.kind === 'buckets' ? meaning(value) : undefined) ?? value
    return kind === 'former' ? words.former(text) : text
  }
}
