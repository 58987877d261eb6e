import type { PropertyOwner } from '@millrace/contract/catalog/api.ts'
import type { Values } from '@millrace/contract/segments/api.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from './api.ts'
import { useProject } from './session.ts'
import { useSettled } from './settled.ts'

/** Whose property a condition asks of. */
export interface PropertyOf {
  readonly owner: PropertyOwner
  readonly event?: string | undefined
}

/** Values that a property really has and that what was typed is part of; none where they are personal data or nobody says whose it is. */
export function usePropertyValues(of: PropertyOf | undefined, property: string, typed: string, isOpen: boolean): Values['items'] {
  const { api, slug } = useProject()
  const contains = useSettled(typed, 200)
  const query = new URLSearchParams({
    owner: of?.owner ?? 'profile',
    property,
    ...(of?.event ? { event: of.event } : {}),
    ...(contains === '' ? {} : { contains }),
  })
  const { data } = useQuery({
    queryKey: ['property-values', slug, String(query)],
    queryFn: ({ signal }) => call<Values>(`${api}/segments/values?${query}`, { signal }),
    enabled: of !== undefined && property !== '' && isOpen,
    staleTime: 60_000,
    retry: false,
  })
  return data?.items ?? []
}
