import type { ConversationDetail } from '@millrace/contract/inbox/api.ts'
import { longestAnswer } from '@millrace/contract/inbox/replies.ts'
import { Alert, Button, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { useWords } from '../../lib/words.ts'
import { useDo, useHelpers } from './use-inbox.ts'

/** Who answers here. */
export function Assignee({ conversation }: { readonly conversation: ConversationDetail }) {
  const words = useWords()
  const members = useHelpers().data?.members ?? []
  const doing = useDo(conversation)
  const options = [{ value: 0, label: words.inbox.nobody }, ...members.map(({ id, name }) => ({ value: id, label: name }))]
  // Somebody who left the project still stands here until somebody else takes over.
  if (conversation.assigneeId !== null && !members.some(({ id }) => id === conversation.assigneeId))
    options.push({ value: conversation.assigneeId, label: conversation.assignee ?? '' })
  return (
    <Select
      aria-label={words.inbox.assign}
      value={conversation.assigneeId ?? 0}
      options={options}
      onChange={(id: number) => doing.mutate({ method: 'PATCH', what: '', body: { assigneeId: id === 0 ? null : id } })}
      style={{ minWidth: 120 }}
    />
  )
}

/** A colleague is told that somebody is needed here. */
export function HandOver({ conversation }: { readonly conversation: ConversationDetail }) {
  const words = useWords()
  const [isOpen, setOpen] = useState(false)
  const doing = useDo(conversation)
  const destinations = useHelpers().data?.destinations ?? []
  const [form] = Form.useForm<{ destinationId: string; note?: string }>()
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.inbox.handOver}</Button>
      <Modal
        open={isOpen}
        title={words.inbox.handOver}
        okText={words.inbox.handOver}
        cancelText={words.common.cancel}
        okButtonProps={{ disabled: destinations.length === 0 }}
        confirmLoading={doing.isPending}
        onCancel={() => setOpen(false)}
        onOk={() => form.submit()}
      >
        {destinations.length === 0 ? (
          <Alert type="info" showIcon title={words.inbox.handOverNone} />
        ) : (
          <Form
            form={form}
            layout="vertical"
            onFinish={({ destinationId, note = '' }) =>
              doing.mutate({ method: 'POST', what: '/hand-over', body: { destinationId, note } }, { onSuccess: () => setOpen(false) })
            }
          >
            <Form.Item name="destinationId" label={words.inbox.handOverTo} rules={[{ required: true }]}>
              <Select options={destinations.map(({ id, name }) => ({ value: id, label: name }))} />
            </Form.Item>
            <Form.Item name="note" label={words.inbox.handOverNote}>
              <Input.TextArea maxLength={longestAnswer} autoSize={{ minRows: 2, maxRows: 6 }} />
            </Form.Item>
          </Form>
        )}
      </Modal>
    </>
  )
}
