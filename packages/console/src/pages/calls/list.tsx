import type { CallTask } from '@millrace/contract/calls/api.ts'
import { Checkbox, Flex, Tag, theme, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { Time } from '../../ui/time.tsx'
import { useResults } from './use-calls.ts'

/** Tasks, what is due first, first; some can be chosen together. */
export function CallList({
  rows,
  openId,
  onOpen,
  chosen,
  onChoose,
}: {
  readonly rows: readonly CallTask[]
  readonly openId: number | undefined
  readonly onOpen: (id: number) => void
  readonly chosen: ReadonlySet<number>
  /** Undefined: who looks may not. */
  readonly onChoose: ((id: number, isChosen: boolean) => void) | undefined
}) {
  const words = useWords().calls
  return (
    <nav aria-label={words.list} data-testid="calls" style={{ maxHeight: 'calc(100vh - 300px)', minHeight: 200, overflowY: 'auto' }}>
      {rows.map((row) => (
        <Flex key={row.id} align="start" gap={8}>
          {onChoose && (
            <Checkbox
              aria-label={words.choose1(row.name)}
              checked={chosen.has(row.id)}
              onChange={({ target }) => onChoose(row.id, target.checked)}
              style={{ marginTop: 10 }}
            />
          )}
          <Row row={row} isOpen={row.id === openId} onOpen={() => onOpen(row.id)} />
        </Flex>
      ))}
    </nav>
  )
}

function Row({ row, isOpen, onOpen }: { readonly row: CallTask; readonly isOpen: boolean; readonly onOpen: () => void }) {
  const words = useWords().calls
  const { token } = theme.useToken()
  const { nameOf } = useResults()
  return (
    <button
      type="button"
      aria-current={isOpen}
      onClick={onOpen}
      ref={(box) => {
        if (isOpen) box?.scrollIntoView({ block: 'nearest' })
      }}
      style={{
        flex: 1,
        minWidth: 0,
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
        <Typography.Text strong ellipsis>
          {row.name}
        </Typography.Text>
        <Typography.Text type="secondary" style={{ fontSize: 12, whiteSpace: 'nowrap' }}>
          <Time at={row.finishedAt ?? row.dueAt} />
        </Typography.Text>
      </Flex>
      <Typography.Text type="secondary" ellipsis style={{ display: 'block' }}>
        {row.title}
      </Typography.Text>
      <Flex gap={4} style={{ marginTop: 4 }} wrap>
        {row.state !== 'open' && row.state !== 'taken' && <Tag>{words.statuses[row.state]}</Tag>}
        {row.result !== null && <Tag color={row.state === 'done' ? 'success' : 'default'}>{nameOf(row.result)}</Tag>}
        {row.assignee !== null && <Tag>{row.assignee}</Tag>}
      </Flex>
    </button>
  )
}
