import type { Body, Preview as Answer } from '@millrace/contract/content/api.ts'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Alert, Flex, theme, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { CallPreview } from './call-preview.tsx'
import { PushPreview } from './push-preview.tsx'
import { SmsPreview } from './sms-preview.tsx'
import { WebhookPreview } from './webhook-preview.tsx'

export function usePreview(body: Body, event: Readonly<Record<string, unknown>>, personId: number | undefined) {
  const { api, slug } = useProject()
  const asked = { body: askable(body), event, ...(personId === undefined ? {} : { personId }) }
  return useQuery({
    queryKey: ['preview', slug, asked],
    queryFn: ({ signal }) => call<Answer>(`${api}/templates/preview`, { method: 'POST', body: asked, signal }),
    placeholderData: keepPreviousData,
    retry: false,
  })
}

/** What is still being written: what is empty would be refused, and whom it suits is no matter of how it looks. */
function askable({ suits: _, ...body }: Body): Body {
  switch (body.kind) {
    case 'html':
    case 'email':
      return { ...body, subject: body.subject || ' ' }
    case 'sms': {
      const { approved } = body
      const values = approved?.values.filter(({ name }) => name !== '') ?? []
      return { ...body, text: body.text || ' ', approved: approved && { code: approved.code || '-', values } }
    }
    case 'push':
      return { ...body, title: body.title || ' ', text: body.text || ' ', data: body.data.filter(({ name }) => name !== '') }
    case 'phone':
      return { ...body, title: body.title.trim() || '-' }
    case 'webhook': {
      const fields = body.fields.filter(({ name }) => name !== '')
      return { ...body, type: 'preview', fields: fields.length > 0 ? fields : [{ name: '_', value: '' }] }
    }
  }
}

/** A message as one person will see it, rendered by the same code that sends. */
export function Preview({
  body,
  event,
  personId,
  width,
  height = 480,
  withText = false,
  isDark = false,
}: {
  readonly body: Body
  readonly event: Readonly<Record<string, unknown>>
  readonly personId?: number | undefined
  readonly width: number
  readonly height?: number
  readonly withText?: boolean
  /** As clients show it that go by what the mail says of dark screens. */
  readonly isDark?: boolean
}) {
  const words = useWords()
  const { token } = theme.useToken()
  const preview = usePreview(body, event, personId)
  return (
    <Flex vertical gap={8}>
      {preview.isError && <Alert type="error" showIcon title={preview.error.message} />}
      {(preview.data?.missing ?? []).map((one) => (
        <Alert key={one} type="warning" showIcon title={words.messages.missing(one)} />
      ))}
      {(body.kind === 'html' || body.kind === 'email') && (
        <Typography.Text strong data-testid="preview-subject">
          {preview.data?.subject}
        </Typography.Text>
      )}
      {body.kind === 'sms' ? (
        <SmsPreview body={body} answer={preview.data} />
      ) : body.kind === 'push' ? (
        <PushPreview answer={preview.data} />
      ) : body.kind === 'webhook' ? (
        <WebhookPreview body={body} answer={preview.data} />
      ) : body.kind === 'phone' ? (
        <CallPreview answer={preview.data} />
      ) : withText ? (
        <pre
          style={{
            width,
            maxWidth: '100%',
            minHeight: height,
            margin: 0,
            padding: 12,
            whiteSpace: 'pre-wrap',
            border: `1px solid ${token.colorBorder}`,
          }}
        >
          {preview.data?.text}
        </pre>
      ) : (
        <iframe
          title={words.messages.preview}
          sandbox=""
          srcDoc={inLight(preview.data?.html ?? '', isDark)}
          style={{
            width,
            maxWidth: '100%',
            height,
            border: `1px solid ${token.colorBorder}`,
            background: isDark ? '#121212' : token.colorWhite,
          }}
        />
      )}
    </Flex>
  )
}

/** What a mail says for dark screens holds, or does not, whatever the screen of who writes it is. */
const inLight = (html: string, isDark: boolean): string =>
  html
    .replaceAll('(prefers-color-scheme: dark)', isDark ? 'all' : 'not all')
    .replaceAll('content="light dark"', `content="${isDark ? 'dark' : 'light'}"`)
