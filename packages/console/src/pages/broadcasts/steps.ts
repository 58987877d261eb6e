import type { BroadcastDetail } from '@millrace/contract/broadcasts/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'

type Verb = 'send' | 'submit' | 'approve' | 'reject' | 'withdraw'

/** A step on the way to being sent. */
export function useStep(broadcast: BroadcastDetail) {
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: ({ verb, body }: { verb: Verb; body: object }) =>
      call<BroadcastDetail>(`${api}/broadcasts/${broadcast.id}/${verb}`, { method: 'POST', body, revision: broadcast.revision }),
    onSuccess: async (after) => {
      client.setQueryData(['broadcast', slug, broadcast.id], after)
      await client.invalidateQueries({ queryKey: ['broadcasts', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
}
