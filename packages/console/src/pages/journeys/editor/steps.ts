import type { Project } from '@millrace/contract/admin/api.ts'
import type { Journey, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'

type Verb = 'publish' | 'submit' | 'approve' | 'reject' | 'withdraw' | 'unschedule'

/** A step on the way to live. */
export function useStep(journey: Journey, onDone: (after: Journey) => void) {
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: ({ verb, body }: { verb: Verb; body: object }) =>
      call<Journey>(`${api}/journeys/${journey.id}/${verb}`, { method: 'POST', body, revision: journey.revision }),
    onSuccess: async (after) => {
      // The page around reads numbers as soon as there is a version.
      client.setQueryData<JourneyDetail>(['journey', slug, journey.id], (old) => (old ? { ...old, ...after } : old))
      onDone(after)
      await client.invalidateQueries({ queryKey: ['versions', slug, journey.id] })
      await client.invalidateQueries({ queryKey: ['journeys', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
}

/** Whether journeys of the project need a second person. */
export function useNeedsApproval(): boolean {
  const { api, slug } = useProject()
  const project = useQuery({ queryKey: ['project', slug], queryFn: () => call<Project>(api), staleTime: 60_000 })
  return project.data?.journeysNeedApproval ?? false
}
