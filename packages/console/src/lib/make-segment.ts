import type { StaticMade } from '@millrace/contract/segments/api.ts'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { call } from './api.ts'
import { useProject } from './session.ts'

/** Puts people on a static segment of their own, and goes there while it fills. The path is one of the project; the body says who. */
export function useMakeSegment<B extends object>(path: string, onError?: (error: Error) => void) {
  const { api, slug } = useProject()
  const navigate = useNavigate()
  return useMutation({
    mutationFn: (body: B) => call<StaticMade>(`${api}/${path}`, { method: 'POST', body }),
    onSuccess: ({ id, job }) =>
      navigate({
        to: '/$slug/people/segments/$id',
        params: { slug, id },
        ...(job ? { search: { fill: job } as never /* every page reads its own part */ } : {}),
      }),
    ...(onError ? { onError } : {}),
  })
}
