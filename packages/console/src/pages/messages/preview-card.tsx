import type { Body } from '@millrace/contract/content/api.ts'
import { Card, Flex, Input, Segmented, Switch, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { PersonPicker } from '../../ui/person-picker.tsx'
import { Preview, usePreview } from './preview.tsx'

/** Screens that people read mails on: small and usual phones, and a window. */
const mailWidths = ['320', '375', '414', '600'] as const
type View = (typeof mailWidths)[number] | 'text'

/** What one person will see of it, with values of an event that nobody has sent. */
export function PreviewCard({
  body,
  personId,
  onPerson,
  event,
  onEvent,
}: {
  readonly body: Body
  readonly personId: number | undefined
  readonly onPerson: (id: number | undefined) => void
  readonly event: Readonly<Record<string, unknown>>
  readonly onEvent: (event: Record<string, unknown>) => void
}) {
  const words = useWords()
  const { can } = useProject()
  const [view, setView] = useState<View>('600')
  const [isDark, setDark] = useState(false)
  const isMail = body.kind === 'html' || body.kind === 'email'
  const variables = usePreview(body, event, personId).data?.variables ?? []
  const names = variables.flatMap(({ name }) => (name.startsWith('event.') ? [name.slice('event.'.length)] : []))
  return (
    <Card size="small" title={words.messages.preview}>
      <Flex vertical gap={12}>
        {can('people.read_pii') && <PersonPicker label={words.messages.asPerson} value={personId} onChange={onPerson} />}
        {names.length > 0 && (
          <Flex wrap gap={8} role="group" aria-label={words.messages.eventValues}>
            {names.map((name) => (
              <Input
                key={name}
                aria-label={`event.${name}`}
                prefix={<Typography.Text type="secondary">event.{name}</Typography.Text>}
                value={textOf(event[name])}
                onChange={(change) => onEvent({ ...event, [name]: change.target.value })}
                style={{ flex: '1 1 220px' }}
              />
            ))}
          </Flex>
        )}
        <Flex wrap gap={4} data-testid="variables">
          {variables.map((one) => (
            <Tag
              key={one.name}
              color={one.hasDefault ? 'default' : 'warning'}
              title={one.hasDefault ? '' : words.messages.defaultHint(one.name)}
            >
              {one.name} · {one.hasDefault ? words.messages.hasDefault : words.messages.noDefault}
            </Tag>
          ))}
        </Flex>
        {variables.some((one) => !one.hasDefault) && (
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {words.messages.defaultHint(variables.find((one) => !one.hasDefault)?.name ?? '')}
          </Typography.Text>
        )}
        {isMail && (
          <Flex wrap gap={12} align="center">
            <Segmented
              aria-label={words.messages.preview}
              options={[
                ...mailWidths.map((width) => ({ value: width, label: width })),
                { value: 'text' as const, label: words.messages.textPart },
              ]}
              value={view}
              onChange={setView}
            />
            {body.kind === 'email' && (
              <Flex gap={8} align="center">
                <Switch size="small" aria-label={words.blocks.dark} checked={isDark} onChange={setDark} />
                <span aria-hidden>{words.blocks.dark}</span>
              </Flex>
            )}
          </Flex>
        )}
        <Preview
          body={body}
          event={event}
          personId={personId}
          width={isMail && view !== 'text' ? Number(view) : 600}
          withText={view === 'text'}
          isDark={isDark}
        />
      </Flex>
    </Card>
  )
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value))
