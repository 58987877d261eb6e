import { EditOutlined } from '@ant-design/icons'
import type { InboxReply } from '@millrace/contract/inbox/replies.ts'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Segmented, Table, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useFilters } from '../../lib/url-state.ts'
import { useWords } from '../../lib/words.ts'
import { Definitions, useDefinitions } from '../../ui/definitions.tsx'
import { IconButton } from '../../ui/icon-button.tsx'
import { Page } from '../../ui/page.tsx'
import { Shelf } from '../../ui/shelf.tsx'
import { ReplyChannel } from './channel.tsx'
import { ReplyDrawer } from './reply-drawer.tsx'
import { useHelpers } from './use-inbox.ts'

/** What answers are made of: texts at hand, and rules that answer by themselves. */
export function InboxReplies() {
  const words = useWords()
  const { slug, can } = useProject()
  const { values, set } = useFilters('kind')
  const kind = values.kind === 'auto' ? 'auto' : 'canned'
  const [edited, setEdited] = useState<InboxReply | 'new'>()
  const query = useDefinitions<InboxReply>('inbox/replies', false, 'kind')
  const mayWrite = can('inbox.answer')
  const add = (
    <Button type="primary" disabled={!mayWrite} onClick={() => setEdited('new')}>
      {kind === 'auto' ? words.inbox.addAuto : words.inbox.addCanned}
    </Button>
  )
  return (
    <Page
      title={words.inbox.replies}
      note={words.inbox.repliesNote}
      extra={
        <>
          <Link to="/$slug/engage/inbox" params={{ slug }} style={{ alignSelf: 'center' }}>
            {words.inbox.title}
          </Link>
          {add}
        </>
      }
    >
      <Definitions
        query={query}
        empty={{ text: kind === 'auto' ? words.inbox.autoEmpty : words.inbox.cannedEmpty, action: add }}
        filter={{
          isSet: false,
          field: (
            <Segmented
              aria-label={words.inbox.replies}
              value={kind}
              options={(['canned', 'auto'] as const).map((value) => ({ value, label: words.inbox.kinds[value] }))}
              onChange={(value) => set('kind', value)}
            />
          ),
        }}
      >
        {(rows) => (
          <Table<InboxReply>
            rowKey="id"
            size="small"
            dataSource={rows.filter((row) => row.kind === kind)}
            pagination={false}
            scroll={{ x: 720 }}
            columns={[
              { title: words.common.name, dataIndex: 'name', width: 180 },
              ...(kind === 'auto'
                ? autoColumns(words)
                : [{ title: words.inbox.text, render: (_: unknown, row: InboxReply) => <Typography.Text>{row.text}</Typography.Text> }]),
              {
                title: words.common.actions,
                width: 160,
                render: (_, row) => (
                  <Flex align="center">
                    <IconButton
                      label={words.inbox.editReply(row.name)}
                      icon={<EditOutlined />}
                      disabled={!mayWrite}
                      onClick={() => setEdited(row)}
                    />
                    <Shelf path="inbox/replies" size="small" row={row} disabled={!mayWrite} note={words.inbox.archiveNote} />
                  </Flex>
                ),
              },
            ]}
          />
        )}
      </Definitions>
      {edited && <ReplyDrawer kind={kind} reply={edited === 'new' ? undefined : edited} onClose={() => setEdited(undefined)} />}
    </Page>
  )
}

const autoColumns = (words: ReturnType<typeof useWords>) => [
  {
    title: words.inbox.keywords,
    render: (_: unknown, row: InboxReply) =>
      row.keywords.length === 0 ? words.inbox.anyMessage : row.keywords.map((word) => <Tag key={word}>{word}</Tag>),
  },
  {
    title: words.inbox.answerTemplate,
    render: (_: unknown, row: InboxReply) => (
      <Flex gap={4} align="center">
        {row.channel !== null && <ReplyChannel channel={row.channel} />}
        {row.templateName ?? row.templateId}
      </Flex>
    ),
  },
  { title: words.inbox.tells, width: 140, render: (_: unknown, row: InboxReply) => <Told id={row.destinationId} /> },
]

function Told({ id }: { readonly id: string | null }) {
  const words = useWords()
  const destinations = useHelpers().data?.destinations ?? []
  return id === null ? words.inbox.tellsNobody : (destinations.find((one) => one.id === id)?.name ?? id)
}
