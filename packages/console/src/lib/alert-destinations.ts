import type { AlertDestination } from '@millrace/contract/notices/api.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'

/** Where alerts arrive outside the console; known to who manages channels. */
export const useDestinations = () => {
  const { api, slug, can } = useProject()
  return useQuery({
    queryKey: ['alert-destinations', slug],
    queryFn: () => call<{ items: AlertDestination[] }>(`${api}/alert-destinations`),
    select: ({ items }) => items,
    enabled: can('channels.manage'),
    refetchInterval: 10_000,
  })
}
