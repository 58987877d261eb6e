import type { Journey } from '@millrace/contract/journeys/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Space } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { ResumeDialog } from './resume.tsx'

/** Pause, resume, end: what can be done with a journey that is live. */
export function LifeButtons({ journey, onChange }: { readonly journey: Journey; readonly onChange: (journey: Journey) => void }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message, modal } = App.useApp()
  const [isResuming, setResuming] = useState(false)
  const change = useMutation({
    mutationFn: ({ verb, body }: { verb: 'pause' | 'resume' | 'end'; body?: object }) =>
      call<Journey>(`${api}/journeys/${journey.id}/${verb}`, { method: 'POST', body: body ?? {}, revision: journey.revision }),
    onSuccess: async (after) => {
      onChange(after)
      setResuming(false)
      await client.invalidateQueries({ queryKey: ['journeys', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  if (!can('journeys.publish') || (journey.state !== 'running' && journey.state !== 'paused')) return null
  const end = (): void =>
    void modal.confirm({
      title: `${words.journeys.end}: ${journey.name}?`,
      content: words.journeys.endNote,
      okText: words.journeys.end,
      cancelText: words.common.cancel,
      okButtonProps: { danger: true },
      onOk: () => change.mutateAsync({ verb: 'end' }),
    })
  return (
    <Space>
      <Button
        loading={change.isPending}
        onClick={() => (journey.state === 'running' ? change.mutate({ verb: 'pause' }) : setResuming(true))}
      >
        {journey.state === 'running' ? words.journeys.pause : words.journeys.resume}
      </Button>
      <Button danger onClick={end}>
        {words.journeys.end}
      </Button>
      <ResumeDialog
        name={journey.name}
        isOpen={isResuming}
        isBusy={change.isPending}
        onClose={() => setResuming(false)}
        onResume={(body) => change.mutate({ verb: 'resume', body })}
      />
    </Space>
  )
}
