import type { Segment } from '@millrace/contract/segments/api.ts'
import { keepPreviousData, useQueries, useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'
import { useSettled } from './settled.ts'
import { useWords } from './words.ts'

type Named = Pick<Segment, 'id' | 'name'>
type Kept = Named & Pick<Segment, 'archivedAt'>

/** What segments are called, by id; of archived ones it says so. */
export function useSegmentNames(ids: readonly string[]): ReadonlyMap<string, string> {
  const { api, slug } = useProject()
  const { archivedName } = useWords().common
  const found = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['segments', slug, 'name', id],
      queryFn: () => call<Kept>(`${api}/segments/${encodeURIComponent(id)}`),
      staleTime: 30_000,
    })),
  })
  return new Map(
    found.flatMap(({ data }) => (data ? [[data.id, data.archivedAt === null ? data.name : archivedName(data.name)] as const] : [])),
  )
}

/** Segments to choose from, by what their name contains. */
export function useSegmentChoices(search: string): { readonly choices: readonly Named[]; readonly isPending: boolean } {
  const { api, slug } = useProject()
  const settled = useSettled(search, 200)
  const { data, isPending } = useQuery({
    queryKey: ['segments', slug, 'choices', settled],
    queryFn: () => call<{ items: Named[] }>(`${api}/segments?limit=50&search=${encodeURIComponent(settled)}`),
    staleTime: 30_000,
    placeholderData: keepPreviousData,
  })
  return { choices: data?.items ?? [], isPending }
}
