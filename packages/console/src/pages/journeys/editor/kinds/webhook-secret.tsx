import { secretName } from '@millrace/contract/journeys/calls.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Form, Input, Modal, Select } from 'antd'
import { useState } from 'react'
import { call } from '../../../../lib/api.ts'
import { useProject } from '../../../../lib/session.ts'
import { useWords } from '../../../../lib/words.ts'

const least = 8

/** The secret that signs a call, by its name: its value was said once and is shown to nobody. */
export function SecretField({
  host,
  value,
  onChange,
}: {
  /** Where the call of this step goes. */
  readonly host: string
  readonly value: string | undefined
  readonly onChange: (secret: { secret?: string }) => void
}) {
  const words = useWords().journeys.call
  const { api, slug, can } = useProject()
  const [isOpen, setOpen] = useState(false)
  const secrets = useQuery({
    queryKey: ['journey-secrets', slug],
    queryFn: () => call<{ items: { name: string }[] }>(`${api}/journeys/secrets`),
  })
  const names = new Set([...(secrets.data?.items ?? []).map((one) => one.name), ...(value === undefined ? [] : [value])])
  return (
    <Form.Item label={words.secret} extra={words.secretNote}>
      <Flex gap={4}>
        <Select
          aria-label={words.secret}
          loading={secrets.isPending}
          value={value ?? ''}
          options={[{ value: '', label: words.unsigned }, ...[...names].map((name) => ({ value: name, label: name }))]}
          onChange={(name) => onChange(name === '' ? {} : { secret: name })}
        />
        <Button disabled={!can('channels.manage')} onClick={() => setOpen(true)}>
          {words.newSecret}
        </Button>
      </Flex>
      {isOpen && (
        <NewSecret known={new Set((secrets.data?.items ?? []).map((one) => one.name))} host={host} onClose={() => setOpen(false)} />
      )}
    </Form.Item>
  )
}

function NewSecret({
  known,
  host: suggested,
  onClose,
}: {
  readonly known: ReadonlySet<string>
  readonly host: string
  readonly onClose: () => void
}) {
  const words = useWords()
  const own = words.journeys.call
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [host, setHost] = useState(suggested)
  const [value, setValue] = useState('')
  const keep = useMutation({
    mutationFn: () =>
      known.has(name)
        ? call(`${api}/journeys/secrets/${name}`, { method: 'PUT', body: { value } })
        : call(`${api}/journeys/secrets`, { method: 'POST', body: { name, host, value } }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['journey-secrets', slug] })
      void message.success(own.secretKept)
      onClose()
    },
  })
  return (
    <Modal
      open
      title={own.newSecret}
      okText={words.common.save}
      cancelText={words.common.cancel}
      confirmLoading={keep.isPending}
      okButtonProps={{ disabled: !secretName.test(name) || host.trim() === '' || value.length < least }}
      onOk={() => keep.mutate()}
      onCancel={onClose}
    >
      <Form layout="vertical">
        {keep.isError && <Alert type="error" showIcon title={keep.error.message} style={{ marginBottom: 12 }} />}
        <Form.Item label={own.secretName} extra={known.has(name) ? own.secretKnown : own.secretNameNote}>
          <Input aria-label={own.secretName} value={name} maxLength={40} onChange={(typed) => setName(typed.target.value)} />
        </Form.Item>
        {!known.has(name) && (
          <Form.Item label={own.secretHost} extra={own.secretHostNote}>
            <Input aria-label={own.secretHost} value={host} maxLength={300} onChange={(typed) => setHost(typed.target.value)} />
          </Form.Item>
        )}
        <Form.Item label={own.secretValue}>
          <Input.Password
            aria-label={own.secretValue}
            value={value}
            maxLength={1_000}
            autoComplete="off"
            onChange={(typed) => setValue(typed.target.value)}
          />
        </Form.Item>
      </Form>
    </Modal>
  )
}
