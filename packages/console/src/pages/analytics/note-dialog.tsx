import { type Note, type NoteInput, noteKinds } from '@millrace/contract/analytics/notes.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, DatePicker, Form, Input, Modal, Select } from 'antd'
import dayjs, { type Dayjs } from 'dayjs'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { lastDays } from './fields.tsx'

interface Fields extends Pick<NoteInput, 'kind' | 'title' | 'text'> {
  readonly days: readonly [Dayjs, Dayjs]
}

/** A note on a day, or on several in a row. */
export function NoteDialog({ note, onClose }: { readonly note: Note | undefined; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug, timeZone } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const day = note?.day ?? lastDays(1, timeZone).to
  const save = useMutation({
    mutationFn: ({ days, ...fields }: Fields) => {
      const [from, to] = days.map((one) => one.format('YYYY-MM-DD'))
      const body = { ...fields, day: from, until: from === to ? null : to }
      return note
        ? call(`${api}/notes/${note.id}`, { method: 'PUT', body, revision: note.revision })
        : call(`${api}/notes`, { method: 'POST', body })
    },
    onSuccess: onClose,
    onSettled: () => client.invalidateQueries({ queryKey: ['notes', slug] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Modal
      open
      title={note ? words.notes.edit : words.notes.add}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={words.common.save}
      okButtonProps={{ loading: save.isPending }}
    >
      <Form<Fields>
        form={form}
        layout="vertical"
        initialValues={{
          days: [dayjs(day), dayjs(note?.until ?? day)],
          kind: note?.kind ?? 'holiday',
          title: note?.title ?? '',
          text: note?.text ?? '',
        }}
        onFinish={(fields) => save.mutate(fields)}
      >
        <Form.Item name="days" label={words.notes.days} rules={[{ required: true }]}>
          <DatePicker.RangePicker allowClear={false} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="kind" label={words.notes.kind}>
          <Select options={noteKinds.map((value) => ({ value, label: words.notes.kinds[value] }))} />
        </Form.Item>
        <Form.Item name="title" label={words.notes.what} rules={[{ required: true, whitespace: true, max: 100 }]}>
          <Input autoFocus />
        </Form.Item>
        <Form.Item name="text" label={words.notes.text} rules={[{ max: 2000 }]}>
          <Input.TextArea autoSize={{ minRows: 2, maxRows: 6 }} />
        </Form.Item>
      </Form>
    </Modal>
  )
}
