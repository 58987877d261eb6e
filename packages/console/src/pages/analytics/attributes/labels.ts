import type { AttributesAnswer } from '@millrace/contract/analytics/api.ts'
import type { Attribute, AttributeBy, AttributesQuery } from '@millrace/contract/queries/index.ts'
import { useMemo } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'

export type AttributeGroup = AttributesAnswer['dimensions'][number]['groups'][number]

export interface AttributeNumbersProps {
  readonly answer: AttributesAnswer
  readonly query: AttributesQuery
}

/** The measure as it is read; of nobody it is nothing. */
export function useRounded() {
  const { number } = useFormat()
  return (value: number | null): string => (value === null ? '–' : number(Math.round(value * 100) / 100))
}

/** Groups and what they are of, as people read them. */
export function useNamed() {
  const { attributes: words, contrast: spans } = useWords()
  const { exact } = useFormat()
  return useMemo(() => {
    const attribute = ({ property, as }: Attribute): string => (as === 'age' ? words.age(property) : property)
    return {
      total: words.total,
      people: words.people,
      measure: ({ measure, property }: AttributesQuery): string =>
        property ? `${words.measures[measure]} ${attribute(property)}` : words.measures[measure],
      by(by: AttributeBy): string {
        if (by.of === 'segment') return words.bySegment
        return by.of === 'tag' ? by.tag : attribute(by)
      },
      group({ group }: Pick<AttributeGroup, 'group'>): string {
        if (!group) return words.rest
        if ('from' in group) {
          const [from, to] = [group.from, group.to].map((edge) => (edge === null ? '' : exact(edge)))
          if (!from) return spans.below(to ?? '')
          return to ? spans.between(from, to) : spans.from(from)
        }
        if (typeof group.value === 'boolean') return group.value ? words.yes : words.no
        return group.value === null ? words.unset : typeof group.value === 'number' ? exact(group.value) : group.value
      },
    }
  }, [words, spans, exact])
}
