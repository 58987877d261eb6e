import type { Conversation } from '@millrace/contract/inbox/api.ts'
import { Badge, Flex, Tag, theme, Typography } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'
import { Time } from '../../ui/time.tsx'
import { ReplyChannel } from './channel.tsx'
import { isSame, type Place } from './use-inbox.ts'

/** Who has written, the last first. */
export function ConversationList({
  rows,
  place,
  onOpen,
}: {
  readonly rows: readonly Conversation[]
  readonly place: Place | undefined
  readonly onOpen: (place: Place) => void
}) {
  const words = useWords()
  return (
    <nav aria-label={words.inbox.list} data-testid="conversations" style={{ maxHeight: 'calc(100vh - 240px)', overflowY: 'auto' }}>
      {rows.map((row) => (
        <Row key={`${row.personId} ${row.channel}`} row={row} isOpen={isSame(row, place)} onOpen={() => onOpen(row)} />
      ))}
    </nav>
  )
}

function Row({ row, isOpen, onOpen }: { readonly row: Conversation; readonly isOpen: boolean; readonly onOpen: () => void }) {
  const words = useWords()
  const { number } = useFormat()
  const { token } = theme.useToken()
  const isNew = row.unread > 0
  return (
    <button
      type="button"
      aria-current={isOpen}
      onClick={onOpen}
      style={{
        display: 'block',
        width: '100%',
        padding: '8px 12px',
        textAlign: 'start',
        font: 'inherit',
        color: 'inherit',
        cursor: 'pointer',
        border: 'none',
        borderBottom: `1px solid ${token.colorBorderSecondary}`,
        background: isOpen ? token.colorPrimaryBg : 'transparent',
      }}
    >
      <Flex justify="space-between" gap={8}>
        <Typography.Text strong={isNew} ellipsis>
          {row.name}
        </Typography.Text>
        <Typography.Text type="secondary" style={{ fontSize: 12, whiteSpace: 'nowrap' }}>
          <Time at={row.changedAt} />
        </Typography.Text>
      </Flex>
      <Flex justify="space-between" gap={8} align="center">
        <Typography.Text type="secondary" ellipsis>
          {row.last?.text}
        </Typography.Text>
        {isNew && <Badge count={row.unread} size="small" title={words.inbox.unread(number(row.unread))} />}
      </Flex>
      <Flex gap={4} style={{ marginTop: 4 }} wrap>
        <ReplyChannel channel={row.channel} />
        {row.state === 'closed' && <Tag>{words.inbox.states.closed}</Tag>}
        {row.assignee !== null && <Tag>{row.assignee}</Tag>}
      </Flex>
    </button>
  )
}
