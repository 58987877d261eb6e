import type { sessionsSchema } from '@millrace/contract/admin/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Popconfirm, Space, Table, Tag, Tooltip } from 'antd'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

type Sessions = z.infer<typeof sessionsSchema>
type Session = Sessions['items'][number]

/** Where one's account is signed in, and the way to end that. */
export function SessionsPage() {
  const words = useWords()
  const client = useQueryClient()
  const { message } = App.useApp()
  const query = useQuery({ queryKey: ['sessions'], queryFn: () => call<Sessions>('sessions') })
  const end = useMutation({
    mutationFn: (id: string) => call(`sessions/${id}`, { method: 'DELETE' }),
    onSettled: () => client.invalidateQueries({ queryKey: ['sessions'] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Page title={words.account.sessions} note={words.account.sessionsNote}>
      <Loaded query={query}>
        {(data) => (
          <Table<Session>
            rowKey="id"
            size="small"
            dataSource={data.items}
            pagination={false}
            scroll={{ x: 560 }}
            columns={[
              {
                title: words.account.device,
                render: (_, row) => (
                  <Space wrap>
                    <Tooltip title={row.userAgent}>{deviceOf(row.userAgent) ?? words.account.unknownDevice}</Tooltip>
                    {row.current && <Tag color="success">{words.account.thisDevice}</Tag>}
                  </Space>
                ),
              },
              { title: words.account.address, render: (_, row) => <span style={{ whiteSpace: 'nowrap' }}>{row.ip}</span> },
              { title: words.account.since, width: 130, render: (_, row) => <Time at={row.createdAt} /> },
              { title: words.account.lastUse, width: 130, render: (_, row) => <Time at={row.lastSeenAt} /> },
              {
                title: words.common.actions,
                width: 110,
                // One's own session ends by signing out, which also leaves the page.
                render: (_, row) =>
                  !row.current && (
                    <Popconfirm
                      title={words.account.sureEnd}
                      okText={words.account.end}
                      cancelText={words.common.cancel}
                      onConfirm={() => end.mutate(row.id)}
                    >
                      <Button size="small" danger loading={end.isPending && end.variables === row.id}>
                        {words.account.end}
                      </Button>
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

const browsers = [
  ['Edge', /Edg\//],
  ['WeChat', /MicroMessenger\//],
  ['Firefox', /Firefox\//],
  ['Chrome', /(?:Chrome|CriOS)\//],
  ['Safari', /Safari\//],
] as const
const systems = [
  ['iPhone', /iPhone/],
  ['iPad', /iPad/],
  ['Android', /Android/],
  ['Windows', /Windows/],
  ['macOS', /Mac OS X/],
  ['Linux', /Linux/],
] as const

/** "Chrome · macOS", as far as the browser says so; the whole text is in the tip. */
function deviceOf(userAgent: string): string | undefined {
  const first = (list: readonly (readonly [string, RegExp])[]): string | undefined => list.find(([, sign]) => sign.test(userAgent))?.[0]
  const named = [first(browsers), first(systems)].filter((one) => one !== undefined).join(' · ')
  return named || userAgent.slice(0, 40) || undefined
}
