import type { TierSets } from '@millrace/contract/tags/tiers-api.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'

export type TierSetRow = TierSets['items'][number]

/** Tags with tiers, and how many people are in which now. */
export const useTierSets = (refetchInterval: number | false = false) => {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['tags', slug, 'tiers'],
    queryFn: () => call<TierSets>(`${api}/tags/tiers`),
    refetchInterval,
    staleTime: 5_000,
  })
}

/** The tiers of a set as values, the highest first. */
export const valuesOfTiers = ({ places }: TierSetRow): string[] =>
  places.flatMap(({ kind, value }) => (kind === 'tier' && value !== null ? [value] : []))
