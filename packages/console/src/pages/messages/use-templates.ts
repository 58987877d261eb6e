import type { Template } from '@millrace/contract/content/api.ts'
import { useQuery } from '@tanstack/react-query'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'

export const useTemplates = () => {
  const { api, slug, can } = useProject()
  return useQuery({
    queryKey: ['templates', slug, 'all'],
    queryFn: () => call<{ items: Template[] }>(`${api}/templates?limit=200`),
    enabled: can('content.read'),
  })
}
