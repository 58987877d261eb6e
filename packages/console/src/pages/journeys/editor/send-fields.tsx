import type { Node } from '@millrace/contract/journeys/index.ts'
import type { Template } from '@millrace/contract/content/api.ts'
import { sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { Link } from '@tanstack/react-router'
import { Alert, Collapse, Flex, Form, Select, Switch, Tag } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { useWords, type Words } from '../../../lib/words.ts'
import { ChannelTag } from '../../../ui/channel-tag.tsx'
import { BestTimeField } from '../../../ui/best-time-field.tsx'
import { ClassFields } from '../../../ui/class-fields.tsx'
import { asGroup, emptyRule, RuleBuilder } from '../../../ui/rule-builder.tsx'
import { Preview } from '../../messages/preview.tsx'
import { exampleOf } from '../../messages/example.ts'
import { useTemplates } from '../../messages/use-templates.ts'

/** Which channel a message leaves by is chosen with its template. */
const byChannel = (templates: readonly Template[], words: Words) =>
  sendingChannels.flatMap((channel) => {
    const options = templates.filter((one) => one.channel === channel).map(({ id, name }) => ({ value: id, label: name }))
    return options.length === 0 ? [] : [{ label: words.people.consentChannels[channel], options }]
  })

type Send = Extract<Node, { kind: 'send' }>

/** Which template, how strictly the contact rules apply, and how it will look. */
export function SendFields({ node, onChange }: { readonly node: Send; readonly onChange: (node: Send) => void }) {
  const words = useWords()
  const { slug } = useProject()
  const templates = useTemplates()
  const { settings } = node
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  const chosen = templates.data?.items.find((one) => one.id === settings.templateId)
  return (
    <>
      <Form.Item
        label={
          <Flex gap={8} align="center">
            {words.journeys.template}
            {chosen && <ChannelTag channel={chosen.channel} />}
          </Flex>
        }
        required
        extra={
          chosen && (
            <Link to="/$slug/engage/templates/$id" params={{ slug, id: chosen.id }}>
              {words.journeys.openTemplate}
            </Link>
          )
        }
      >
        <Select
          aria-label={words.journeys.template}
          value={settings.templateId || null}
          placeholder={words.problems.template_missing}
          showSearch={{ optionFilterProp: 'label' }}
          loading={templates.isPending}
          options={byChannel(templates.data?.items ?? [], words)}
          onChange={(templateId: string) => {
            const channel = templates.data?.items.find((one) => one.id === templateId)?.channel ?? settings.channel
            change({ templateId, channel })
          }}
          notFoundContent={
            <Link to="/$slug/engage/templates" params={{ slug }}>
              {words.messages.newTemplate}
            </Link>
          }
        />
      </Form.Item>
      {chosen?.channel === 'phone' && <Alert type="info" showIcon title={words.calls.whenDone} style={{ marginBottom: 16 }} />}
      {chosen && (
        <Collapse
          size="small"
          style={{ marginBottom: 16 }}
          items={[
            {
              key: 'preview',
              label: words.messages.preview,
              children: <Preview body={chosen.body} event={exampleOf(chosen.variables)} width={320} height={320} />,
            },
            {
              key: 'variables',
              label: words.messages.variables,
              children: (
                <Flex wrap gap={4}>
                  {chosen.variables.map((one) => (
                    <Tag key={one.name} color={one.hasDefault ? 'default' : 'warning'}>
                      {one.name} · {one.hasDefault ? words.messages.hasDefault : words.messages.noDefault}
                    </Tag>
                  ))}
                </Flex>
              ),
            },
          ]}
        />
      )}
      <Form.Item label={words.journeys.liveTemplate} extra={settings.live ? words.journeys.liveNote : words.journeys.pinnedNote}>
        <Switch aria-label={words.journeys.liveTemplate} checked={settings.live ?? false} onChange={(live) => change({ live })} />
      </Form.Item>
      <ClassFields value={settings} onChange={change} />
      {settings.class === 'marketing' && <BestTimeField value={settings.bestTime} onChange={(bestTime) => change({ bestTime })} />}
      <Form.Item label={words.journeys.still} extra={words.journeys.stillNote}>
        <Switch
          aria-label={words.journeys.still}
          checked={settings.still !== undefined}
          onChange={(is) => change({ still: is ? emptyRule : undefined })}
        />
      </Form.Item>
      {settings.still && <RuleBuilder rule={asGroup(settings.still)} onChange={(still) => change({ still })} withTrigger />}
    </>
  )
}
