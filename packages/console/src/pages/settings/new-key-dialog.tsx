import { type EnvelopeAlgorithm, envelopeAlgorithms, type EnvelopeKeyRow } from '@millrace/contract/ingest/envelope-keys.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Form, Input, InputNumber, Modal, Select } from 'antd'
import { ApiProblem, call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** A key just made; the shared one is never shown again. */
export interface CreatedKey extends EnvelopeKeyRow {
  readonly sharedKey: string | null
  readonly keyHash: string | null
}

interface Fields {
  readonly algorithm: EnvelopeAlgorithm
  readonly version?: number | null
  readonly privateKey?: string
}

/** Makes a key, or takes one that apps in the field encrypt with already. */
export function NewKeyDialog({ onMade, onClose }: { readonly onMade: (key: CreatedKey) => void; readonly onClose: () => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<Fields>()
  const algorithm = Form.useWatch('algorithm', form) ?? 'aes'
  const create = useMutation({
    mutationFn: ({ algorithm: chosen, version, privateKey }: Fields) =>
      call<CreatedKey>(`${api}/envelope-keys`, {
        method: 'POST',
        body: { algorithm: chosen, ...(version ? { version } : {}), ...(privateKey?.trim() ? { privateKey: privateKey.trim() } : {}) },
      }),
    onSuccess: async (key) => {
      onMade(key)
      await client.invalidateQueries({ queryKey: ['envelope-keys', slug] })
      onClose()
    },
    onError: (error) => {
      const problems = error instanceof ApiProblem ? error.errors.map((one) => one.message) : []
      if (problems.length > 0) form.setFields([{ name: 'privateKey', errors: problems }])
      else void message.error(error.message)
    },
  })
  return (
    <Modal
      open
      title={words.keys.add}
      onCancel={onClose}
      onOk={() => form.submit()}
      okText={words.keys.add}
      okButtonProps={{ loading: create.isPending }}
    >
      <Form<Fields> form={form} layout="vertical" initialValues={{ algorithm: 'aes' }} onFinish={(fields) => create.mutate(fields)}>
        <Form.Item name="algorithm" label={words.keys.algorithm}>
          <Select options={envelopeAlgorithms.map((value) => ({ value, label: words.keys.algorithms[value] }))} />
        </Form.Item>
        <Form.Item name="version" label={words.keys.version} extra={words.keys.versionNote}>
          <InputNumber min={1} max={2_147_483_647} precision={0} placeholder={words.keys.versionHint} style={{ width: '100%' }} />
        </Form.Item>
        <Form.Item name="privateKey" label={words.keys.privateKey} extra={words.keys.privateNote}>
          <Input.TextArea
            autoSize={{ minRows: 1, maxRows: 6 }}
            placeholder={words.keys.privateHints[algorithm]}
            autoComplete="off"
            spellCheck={false}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
