import type { Broadcasts } from '@millrace/contract/broadcasts/api.ts'
import type { Journey } from '@millrace/contract/journeys/api.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'

interface Named {
  readonly id: string
  readonly name: string
}

/** Journeys and broadcasts that went live. */
export function useCampaigns(enabled = true): {
  readonly journeys: readonly Named[]
  readonly broadcasts: readonly Named[]
  readonly isPending: boolean
} {
  const { api, slug } = useProject()
  const journeys = useQuery({
    queryKey: ['journeys', slug, 'all'],
    queryFn: () => call<{ items: Journey[] }>(`${api}/journeys?limit=200`),
    staleTime: 30_000,
    enabled,
  })
  const broadcasts = useQuery({
    queryKey: ['broadcasts', slug, 'all'],
    queryFn: () => call<Broadcasts>(`${api}/broadcasts?limit=200`),
    staleTime: 30_000,
    enabled,
  })
  return {
    journeys: journeys.data?.items.filter(({ version }) => version !== null) ?? [],
    broadcasts: broadcasts.data?.items.filter(({ startedAt }) => startedAt !== null) ?? [],
    isPending: enabled && (journeys.isPending || broadcasts.isPending),
  }
}
