import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Drawer, Flex, Form, type FormInstance, Input } from 'antd'
import type { ReactNode } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { AboutFields } from './about-fields.tsx'

interface Props<F> {
  readonly title: string
  readonly form: FormInstance<F>
  readonly initial: object
  /** Of something new: its name is asked for, and what follows it. */
  readonly fresh: ReactNode | undefined
  readonly save: (fields: F) => Promise<unknown>
  readonly onClose: () => void
  readonly children: ReactNode
}

/** What people say of an event or a property, in a drawer. */
export function Editing<F>({ title, form, initial, fresh, save, onClose, children }: Props<F>) {
  const words = useWords()
  const { slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const saving = useMutation({
    mutationFn: save,
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['catalog', slug] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Drawer
      open
      size={460}
      onClose={onClose}
      title={title}
      footer={
        <Flex justify="end" gap={8}>
          <Button onClick={onClose}>{words.common.cancel}</Button>
          <Button type="primary" disabled={!can('catalog.write')} loading={saving.isPending} onClick={() => form.submit()}>
            {words.common.save}
          </Button>
        </Flex>
      }
    >
      <Form<F> form={form} layout="vertical" initialValues={initial} onFinish={(fields) => saving.mutate(fields)}>
        {fresh !== undefined && (
          <>
            <Form.Item name="name" label={words.common.name} rules={[{ required: true, whitespace: true, max: 200 }]}>
              <Input autoFocus />
            </Form.Item>
            {fresh}
          </>
        )}
        <AboutFields />
        {children}
      </Form>
    </Drawer>
  )
}
