import type { ConversationDetail, ConversationMessage } from '@millrace/contract/inbox/api.ts'
import { Link } from '@tanstack/react-router'
import { Button, Flex, Tag, theme, Typography } from 'antd'
import { useEffect, useRef } from 'react'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { MessageState } from '../messages/reason.tsx'
import { AnswerField } from './answer.tsx'
import { Assignee, HandOver } from './hand-over.tsx'
import { ReplyChannel } from './channel.tsx'
import { useKey } from '../../lib/page-keys.ts'
import { type Place, useConversation, useDo } from './use-inbox.ts'

/** One conversation: who it is, what was said, and the answer. */
export function Thread({ place, onBack }: { readonly place: Place; readonly onBack: (() => void) | undefined }) {
  const words = useWords()
  const query = useConversation(place)
  return (
    <Flex vertical gap={12}>
      {onBack && (
        <Button style={{ alignSelf: 'start' }} onClick={onBack}>
          {words.inbox.back}
        </Button>
      )}
      <Loaded query={query}>{(conversation) => <Opened conversation={conversation} />}</Loaded>
    </Flex>
  )
}

function Opened({ conversation }: { readonly conversation: ConversationDetail }) {
  const words = useWords()
  const { slug, can } = useProject()
  const doing = useDo(conversation)
  const { mutate } = doing
  const mayAnswer = can('inbox.answer')
  const isOpen = conversation.state === 'open'
  const { unread } = conversation
  useEffect(() => {
    if (unread > 0 && mayAnswer) mutate({ method: 'PUT', what: '/seen' })
  }, [unread, mayAnswer, mutate])
  const turn = (): void => mutate({ method: 'PATCH', what: '', body: { state: isOpen ? 'closed' : 'open' } })
  useKey('e', mayAnswer && isOpen ? turn : undefined)
  return (
    <>
      <Flex justify="space-between" align="center" gap={8} wrap>
        <Flex gap={8} align="center" wrap>
          <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
            {conversation.name}
          </Typography.Title>
          <ReplyChannel channel={conversation.channel} />
          <Link to="/$slug/people/list/$id" params={{ slug, id: String(conversation.personId) }}>
            {words.inbox.person}
          </Link>
        </Flex>
        {mayAnswer && (
          <Flex gap={8} wrap>
            <Assignee conversation={conversation} />
            <HandOver conversation={conversation} />
            <Button loading={doing.isPending && doing.variables?.method === 'PATCH'} onClick={turn}>
              {isOpen ? words.inbox.close : words.inbox.reopen}
            </Button>
          </Flex>
        )}
      </Flex>
      {conversation.waitsSince !== null && (
        <Typography.Text type="secondary">
          {words.inbox.waitsSince} <Time at={conversation.waitsSince} />
        </Typography.Text>
      )}
      <Messages messages={conversation.messages} />
      {mayAnswer ? <AnswerField conversation={conversation} /> : <Typography.Text type="secondary">{words.inbox.noRight}</Typography.Text>}
    </>
  )
}

/** What was said, the last in sight. */
function Messages({ messages }: { readonly messages: readonly ConversationMessage[] }) {
  const words = useWords()
  const end = useRef<HTMLDivElement>(null)
  const last = messages.at(-1)?.id
  useEffect(() => {
    const box = end.current
    if (box) box.scrollTop = box.scrollHeight
  }, [last])
  return (
    <div
      ref={end}
      role="log"
      aria-label={words.inbox.thread}
      // A box that scrolls is reached by keyboard.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      style={{ maxHeight: 'calc(100vh - 420px)', minHeight: 200, overflowY: 'auto' }}
    >
      <Flex vertical gap={12} style={{ paddingBottom: 8 }}>
        {messages.map((one) => (
          <Said key={one.id} message={one} />
        ))}
      </Flex>
    </div>
  )
}

function Said({ message }: { readonly message: ConversationMessage }) {
  const words = useWords()
  const { timeZone } = useProject()
  const { time } = useFormat(timeZone)
  const { token } = theme.useToken()
  const isTheirs = message.kind === 'in'
  const who = isTheirs ? (message.isAuto ? words.inbox.machine : '') : message.kind === 'auto' ? words.inbox.byRule(message.by) : message.by
  const backgrounds = { in: token.colorFillTertiary, answer: token.colorPrimaryBg, auto: token.colorPrimaryBg, note: token.colorWarningBg }
  const text =
    message.kind === 'note' ? `${words.inbox.handedOver(message.by)}${message.text === '' ? '' : `: ${message.text}`}` : message.text
  return (
    <Flex vertical gap={2} align={isTheirs ? 'start' : 'end'} data-testid={`said-${message.kind}`}>
      <div
        style={{ maxWidth: '85%', padding: '8px 12px', borderRadius: 8, background: backgrounds[message.kind], overflowWrap: 'anywhere' }}
      >
        {message.subject !== '' && <div style={{ fontWeight: 600 }}>{message.subject}</div>}
        <div style={{ whiteSpace: 'pre-line' }}>{text}</div>
        {message.templateId !== '' && (
          <Typography.Text type="secondary">{words.inbox.withTemplate(message.templateName ?? message.templateId)}</Typography.Text>
        )}
      </div>
      <Flex gap={8} align="center" wrap>
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {[message.kind === 'note' ? '' : who, time(message.at)].filter((part) => part !== '').join(' · ')}
        </Typography.Text>
        <Outcome message={message} />
      </Flex>
    </Flex>
  )
}

/** What became of an answer, and why it did not go. */
function Outcome({ message: { state, why, intentId } }: { readonly message: ConversationMessage }) {
  const { slug, can } = useProject()
  const language = usePreferences((set) => set.language)
  if (state === null) return null
  const tag = <MessageState state={state} />
  return (
    <>
      {intentId !== null && can('messages.read') ? (
        <Link to="/$slug/engage/messages/$id" params={{ slug, id: String(intentId) }}>
          {tag}
        </Link>
      ) : (
        tag
      )}
      {why && <Tag title={why[language].remedy}>{why[language].what}</Tag>}
    </>
  )
}
