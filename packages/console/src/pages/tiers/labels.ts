import type { Attribute, Head } from '@millrace/contract/segments/groups.ts'
import { useTierSets } from '../../lib/tiers.ts'
import { useWords } from '../../lib/words.ts'
import { useShowValue } from '../../ui/values.ts'
import { useMeaning } from '../tags/meaning.ts'

/** What a group of an attribute is called. */
export function useHeadLabel(): (attribute: Attribute, head: Head) => string {
  const words = useWords()
  const show = useShowValue()
  const sets = useTierSets().data?.items ?? []
  const meaningOf = useMeaning()
  return (attribute, head) => {
    const set = attribute.by === 'tag' ? sets.find((one) => one.name === attribute.tag) : undefined
    const written = (value: number | string | boolean): string => {
      if (value === '') return attribute.by === 'tag' ? words.tags.noValue : words.tiers.emptyText
      if (typeof value === 'boolean') return value ? words.common.yes : words.common.no
      if (attribute.by === 'property') return show('profile', attribute.property, value)
      return (set?.definition.kind === 'buckets' ? meaningOf(set.definition)(String(value)) : undefined) ?? String(value)
    }
    switch (head.kind) {
      case 'value':
        return written(head.value)
      case 'range':
        // Ages are whole years: the last of a range is named, as people say it.
        if (attribute.by === 'property' && attribute.age) return agesOf(head.from, head.to)
        if (head.from === null) return head.to === null ? words.tiers.others : `<${written(head.to)}`
        return head.to === null ? `≥${written(head.from)}` : `${written(head.from)}–${written(head.to)}`
      case 'segment':
        return head.name
      case 'other':
        return words.tiers.others
      case 'outside':
        return words.tiers.outside
      case 'unknown':
        return attribute.by === 'property' ? words.tiers.unknown : set ? words.tiers.none : words.tiers.withoutTag
    }
  }
}

function agesOf(from: number | null, to: number | null): string {
  if (to === null) return `≥${from ?? 0}`
  return from === null ? `<${to}` : to - from === 1 ? String(from) : `${from}–${to - 1}`
}

/** What an attribute is called. */
export function useAttributeLabel(): (attribute: Attribute) => string {
  const words = useWords().tiers
  return (attribute) => (attribute.by === 'property' ? attribute.property : attribute.by === 'tag' ? attribute.tag : words.kinds.segments)
}
