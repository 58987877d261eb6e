import type { Journey } from '@millrace/contract/journeys/api.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'

/** Journeys that others can hand people over to. */
export function useHandoffs(enabled = true): { readonly journeys: readonly Journey[]; readonly isPending: boolean } {
  const { api, slug } = useProject()
  const { data, isPending } = useQuery({
    queryKey: ['journeys', slug, 'handoff'],
    queryFn: () => call<{ items: Journey[] }>(`${api}/journeys?entry=handoff&limit=200`),
    staleTime: 30_000,
    enabled,
  })
  return { journeys: data?.items ?? [], isPending: enabled && isPending }
}
