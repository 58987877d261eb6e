import type { ApiToken } from '@millrace/contract/admin/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Input, Popconfirm, Space, Table, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

export function TokensPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  const [name, setName] = useState('')
  const [made, setMade] = useState<string>()
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: ['tokens', slug] })
  const query = useQuery({ queryKey: ['tokens', slug], queryFn: () => call<{ items: ApiToken[] }>(`${api}/tokens`) })
  const create = useMutation({
    mutationFn: () => call<{ token: string }>(`${api}/tokens`, { method: 'POST', body: { name } }),
    onSuccess: async (token) => {
      setMade(token.token)
      setName('')
      await refresh()
    },
    onError: (error) => void message.error(error.message),
  })
  const revoke = useMutation({
    mutationFn: (id: number) => call(`${api}/tokens/${id}`, { method: 'DELETE' }),
    onSuccess: refresh,
    onError: (error) => void message.error(error.message),
  })
  return (
    <Page
      title={words.settings.tokens}
      extra={
        <Space.Compact>
          <Input
            aria-label={words.common.name}
            placeholder={words.common.name}
            value={name}
            onChange={(event) => setName(event.target.value)}
          />
          <Button type="primary" disabled={name === ''} loading={create.isPending} onClick={() => create.mutate()}>
            {words.settings.newToken}
          </Button>
        </Space.Compact>
      }
    >
      {made && (
        <Alert
          type="success"
          showIcon
          closable
          title={words.settings.tokenOnce}
          description={
            <Typography.Text code copyable>
              {made}
            </Typography.Text>
          }
        />
      )}
      <Loaded query={query}>
        {(data) => (
          <Table<ApiToken>
            rowKey="id"
            size="small"
            dataSource={data.items}
            pagination={false}
            scroll={{ x: 560 }}
            columns={[
              { title: words.common.name, dataIndex: 'name' },
              { title: words.settings.who, dataIndex: 'createdBy' },
              { title: words.data.lastSeen, render: (_, row) => (row.lastUsedAt ? <Time at={row.lastUsedAt} /> : words.common.never) },
              {
                title: words.common.actions,
                render: (_, row) => (
                  <Popconfirm title={`${words.settings.revoke} ${row.name}?`} onConfirm={() => revoke.mutate(row.id)}>
                    <Button size="small">{words.settings.revoke}</Button>
                  </Popconfirm>
                ),
              },
            ]}
          />
        )}
      </Loaded>
    </Page>
  )
}
