import { type Rule, ruleSchema } from '@millrace/contract/rules/index.ts'
import { type Counts, mostParts } from '@millrace/contract/segments/api.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { createContext, useContext } from 'react'
import { call } from './api.ts'
import { useProject } from './session.ts'
import { useSettled } from './settled.ts'

/** By what they say. */
type Parts = ReadonlyMap<string, number>
const keyOf = (rule: Rule): string => JSON.stringify(rule)

/** How many people each part of the rule around means. */
export const PartCounts = createContext<Parts>(new Map())
export const usePartCount = (rule: Rule): number | undefined => useContext(PartCounts).get(keyOf(rule))

/** Conditions and groups inside a rule that are complete, in order. */
function partsOf(rule: Rule): Rule[] {
  if (rule.kind !== 'all' && rule.kind !== 'any') return []
  return rule.rules.flatMap((one) => [...(ruleSchema.safeParse(one).success ? [one] : []), ...partsOf(one.kind === 'not' ? one.rule : one)])
}

/** Of a rule with one part the whole says it. */
export function usePartCounts(rule: Rule): Parts {
  const { api, slug } = useProject()
  const parts = useSettled(rule, 500)
  const asked = partsOf(parts).slice(0, mostParts)
  const { data } = useQuery({
    queryKey: ['segment-counts', slug, asked],
    queryFn: async ({ signal }) => {
      const { items } = await call<Counts>(`${api}/segments/counts`, { method: 'POST', body: { rules: asked }, signal })
      return new Map(asked.map((one, i) => [keyOf(one), items[i] ?? 0]))
    },
    placeholderData: keepPreviousData,
    enabled: asked.length > 1,
    retry: false,
  })
  return data ?? new Map()
}
