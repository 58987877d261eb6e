import type { Conversation } from '@millrace/contract/inbox/api.ts'
import { Link } from '@tanstack/react-router'
import { Button, Checkbox, Flex, Grid, Input, Segmented, theme, Typography } from 'antd'
import { useEffect } from 'react'
import { downloadCsv } from '../../lib/csv.ts'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { loadedRows, More, rowsOf } from '../../ui/pages.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { ConversationList } from './list.tsx'
import { Thread } from './thread.tsx'
import { isWriting } from '../../lib/page-keys.ts'
import { isSame, type Place, useConversations } from './use-inbox.ts'

const views = ['open', 'mine', 'all'] as const

/** What people write back: the list on the left, what was said on the right; on a phone one at a time. */
export function InboxPage() {
  const words = useWords()
  const { slug } = useProject()
  const { number } = useFormat()
  const { token } = theme.useToken()
  const { lg = true } = Grid.useBreakpoint()
  const { values, put } = useFilters('view', 'unread', 'search', 'person', 'channel')
  const asked = (['view', 'unread', 'search'] as const)
    .map((name) => (values[name] ? `&${name}=${encodeURIComponent(values[name])}` : ''))
    .join('')
  const query = useConversations(asked)
  const rows = rowsOf(query)
  const waiting = query.data?.pages[0]?.waiting
  const place = values.person && values.channel ? { personId: Number(values.person), channel: values.channel } : undefined
  const open = (next: Place | undefined): void => put({ person: next ? String(next.personId) : '', channel: next?.channel ?? '' })
  useSteps(rows, place, open)
  const isFiltered = asked !== ''
  const hasThread = place !== undefined
  return (
    <Page
      title={words.inbox.title}
      note={waiting === undefined ? undefined : waiting === 0 ? words.inbox.noneWaiting : words.inbox.waiting(number(waiting))}
      extra={
        <>
          <Link to="/$slug/engage/inbox/replies" params={{ slug }} style={{ alignSelf: 'center' }}>
            {words.inbox.replies}
          </Link>
          <Button onClick={() => download(words.inbox.of, rows)}>{words.common.download}</Button>
        </>
      }
    >
      <Flex gap={16} align="stretch">
        {(lg || !hasThread) && (
          <Flex vertical gap={8} style={{ width: lg ? 340 : '100%', flexShrink: 0, minWidth: 0 }}>
            <Filters />
            <Loaded
              query={loadedRows(query)}
              empty={{ when: (some) => some.length === 0, text: isFiltered ? words.inbox.none : words.inbox.empty }}
            >
              {(some) => <ConversationList rows={some} place={place} onOpen={open} />}
            </Loaded>
            <More query={query} />
          </Flex>
        )}
        {(lg || hasThread) && (
          <div style={{ flex: 1, minWidth: 0, ...(lg ? { borderLeft: `1px solid ${token.colorBorderSecondary}`, paddingLeft: 16 } : {}) }}>
            {place ? (
              <Thread key={`${place.personId} ${place.channel}`} place={place} onBack={lg ? undefined : () => open(undefined)} />
            ) : (
              rows.length > 0 && <Teach text={words.inbox.choose} />
            )}
          </div>
        )}
      </Flex>
      {lg && (
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {words.inbox.keys}
        </Typography.Text>
      )}
    </Page>
  )
}

function Filters() {
  const words = useWords()
  const { can } = useProject()
  const { values, set } = useFilters('view', 'unread', 'search')
  const hint = can('people.read_pii') ? words.inbox.search : words.inbox.searchId
  return (
    <>
      <Flex gap={8} align="center" justify="space-between" wrap>
        <Segmented
          aria-label={words.inbox.list}
          value={values.view || 'open'}
          options={views.map((value) => ({ value, label: words.inbox.views[value] }))}
          onChange={(value) => set('view', value === 'open' ? '' : value)}
        />
        <Checkbox checked={values.unread === 'true'} onChange={({ target }) => set('unread', target.checked ? 'true' : '')}>
          {words.inbox.unreadOnly}
        </Checkbox>
      </Flex>
      <Input.Search
        key={values.search}
        allowClear
        defaultValue={values.search}
        aria-label={hint}
        placeholder={hint}
        onSearch={(text) => set('search', text.trim())}
      />
    </>
  )
}

/** j and k go through the list, as long as nobody is writing. */
function useSteps(rows: readonly Conversation[], place: Place | undefined, open: (next: Place) => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isWriting(event) || (event.key !== 'j' && event.key !== 'k')) return
      const at = rows.findIndex((row) => isSame(row, place))
      const next = at < 0 ? rows[0] : rows[event.key === 'j' ? at + 1 : at - 1]
      if (next) open(next)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}

function download(name: string, rows: readonly Conversation[]): void {
  const header = ['person', 'name', 'channel', 'state', 'assignee', 'opened_at', 'changed_at', 'waits_since', 'unread']
  downloadCsv(
    name,
    header,
    rows.map((row) => [
      row.personId,
      row.name,
      row.channel,
      row.state,
      row.assignee,
      row.openedAt,
      row.changedAt,
      row.waitsSince,
      row.unread,
    ]),
  )
}
