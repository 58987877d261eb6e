import type { LinkSettings } from '@millrace/contract/links/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Form, Input, InputNumber, Modal } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'

/** What the report counts as an order. */
export function OrderSettings({ onClose }: { readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<LinkSettings>()
  const query = useQuery({ queryKey: ['links', slug, 'settings'], queryFn: () => call<LinkSettings>(`${api}/links/settings`) })
  const save = useMutation({
    mutationFn: (body: LinkSettings) =>
      call<LinkSettings>(`${api}/links/settings`, { method: 'PUT', body, revision: query.data?.revision ?? 0 }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['links', slug] })
      onClose()
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Modal
      open
      title={words.links.settings}
      onCancel={onClose}
      okText={words.common.save}
      okButtonProps={{ disabled: !can('content.write') || !query.data }}
      confirmLoading={save.isPending}
      onOk={() => form.submit()}
    >
      <Loaded query={query}>
        {(settings) => (
          <Form<LinkSettings> form={form} layout="vertical" initialValues={settings} onFinish={(fields) => save.mutate(fields)}>
            <Form.Item name="orderEvent" label={words.links.orderEvent} rules={[{ required: true, max: 200 }]}>
              <Input />
            </Form.Item>
            <Form.Item name="amountProperty" label={words.links.amountProperty} rules={[{ required: true, max: 200 }]}>
              <Input />
            </Form.Item>
            <Form.Item name="windowDays" label={words.links.windowDays} rules={[{ required: true }]}>
              <InputNumber min={1} max={90} precision={0} />
            </Form.Item>
            <Alert type="info" showIcon title={words.links.settingsNote} />
          </Form>
        )}
      </Loaded>
    </Modal>
  )
}
