import { leaves, references, type Rule, type ShowValue } from '@millrace/contract/rules/index.ts'
import { useCatalog } from '../lib/catalog.ts'
import { usePurposes } from '../lib/purposes.ts'
import { useSegmentNames } from '../lib/segments.ts'
import { useTagTree } from '../lib/tags.ts'
import { isMoneyFigure } from './figure-fields.tsx'
import { useMoney, useShowValue } from './values.ts'

/** What these rules compare with as people read it: segments and purposes by their names, money as it is written, of tags too. */
export function useTelling(rules: readonly Rule[]): ShowValue {
  const show = useShowValue()
  const money = useMoney()
  const properties = useCatalog().data?.eventProperties ?? []
  const names = useSegmentNames([...new Set(rules.flatMap((rule) => [...references(rule).segments]))])
  const isComparing = rules.some((rule) => [...leaves(rule)].some((leaf) => leaf.kind === 'tag' && leaf.is))
  const purposes = usePurposes(rules.some((rule) => references(rule).purposes.size > 0))
  const tags = useTagTree(isComparing).data?.items ?? []
  return (owner, name, value) => {
    if (owner === 'segment') return names.get(String(value)) ?? String(value)
    if (owner === 'purpose') return purposes.nameOf(String(value))
    const figure = owner === 'tag' ? tags.find((one) => one.name === name && !one.isArchived)?.figure : undefined
    return figure && isMoneyFigure(figure, properties) ? money(Number(value)) : show(owner, name, value)
  }
}
