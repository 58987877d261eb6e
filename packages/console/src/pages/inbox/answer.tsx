import type { ConversationDetail } from '@millrace/contract/inbox/api.ts'
import { longestAnswer } from '@millrace/contract/inbox/replies.ts'
import { Button, Flex, Input, Select, Typography } from 'antd'
import { useRef, useState } from 'react'
import { useWords } from '../../lib/words.ts'
import { useTemplates } from '../messages/use-templates.ts'
import { useKey } from '../../lib/page-keys.ts'
import { useCanned, useDo } from './use-inbox.ts'

type TextArea = { focus(): void }

/** The answer: written by hand, begun from a text at hand, or a template where the provider takes nothing else. */
export function AnswerField({ conversation }: { readonly conversation: ConversationDetail }) {
  const words = useWords()
  const [text, setText] = useState('')
  const field = useRef<TextArea>(null)
  const doing = useDo(conversation)
  const canned = useCanned().data?.items ?? []
  const templates = (useTemplates().data?.items ?? []).filter((one) => one.channel === conversation.channel && one.archivedAt === null)
  useKey('r', () => field.current?.focus())
  const send = (body: { text: string } | { templateId: string }): void =>
    doing.mutate({ method: 'POST', what: '/answer', body }, { onSuccess: () => setText('') })
  const canSend = text.trim() !== '' && !doing.isPending
  const withTemplate = templates.length > 0 && (
    <Select
      aria-label={words.inbox.template}
      placeholder={words.inbox.template}
      value={null}
      disabled={doing.isPending}
      options={templates.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={(templateId: string | null) => templateId !== null && send({ templateId })}
      style={{ minWidth: 160 }}
    />
  )
  if (!conversation.canWrite)
    return (
      <Flex gap={8} align="center" wrap>
        <Typography.Text type="secondary">{templates.length > 0 ? words.inbox.templateOnly : words.inbox.cannotAnswer}</Typography.Text>
        {withTemplate}
      </Flex>
    )
  return (
    <Flex vertical gap={8}>
      <Input.TextArea
        ref={field as never /* antd's own name for what has focus() */}
        aria-label={words.inbox.answer}
        placeholder={words.inbox.answerHint}
        autoSize={{ minRows: 3, maxRows: 8 }}
        maxLength={longestAnswer}
        showCount
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') event.currentTarget.blur()
          if (event.key === 'Enter' && (event.metaKey || event.ctrlKey) && canSend) send({ text: text.trim() })
        }}
      />
      <Flex gap={8} wrap justify="space-between" style={{ marginTop: 24 }}>
        <Flex gap={8} wrap>
          {canned.length > 0 && (
            <Select
              aria-label={words.inbox.canned}
              placeholder={words.inbox.canned}
              value={null}
              options={canned.map(({ id, name }) => ({ value: id, label: name }))}
              onChange={(id: string | null) => {
                const chosen = canned.find((one) => one.id === id)
                if (chosen) setText((old) => `${old}${old === '' ? '' : '\n'}${chosen.text}`.slice(0, longestAnswer))
                field.current?.focus()
              }}
              style={{ minWidth: 160 }}
            />
          )}
          {withTemplate}
        </Flex>
        <Button type="primary" loading={doing.isPending} disabled={!canSend} onClick={() => send({ text: text.trim() })}>
          {words.inbox.send}
        </Button>
      </Flex>
    </Flex>
  )
}
