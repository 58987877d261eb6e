import type { Node } from '@millrace/contract/journeys/index.ts'
import { marketingPurpose } from '@millrace/contract/messaging/consents.ts'
import { Link } from '@tanstack/react-router'
import { Collapse, Flex, Form, Radio, Select, Switch, Tag, Typography } from 'antd'
import { usePurposes } from '../../../lib/purposes.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Preview } from '../../messages/preview.tsx'
import { exampleOf } from '../../messages/example.ts'
import { useTemplates } from '../../messages/use-templates.ts'

type Send = Extract<Node, { kind: 'send' }>

/** Which template, how strictly the contact rules apply, and how it will look. */
export function SendFields({ node, onChange }: { readonly node: Send; readonly onChange: (node: Send) => void }) {
  const words = useWords()
  const { slug } = useProject()
  const templates = useTemplates()
  const purposes = usePurposes()
  const { settings } = node
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  const chosen = templates.data?.items.find((one) => one.id === settings.templateId)
  return (
    <>
      <Form.Item
        label={words.journeys.template}
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
          options={(templates.data?.items ?? []).map((template) => ({ value: template.id, label: template.name }))}
          onChange={(templateId: string) => change({ templateId })}
          notFoundContent={
            <Link to="/$slug/engage/templates" params={{ slug }}>
              {words.messages.newTemplate}
            </Link>
          }
        />
      </Form.Item>
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
      <Form.Item label={words.journeys.class}>
        <Radio.Group
          aria-label={words.journeys.class}
          value={settings.class}
          onChange={(event) => change({ class: event.target.value as Send['settings']['class'] })}
        >
          <Flex vertical gap={4}>
            <Radio value="marketing">
              {words.journeys.classes.marketing} <Typography.Text type="secondary">{words.journeys.marketingNote}</Typography.Text>
            </Radio>
            <Radio value="service">
              {words.journeys.classes.service} <Typography.Text type="secondary">{words.journeys.serviceNote}</Typography.Text>
            </Radio>
          </Flex>
        </Radio.Group>
      </Form.Item>
      {settings.class === 'marketing' && (
        <Form.Item label={words.journeys.purpose}>
          <Select
            aria-label={words.journeys.purpose}
            value={settings.purpose ?? marketingPurpose}
            options={purposes.items
              .filter((one) => !one.isArchived || one.key === settings.purpose)
              .map((one) => ({ value: one.key, label: purposes.nameOf(one.key) }))}
            onChange={(purpose: string) => change({ purpose })}
          />
        </Form.Item>
      )}
    </>
  )
}
