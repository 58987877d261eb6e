import type { Rule } from '@millrace/contract/rules/index.ts'
import type { Segment } from '@millrace/contract/segments/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Form, Input, Modal, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { refusal } from '../../lib/field-errors.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { RuleSentence } from '../../ui/rule-sentence.tsx'

/** A rule that came of a report as a segment of its own: it follows what it is made of, as that changes. */
export function SaveRule({ rule, name, onClose }: { readonly rule: Rule; readonly name: string; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ name: string }>()
  const save = useMutation({
    mutationFn: (fields: { name: string }) => call<Segment>(`${api}/segments`, { method: 'POST', body: { name: fields.name, rule } }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['segments', slug] })
      await navigate({ to: '/$slug/people/segments/$id', params: { slug, id } })
    },
    onError: (error) => void message.error(refusal(error, words)),
  })
  return (
    <Modal
      open
      title={words.segments.overlap.save}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={words.common.save}
      okButtonProps={{ loading: save.isPending }}
    >
      <Form form={form} layout="vertical" initialValues={{ name }} onFinish={(fields) => save.mutate(fields)}>
        <Form.Item name="name" label={words.segments.nameHint} rules={[{ required: true, whitespace: true, max: 100 }]}>
          <Input autoFocus maxLength={100} />
        </Form.Item>
      </Form>
      <Typography.Text type="secondary">
        <RuleSentence rule={rule} />
      </Typography.Text>
    </Modal>
  )
}
