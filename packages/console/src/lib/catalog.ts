import type { Catalog } from '@millrace/contract/catalog/api.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'

/** What the project's data consists of: names of events, properties, tags and items, to choose from. */
export const useCatalog = () => {
  const { api, slug, can } = useProject()
  return useQuery({
    queryKey: ['catalog', slug],
    queryFn: () => call<Catalog>(`${api}/catalog`),
    enabled: can('catalog.read'),
    staleTime: 30_000,
  })
}
