import { type BroadcastDetail, isDraft as isDraftState } from '@millrace/contract/broadcasts/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { ResumeDialog } from '../journeys/editor/resume.tsx'

/** What can be done with a broadcast in the state it is in. */
export function LifeButtons({ broadcast }: { readonly broadcast: BroadcastDetail }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message, modal } = App.useApp()
  const [isResuming, setResuming] = useState(false)
  const path = `${api}/broadcasts/${broadcast.id}`
  const onError = (error: Error): void => void message.error(error.message)
  const change = useMutation({
    mutationFn: ({ verb, body }: { verb: 'pause' | 'resume' | 'cancel'; body?: object }) =>
      call<BroadcastDetail>(`${path}/${verb}`, { method: 'POST', body: body ?? {}, revision: broadcast.revision }),
    onSuccess: async (after) => {
      client.setQueryData(['broadcast', slug, broadcast.id], after)
      setResuming(false)
      await client.invalidateQueries({ queryKey: ['broadcasts', slug] })
    },
    onError,
  })
  const copy = useMutation({
    mutationFn: () =>
      call<BroadcastDetail>(`${path}/duplicate`, { method: 'POST', body: { name: words.broadcasts.copyOf(broadcast.name).slice(0, 100) } }),
    onSuccess: (made) => navigate({ to: '/$slug/engage/broadcasts/$id', params: { slug, id: made.id } }),
    onError,
  })
  const isDraft = isDraftState(broadcast.state)
  const isLive = broadcast.state === 'running' || broadcast.state === 'scheduled'
  const isPaused = broadcast.state === 'paused'
  const end = isDraft ? words.broadcasts.discard : words.broadcasts.cancel
  const cancel = (): void =>
    void modal.confirm({
      title: `${end}: ${broadcast.name}?`,
      content: isDraft ? words.broadcasts.discardSure : words.broadcasts.cancelSure,
      okText: end,
      cancelText: words.common.cancel,
      okButtonProps: { danger: true },
      onOk: () => change.mutateAsync({ verb: 'cancel' }),
    })
  return (
    <>
      {can('journeys.write') && !isDraft && (
        <Button loading={copy.isPending} onClick={() => copy.mutate()}>
          {words.broadcasts.duplicate}
        </Button>
      )}
      {can('journeys.publish') && (isLive || isPaused || isDraft) && (
        <Button danger onClick={cancel}>
          {end}
        </Button>
      )}
      {can('journeys.publish') && (isLive || isPaused) && (
        <Button
          type={isPaused ? 'primary' : 'default'}
          loading={change.isPending}
          onClick={() => (isLive ? change.mutate({ verb: 'pause' }) : setResuming(true))}
        >
          {isLive ? words.broadcasts.pause : words.broadcasts.resume}
        </Button>
      )}
      <ResumeDialog
        name={broadcast.name}
        isOpen={isResuming}
        isBusy={change.isPending}
        onClose={() => setResuming(false)}
        onResume={(body) => change.mutate({ verb: 'resume', body })}
      />
    </>
  )
}
