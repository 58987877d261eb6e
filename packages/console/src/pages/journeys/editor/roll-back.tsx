import type { Graph } from '@millrace/contract/journeys/index.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Modal, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import type { Saving } from './autosave.ts'
import { Changes } from './changes.tsx'
import { useEditor } from './store.ts'

/** Puts an earlier version into the draft, once somebody has seen what that changes. */
export function RollBack({
  version,
  graph,
  saving,
  onDone,
}: {
  readonly version: number
  readonly graph: Graph
  readonly saving: Saving
  readonly onDone: () => void
}) {
  const words = useWords()
  const { slug } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const draft = useEditor((state) => state.graph)
  const [isOpen, setOpen] = useState(false)
  const roll = useMutation({
    mutationFn: () => saving.rollBack(version),
    onSuccess: async () => {
      setOpen(false)
      onDone()
      await client.invalidateQueries({ queryKey: ['journeys', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  const name = words.journeys.version(version)
  return (
    <>
      <Button size="small" aria-label={`${words.review.rollBack} ${name}`} onClick={() => setOpen(true)}>
        {words.review.rollBack}
      </Button>
      <Modal
        open={isOpen}
        title={words.review.rollBackTitle(name)}
        onCancel={() => setOpen(false)}
        okText={words.review.rollBack}
        cancelText={words.common.cancel}
        onOk={() => roll.mutate()}
        okButtonProps={{ loading: roll.isPending, disabled: saving.state !== 'clean' && saving.state !== 'saved' }}
        destroyOnHidden
      >
        <Typography.Text strong>{words.review.rollBackChanges}</Typography.Text>
        <Changes before={draft} after={graph} same={words.review.rollBackSame} />
        <Alert type="info" showIcon title={words.review.rollBackNote} />
      </Modal>
    </>
  )
}
