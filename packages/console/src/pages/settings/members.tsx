import type { Member } from '@millrace/contract/admin/api.ts'
import { roles } from '@millrace/contract/permissions.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Form, Input, Modal, Popconfirm, Select, Table } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'

export function MembersPage() {
  const words = useWords()
  const options = useRoles()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [isAdding, setAdding] = useState(false)
  const query = useQuery({ queryKey: ['members', slug], queryFn: () => call<{ items: Member[] }>(`${api}/members`) })
  const change = useMutation({
    mutationFn: ({ id, role, revision }: { id: number; role: string | undefined; revision: number }) =>
      role === undefined
        ? call(`${api}/members/${id}`, { method: 'DELETE', revision })
        : call(`${api}/members/${id}`, { method: 'PATCH', body: { role }, revision }),
    onSettled: () => client.invalidateQueries({ queryKey: ['members', slug] }),
    onError: (error) => void message.error(error.message),
  })
  const isManager = can('members.manage')
  return (
    <Page
      title={words.settings.members}
      extra={
        <Button type="primary" disabled={!isManager} onClick={() => setAdding(true)}>
          {words.settings.invite}
        </Button>
      }
    >
      <Loaded query={query}>
        {(data) => (
          <Table<Member>
            rowKey="accountId"
            size="small"
            dataSource={data.items}
            pagination={false}
            scroll={{ x: 520 }}
            columns={[
              { title: words.signIn.email, dataIndex: 'email' },
              { title: words.common.name, dataIndex: 'name' },
              {
                title: words.settings.role,
                render: (_, row) => (
                  <Select
                    aria-label={`${words.settings.role} ${row.email}`}
                    size="small"
                    value={row.role}
                    options={options}
                    disabled={!isManager}
                    onChange={(role) => change.mutate({ id: row.accountId, role, revision: row.revision })}
                    style={{ width: 120 }}
                  />
                ),
              },
              {
                title: words.common.actions,
                render: (_, row) => (
                  <Popconfirm
                    title={`${words.common.remove} ${row.email}?`}
                    onConfirm={() => change.mutate({ id: row.accountId, role: undefined, revision: row.revision })}
                  >
                    <Button size="small" disabled={!isManager}>
                      {words.common.remove}
                    </Button>
                  </Popconfirm>
                ),
              },
            ]}
          />
        )}
      </Loaded>
      <AddMember isOpen={isAdding} onClose={() => setAdding(false)} />
    </Page>
  )
}

function useRoles() {
  const words = useWords()
  return roles.map((role) => ({ value: role, label: words.settings.roles[role] }))
}

function AddMember({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const words = useWords()
  const options = useRoles()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [form] = Form.useForm<object>()
  const add = useMutation({
    mutationFn: (fields: object) => call(`${api}/members`, { method: 'POST', body: fields }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['members', slug] })
      onClose()
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Modal
      open={isOpen}
      onCancel={onClose}
      title={words.settings.invite}
      okText={words.settings.invite}
      onOk={() => form.submit()}
      confirmLoading={add.isPending}
    >
      <Form form={form} layout="vertical" initialValues={{ role: 'operator' }} onFinish={(fields) => add.mutate(fields)}>
        <Form.Item name="email" label={words.signIn.email} rules={[{ required: true, type: 'email' }]}>
          <Input />
        </Form.Item>
        <Form.Item name="name" label={words.common.name} rules={[{ required: true }]}>
          <Input />
        </Form.Item>
        <Form.Item name="role" label={words.settings.role}>
          <Select options={options} />
        </Form.Item>
        <Form.Item name="password" label={words.settings.password} rules={[{ min: 10 }]}>
          <Input.Password autoComplete="new-password" />
        </Form.Item>
      </Form>
    </Modal>
  )
}
