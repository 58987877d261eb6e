import type { Overlap, Region, Segment } from '@millrace/contract/segments/api.ts'
import { regionName, regionRule } from '@millrace/contract/segments/region.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Form, Input, Modal, Typography } from 'antd'
import { ApiProblem, call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { RuleSentence } from '../../ui/rule-sentence.tsx'

/** A region as a segment of its own: it follows the segments it is made of, as they change. */
export function SaveRegion({
  region,
  segments,
  onClose,
}: {
  readonly region: Region
  readonly segments: Overlap['segments']
  readonly onClose: () => void
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [form] = Form.useForm<{ name: string }>()
  const rule = regionRule(
    segments.map(({ id }) => id),
    region.in,
  )
  const save = useMutation({
    mutationFn: ({ name }: { name: string }) => call<Segment>(`${api}/segments`, { method: 'POST', body: { name, rule } }),
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['segments', slug] })
      await navigate({ to: '/$slug/people/segments/$id', params: { slug, id } })
    },
    onError: (error) => {
      const reasons = error instanceof ApiProblem ? error.errors.map((one) => one.message) : []
      void message.error(reasons.length > 0 ? reasons.join('; ') : error.message)
    },
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
      <Form
        form={form}
        layout="vertical"
        initialValues={{ name: regionName(segments, region.in) }}
        onFinish={(fields) => save.mutate(fields)}
      >
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
