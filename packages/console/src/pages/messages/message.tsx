import type { MessageDetail } from '@millrace/contract/messaging/api.ts'
import { explainReason } from '@millrace/contract/messaging/reasons.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { Alert, App, Button, Card, Descriptions, Flex, Space, Table, Tag, Timeline, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded, Teach } from '../../ui/states.tsx'
import { ChannelTag } from '../../ui/channel-tag.tsx'
import { MessageState, Origin, Reason } from './reason.tsx'
import { useTemplates } from './use-templates.ts'

/** One message: why it was meant, why it went or did not, every attempt, and what came back. */
export function MessagePage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['message', slug, id],
    queryFn: () => call<MessageDetail>(`${api}/messages/${id}`),
    refetchInterval: (now) => (['queued', 'sending'].includes(now.state.data?.state ?? '') ? 3_000 : false),
  })
  return (
    <Page title={words.messages.one(id)}>
      <Loaded query={query}>
        {(message) => (
          <>
            <Verdict message={message} />
            <Facts message={message} />
            <Card size="small" title={words.messages.attempts}>
              <Attempts tries={message.tries} channel={message.channel} />
            </Card>
            <Card size="small" title={words.messages.receipts}>
              <Receipts receipts={message.receipts} />
            </Card>
          </>
        )}
      </Loaded>
    </Page>
  )
}

/** The rule that decided, and what would have let it go. */
function Verdict({ message }: { readonly message: MessageDetail }) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const why = message.why?.[language]
  const isFine = message.state === 'sent'
  return (
    <Alert
      data-testid="verdict"
      type={isFine ? 'success' : message.state === 'failed' ? 'error' : message.state === 'unknown' ? 'warning' : 'info'}
      showIcon
      title={why ? why.what : isFine ? words.messages.wentOut : words.messages.states[message.state]}
      description={
        why && (
          <Flex vertical gap={4}>
            <span>{words.messages.rule(why.check, words.messages.rules[why.check as 1] ?? '')}</span>
            {why.remedy && (
              <span>
                {words.messages.remedy}: {why.remedy}
              </span>
            )}
          </Flex>
        )
      }
      action={message.state === 'unknown' ? <Settle id={message.id} /> : null}
    />
  )
}

/** Nobody can vouch for it: a human who looked says what became of it. */
function Settle({ id }: { readonly id: number }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const settle = useMutation({
    mutationFn: (as: 'sent' | 'failed' | 'again') => call(`${api}/messages/${id}/settle`, { method: 'POST', body: { as } }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['message', slug, String(id)] }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Space wrap>
      {(['sent', 'failed', 'again'] as const).map((as) => (
        <Button key={as} size="small" disabled={!can('messages.send')} loading={settle.isPending} onClick={() => settle.mutate(as)}>
          {words.messages.settle[as]}
        </Button>
      ))}
    </Space>
  )
}

function Facts({ message }: { readonly message: MessageDetail }) {
  const words = useWords()
  const { slug, timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const template = useTemplates().data?.items.find((one) => one.id === message.templateId)
  const person = (
    <Link to="/$slug/people/list/$id" params={{ slug, id: String(message.personId) }}>
      #{message.personId}
    </Link>
  )
  const origin = message.journeyId ? (
    <Link to="/$slug/engage/journeys/$id" params={{ slug, id: message.journeyId }}>
      <Origin message={message} />
    </Link>
  ) : (
    <ToConversation message={message} />
  )
  const text = message.templateId.startsWith('$') ? (
    words.inbox.byHand
  ) : (
    <Link to="/$slug/engage/templates/$id" params={{ slug, id: message.templateId }}>
      {template?.name ?? message.templateId}
    </Link>
  )
  return (
    <Card size="small">
      <Descriptions
        size="small"
        column={{ xs: 1, md: 2, xl: 3 }}
        items={[
          { key: 'state', label: words.common.state, children: <MessageState state={message.state} /> },
          { key: 'person', label: words.data.person, children: person },
          { key: 'origin', label: words.messages.origin, children: origin },
          { key: 'channel', label: words.messages.channel, children: <ChannelTag channel={message.channel} /> },
          { key: 'template', label: words.journeys.template, children: text },
          {
            key: 'class',
            label: words.journeys.class,
            children: message.class === 'service' ? words.journeys.classes.service : words.journeys.classes.marketing,
          },
          { key: 'at', label: words.messages.meantAt, children: time(message.createdAt) },
          ...(message.nextAt && (message.state === 'queued' || message.state === 'sending')
            ? [{ key: 'next', label: words.messages.nextTry, children: time(message.nextAt) }]
            : []),
        ]}
      />
    </Card>
  )
}

/** An answer to what somebody wrote, or to nothing that is known. */
function ToConversation({ message }: { readonly message: MessageDetail }) {
  const words = useWords()
  const { slug, can } = useProject()
  if (message.node !== '$inbox' || !can('inbox.read')) return <Origin message={message} />
  const search = { view: 'all', person: message.personId, channel: message.channel }
  return (
    <Link to="/$slug/engage/inbox" params={{ slug }} search={search as never /* every page reads its own part */}>
      {words.inbox.title}
    </Link>
  )
}

function Attempts({ tries, channel }: Pick<MessageDetail, 'tries' | 'channel'>) {
  const words = useWords()
  const { timeZone } = useProject()
  const { time, duration } = useFormat(timeZone)
  const units =
    channel === 'push' ? { title: words.push.devices, of: words.push.reached } : { title: words.sms.paid, of: words.sms.editor.units }
  const viaOf = ({ via, account }: MessageDetail['tries'][number]): string =>
    via === 'smtp' || via === 'mailbox' ? words.messages.vias[via] : (account ?? via)
  return (
    <Table
      rowKey="id"
      size="small"
      pagination={false}
      dataSource={[...tries]}
      scroll={{ x: 960 }}
      locale={{ emptyText: <Teach text={words.messages.noAttempts} /> }}
      columns={[
        { title: words.common.time, width: 170, render: (_, row) => time(row.dispatchedAt) },
        { title: words.common.state, width: 90, render: (_, row) => words.messages.tryStates[row.state] },
        {
          title: words.messages.to,
          width: 200,
          // A device has a name of up to 512 characters.
          render: (_, row) => (
            <Typography.Paragraph ellipsis={{ rows: 2, tooltip: row.address }} style={{ margin: 0, overflowWrap: 'anywhere' }}>
              {row.address}
            </Typography.Paragraph>
          ),
        },
        {
          title: words.messages.via,
          width: 110,
          render: (_, row) => <span title={row.providerId ?? ''}>{viaOf(row)}</span>,
        },
        { title: words.segments.version, width: 70, render: (_, row) => `v${row.templateVersion}` },
        ...(tries.some((one) => one.units !== null)
          ? [
              {
                title: units.title,
                width: 80,
                render: (_: unknown, row: MessageDetail['tries'][number]) => (row.units === null ? '–' : units.of(row.units)),
              },
            ]
          : []),
        {
          title: words.messages.took,
          width: 100,
          render: (_, row) => (row.finishedAt ? duration(Date.parse(row.finishedAt) - Date.parse(row.dispatchedAt)) : '–'),
        },
        { title: words.messages.reason, render: (_, row) => <Reason reason={row.reason} /> },
        {
          title: 'Message-ID',
          width: 160,
          render: (_, row) => (
            <Typography.Text copyable={{ text: row.messageId }} ellipsis style={{ maxWidth: 140 }}>
              {row.messageId}
            </Typography.Text>
          ),
        },
      ]}
    />
  )
}

function Receipts({ receipts }: { readonly receipts: MessageDetail['receipts'] }) {
  const words = useWords()
  const language = usePreferences((state) => state.language)
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  if (receipts.length === 0) return <Teach text={words.messages.noReceipts} />
  const kinds: Readonly<Record<string, string>> = words.messages.kinds
  return (
    <Timeline
      items={receipts.map((one, i) => ({
        key: i,
        content: (
          <>
            <strong>{kinds[one.kind] ?? one.kind}</strong> {one.isMachine && <Tag>{words.messages.machine}</Tag>}
            {one.detail && <Typography.Text type="secondary">{explainReason(one.detail, language)?.what ?? one.detail}</Typography.Text>}
            <div>
              <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                {time(one.at)}
              </Typography.Text>
            </div>
          </>
        ),
      }))}
    />
  )
}
