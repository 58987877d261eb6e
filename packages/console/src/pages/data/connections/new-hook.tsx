import type { CreatedHook, Signature } from '@millrace/contract/ingest/hooks.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { Alert, Button, Form, Input, Modal, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { ErrorState } from '../../../ui/states.tsx'
import { SignatureFields } from './signature-fields.tsx'

/** A name and how it is signed; what its bodies mean is said once one has come. */
export function NewHook({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const words = useWords()
  return (
    <Modal open={isOpen} onCancel={onClose} title={words.connections.addHook} footer={null} destroyOnHidden>
      <NewHookForm />
    </Modal>
  )
}

function NewHookForm() {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [signature, setSignature] = useState<Signature>({ scheme: 'none' })
  const [secret, setSecret] = useState('')
  const create = useMutation({
    mutationFn: () =>
      call<CreatedHook>(`${api}/hooks`, {
        method: 'POST',
        body: { name, kind: 'events', signature, ...(secret === '' ? {} : { secret }) },
      }),
    onSuccess: async (made) => {
      await client.invalidateQueries({ queryKey: ['hooks', slug] })
      if (made.secret === null) open(made.id)
    },
  })
  const open = (id: string): void => void navigate({ to: '/$slug/data/connections/hooks/$id', params: { slug, id } })
  if (create.data?.secret) return <SecretOnce secret={create.data.secret} onDone={() => open(create.data.id)} />
  return (
    <Form layout="vertical" onFinish={() => create.mutate()}>
      <Form.Item label={words.common.name} htmlFor="hook-name" required>
        <Input id="hook-name" value={name} maxLength={100} onChange={({ target }) => setName(target.value)} />
      </Form.Item>
      <SignatureFields
        signature={signature}
        secret={secret}
        secretNote={words.connections.secretNote}
        onChange={setSignature}
        onSecret={setSecret}
      />
      {create.isError && <ErrorState query={{ error: create.error, refetch: () => Promise.resolve(create.reset()) }} />}
      <Button type="primary" htmlType="submit" disabled={name.trim() === ''} loading={create.isPending} style={{ marginTop: 8 }}>
        {words.common.create}
      </Button>
    </Form>
  )
}

/** A secret that was made: seen now and never again. */
export function SecretOnce({ secret, onDone }: { readonly secret: string; readonly onDone?: () => void }) {
  const words = useWords()
  return (
    <Alert
      type="success"
      showIcon
      title={words.connections.secretOnce}
      description={
        <Typography.Text code copyable style={{ overflowWrap: 'anywhere' }}>
          {secret}
        </Typography.Text>
      }
      action={
        onDone && (
          <Button size="small" type="primary" onClick={onDone}>
            {words.common.details}
          </Button>
        )
      }
    />
  )
}
