import type { ConversationDetail, Conversations, Helpers } from '@millrace/contract/inbox/api.ts'
import type { InboxReply } from '@millrace/contract/inbox/replies.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App } from 'antd'
import { ApiProblem, call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { keepRows, usePages } from '../../ui/pages.tsx'

/** Whose conversation, on which channel. */
export interface Place {
  readonly personId: number
  readonly channel: string
}

const pathOf = ({ personId, channel }: Place): string => `conversations/${personId}/${channel}`
export const isSame = (a: Place, b: Place | undefined): boolean => a.personId === b?.personId && a.channel === b.channel

/** What is written now is to be seen soon. */
const everyMs = 3_000

export function useConversations(query: string) {
  const { slug } = useProject()
  return usePages<Conversations>(['conversations', slug, query], `conversations?limit=50${query}`, {
    refetchInterval: everyMs,
    ...keepRows,
  })
}

export function useConversation(place: Place) {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['conversation', slug, place.personId, place.channel],
    queryFn: () => call<ConversationDetail>(`${api}/${pathOf(place)}`),
    refetchInterval: everyMs,
  })
}

/** Who can be given a conversation, and where colleagues can be told. */
export function useHelpers() {
  const { api, slug } = useProject()
  return useQuery({ queryKey: ['inbox', slug, 'helpers'], queryFn: () => call<Helpers>(`${api}/inbox/helpers`), staleTime: 60_000 })
}

export function useCanned() {
  const { api, slug } = useProject()
  return useQuery({
    queryKey: ['inbox/replies', slug, 'canned'],
    queryFn: () => call<{ items: InboxReply[] }>(`${api}/inbox/replies?kind=canned&limit=200`),
  })
}

interface Doing {
  readonly method: 'POST' | 'PATCH' | 'PUT'
  /** After the path of the conversation. */
  readonly what: '' | '/answer' | '/hand-over' | '/seen'
  readonly body?: object
}

/** Something done in a conversation; it and the list show it at once. */
export function useDo(place: Place) {
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: ({ method, what, body }: Doing) => call<ConversationDetail | undefined>(`${api}/${pathOf(place)}${what}`, { method, body }),
    onSuccess: async (detail) => {
      if (detail) client.setQueryData(['conversation', slug, place.personId, place.channel], detail)
      await client.invalidateQueries({ queryKey: ['conversations', slug] })
    },
    onError: (error) => {
      const [field] = error instanceof ApiProblem ? error.errors : []
      void message.error(field ? `${error.message} ${field.path.replace('body.', '')}: ${field.message}` : error.message)
    },
  })
}
