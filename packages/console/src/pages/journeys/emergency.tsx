import type { Journey, resumeSchema } from '@millrace/contract/journeys/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Popconfirm } from 'antd'
import { useState } from 'react'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { ResumeDialog } from './editor/resume.tsx'

type Rows = readonly Pick<Journey, 'state' | 'stoppedAt'>[]
type Stopped = { readonly journeys: readonly { readonly id: string }[] }

function useChange<B>(verb: 'stop' | 'resume', said: (n: number) => string, onDone?: () => void) {
  const { api } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (body: B) => call<Stopped>(`${api}/journeys/emergency-${verb}`, { method: 'POST', body }),
    onSuccess: ({ journeys }) => {
      void message.success(said(journeys.length))
      onDone?.()
      return client.invalidateQueries()
    },
    onError: (error) => void message.error(error.message),
  })
}

/** Everything that runs stands still with one click. */
export function EmergencyStop({ rows }: { readonly rows: Rows }) {
  const words = useWords()
  const { can } = useProject()
  const stop = useChange<object>('stop', words.journeys.emergency.stopped)
  if (!rows.some((row) => row.state === 'running') || !can('journeys.publish')) return null
  return (
    <Popconfirm
      title={words.journeys.emergency.sure}
      description={words.journeys.emergency.what}
      okText={words.journeys.emergency.stop}
      okButtonProps={{ danger: true }}
      cancelText={words.common.cancel}
      onConfirm={() => stop.mutate({})}
    >
      <Button danger loading={stop.isPending}>
        {words.journeys.emergency.stop}
      </Button>
    </Popconfirm>
  )
}

/** Says that a stop is in force, and undoes it. */
export function StoppedBanner({ rows }: { readonly rows: Rows }) {
  const words = useWords()
  const { can } = useProject()
  const [isOpen, setOpen] = useState(false)
  const resume = useChange<z.input<typeof resumeSchema>>('resume', words.journeys.emergency.resumed, () => setOpen(false))
  const stopped = rows.filter((row) => row.stoppedAt !== null).length
  if (stopped === 0) return null
  return (
    <>
      <Alert
        type="error"
        showIcon
        style={{ marginBottom: 16 }}
        title={words.journeys.emergency.inForce(stopped)}
        action={
          can('journeys.publish') && (
            <Button size="small" onClick={() => setOpen(true)}>
              {words.journeys.emergency.undo}
            </Button>
          )
        }
      />
      <ResumeDialog
        name={words.journeys.emergency.all(stopped)}
        isOpen={isOpen}
        isBusy={resume.isPending}
        onClose={() => setOpen(false)}
        onResume={(how) => resume.mutate(how)}
      />
    </>
  )
}
