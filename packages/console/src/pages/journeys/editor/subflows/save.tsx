import { asSubflow, edit, fragmentSchema, type Group, type Operation, stepsIn } from '@millrace/contract/journeys/index.ts'
import type { SubflowDetail } from '@millrace/contract/journeys/subflows.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal } from 'antd'
import { useState } from 'react'
import { call } from '../../../../lib/api.ts'
import { useProject } from '../../../../lib/session.ts'
import { useWords } from '../../../../lib/words.ts'
import { chosen, freshId, useEditor } from '../store.ts'

/** Keeps the selected steps, or a group, as a sub-flow; here they are a group that is from it, then. */
export function SaveAsSubflow({ group }: { readonly group?: Group }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const apply = useEditor((state) => state.apply)
  const say = useEditor((state) => state.say)
  const [isOpen, setOpen] = useState(false)
  const [name, setName] = useState('')
  const save = useMutation({
    mutationFn: async () => {
      const { graph } = useEditor.getState()
      const steps = group?.steps ?? stepsIn(graph, chosen(useEditor.getState()))
      const body = { name, fragment: asSubflow(graph, steps) }
      const made = await call<SubflowDetail>(`${api}/subflows`, { method: 'POST', body })
      apply(asCopy({ subflow: made.id, version: made.version, steps: Object.fromEntries(steps.map((id) => [id, id])) }, steps))
    },
    onSuccess: async () => {
      setOpen(false)
      await client.invalidateQueries({ queryKey: ['subflows', slug] })
    },
    onError: (error) => void message.error(error.message),
  })

  function asCopy(from: NonNullable<Group['from']>, steps: string[]): Operation {
    if (group) return { op: 'update_group', group: { ...group, name: group.name || name, from } }
    return { op: 'group', group: { id: freshId(), name, colour: 'cyan', steps, from } }
  }

  /** What could not be kept, or would not be a group afterwards, is refused before anything is asked. */
  function open(): void {
    const { graph } = useEditor.getState()
    const steps = group?.steps ?? stepsIn(graph, chosen(useEditor.getState()))
    const fragment = asSubflow(graph, steps)
    if (!fragment) return say({ how: 'refused', code: 'not_connected' })
    if (!fragmentSchema.safeParse(fragment).success) return void message.warning(words.editor.subflow.incomplete)
    const tried = edit(graph, asCopy({ subflow: 's', version: 1, steps: {} }, steps), freshId)
    if (!tried.ok) return say({ how: 'refused', code: tried.code })
    setName(group?.name ?? '')
    setOpen(true)
  }
  return (
    <>
      <Button size="small" onClick={open}>
        {words.editor.subflow.save}
      </Button>
      <Modal
        open={isOpen}
        title={words.editor.subflow.save}
        okText={words.common.save}
        cancelText={words.common.cancel}
        okButtonProps={{ disabled: name.trim() === '', loading: save.isPending }}
        onOk={() => save.mutate()}
        onCancel={() => setOpen(false)}
        destroyOnHidden
      >
        <Form layout="vertical" onFinish={() => name.trim() !== '' && save.mutate()}>
          <Form.Item label={words.common.name} extra={words.editor.subflow.saveNote}>
            <Input aria-label={words.common.name} autoFocus maxLength={80} value={name} onChange={(event) => setName(event.target.value)} />
          </Form.Item>
        </Form>
      </Modal>
    </>
  )
}
