import type { BoardLink, NewBoardLink } from '@millrace/contract/boards/links.ts'
import type { Role } from '@millrace/contract/permissions.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Flex, Input, Modal, Popconfirm, Space, Table, Tag, Tooltip, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { LinkForm } from './link-form.tsx'

interface Props {
  readonly id: string
  readonly roles: readonly Role[]
}

/** Links by which visitors see the board: made, looked after and ended. */
export function LinksDialog({ id, roles, onClose }: Props & { readonly onClose: () => void }) {
  const words = useWords().boardLinks
  const { api, slug } = useProject()
  const client = useQueryClient()
  const [made, setMade] = useState<NewBoardLink>()
  const key = ['board-links', slug, id]
  const query = useQuery({ queryKey: key, queryFn: () => call<{ items: BoardLink[] }>(`${api}/boards/${id}/links`), gcTime: 0 })
  return (
    <Modal open title={words.title} onCancel={onClose} footer={null} width={860}>
      <Flex vertical gap={16}>
        <Typography.Text type="secondary">{words.note}</Typography.Text>
        {made && <Made key={made.link.id} url={made.url} />}
        <LinkForm
          path={`${api}/boards/${id}/links`}
          boardRoles={roles}
          onMade={(link) => {
            setMade(link)
            void client.invalidateQueries({ queryKey: key })
          }}
        />
        <Loaded query={query} empty={{ when: ({ items }) => items.length === 0, text: words.empty }}>
          {({ items }) => (
            <Links links={items} path={`${api}/boards/${id}/links`} onEnded={() => client.invalidateQueries({ queryKey: key })} />
          )}
        </Loaded>
      </Flex>
    </Modal>
  )
}

/** The one time that the address is told. */
function Made({ url }: { readonly url: string }) {
  const words = useWords().boardLinks
  const { message } = App.useApp()
  return (
    <Alert
      type="success"
      showIcon
      title={words.made}
      description={
        <Space.Compact style={{ width: '100%' }}>
          <Input readOnly aria-label={words.url} value={url} onFocus={(event) => event.target.select()} />
          <Button type="primary" onClick={() => void navigator.clipboard.writeText(url).then(() => message.success(words.copied))}>
            {words.copy}
          </Button>
        </Space.Compact>
      }
    />
  )
}

function Links({
  links,
  path,
  onEnded,
}: {
  readonly links: readonly BoardLink[]
  readonly path: string
  readonly onEnded: () => Promise<void>
}) {
  const all = useWords()
  const words = all.boardLinks
  const { timeZone } = useProject()
  const { time, number } = useFormat(timeZone)
  const { message } = App.useApp()
  const end = useMutation({
    mutationFn: (id: string) => call<BoardLink>(`${path}/${id}`, { method: 'DELETE' }),
    onSuccess: () => {
      void message.success(words.ended)
      return onEnded()
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Table<BoardLink>
      size="small"
      rowKey="id"
      dataSource={[...links]}
      pagination={{ pageSize: 10, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 780 }}
      columns={[
        { title: words.name, render: (_, row) => <Named link={row} /> },
        { title: words.role, width: 100, render: (_, { role }) => all.settings.roles[role] },
        {
          title: words.state,
          width: 90,
          render: (_, { state }) => (
            <Tooltip title={words.stateNotes[state]}>
              <Tag color={state === 'open' ? 'success' : 'default'}>{words.states[state]}</Tag>
            </Tooltip>
          ),
        },
        { title: words.until, width: 170, render: (_, { expiresAt }) => time(expiresAt) },
        {
          title: words.uses,
          width: 150,
          render: (_, { uses, lastUsedAt }) => (
            <Flex vertical>
              {lastUsedAt ? number(uses) : words.never}
              {lastUsedAt && (
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {words.last(time(lastUsedAt))}
                </Typography.Text>
              )}
            </Flex>
          ),
        },
        {
          title: all.common.actions,
          width: 90,
          render: (_, row) =>
            (row.state === 'open' || row.state === 'closed') && (
              <Popconfirm
                title={words.endOf(row.name)}
                description={words.endNote}
                okText={words.end}
                cancelText={all.common.cancel}
                onConfirm={() => end.mutate(row.id)}
              >
                <Button size="small" danger aria-label={words.endOf(row.name)}>
                  {words.end}
                </Button>
              </Popconfirm>
            ),
        },
      ]}
    />
  )
}

function Named({ link: { name, createdBy, hasPassword, hasFreeDays } }: { readonly link: BoardLink }) {
  const words = useWords().boardLinks
  const about = [`${words.by} ${createdBy}`, ...(hasPassword ? [words.withPassword] : []), ...(hasFreeDays ? [] : [words.fixedDays])]
  return (
    <Flex vertical>
      {name}
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {about.join(' · ')}
      </Typography.Text>
    </Flex>
  )
}
