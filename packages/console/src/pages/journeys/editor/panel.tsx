import type { Template } from '@millrace/contract/content/api.ts'
import { entryId, type Node } from '@millrace/contract/journeys/index.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Flex, Form, Input, InputNumber, Select, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { asGroup, emptyRule, RuleBuilder } from '../../../ui/rule-builder.tsx'
import { EntryPanel } from './entry-panel.tsx'
import { DurationField, EventField, FilterFields, LinkField } from './fields.tsx'
import { freshId, useEditor } from './store.ts'

/** Settings of the selected step. */
export function Panel() {
  const words = useWords()
  const selected = useEditor((state) => state.selected)
  const node = useEditor((state) => state.graph.nodes.find((one) => one.id === state.selected))
  const apply = useEditor((state) => state.apply)
  if (selected === entryId) return <EntryPanel />
  if (!node) return null
  return (
    <Form layout="vertical" aria-label={words.journeys.settings} key={node.id}>
      <Flex justify="space-between" align="center" style={{ marginBottom: 12 }}>
        <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
          {words.journeys.kinds[node.kind]}
        </Typography.Title>
        <Button danger size="small" onClick={() => apply({ op: 'remove', ids: [node.id], heal: true })}>
          {words.common.remove}
        </Button>
      </Flex>
      <Settings node={node} onChange={(next) => apply({ op: 'update', node: next })} />
    </Form>
  )
}

function Settings({ node, onChange }: { readonly node: Node; readonly onChange: (node: Node) => void }) {
  const words = useWords()
  switch (node.kind) {
    case 'wait':
      return (
        <DurationField
          label={words.journeys.within}
          value={node.settings.duration}
          onChange={(duration) => onChange({ ...node, settings: { duration } })}
        />
      )
    case 'wait_event': {
      const { settings } = node
      const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
      return (
        <>
          <EventField label={words.segments.event} value={settings.event} onChange={(event) => change({ event })} />
          <LinkField links={settings.links} onChange={(links) => change({ links })} />
          <FilterFields filters={settings.filters} onChange={(filters) => change({ filters })} />
          <DurationField label={words.journeys.within} value={settings.timeout} onChange={(timeout) => change({ timeout })} />
        </>
      )
    }
    case 'condition':
      return <ConditionArms node={node} onChange={onChange} />
    case 'split':
      return <SplitArms node={node} onChange={onChange} />
    case 'send':
      return <SendFields node={node} onChange={onChange} />
    case 'set_tag':
      return (
        <Form.Item label={words.journeys.tag}>
          <Input
            aria-label={words.journeys.tag}
            value={node.settings.tag}
            onChange={(event) => onChange({ ...node, settings: { ...node.settings, tag: event.target.value || 'tag' } })}
          />
        </Form.Item>
      )
    case 'exit':
      return (
        <Form.Item label={words.journeys.reason}>
          <Input
            aria-label={words.journeys.reason}
            value={node.settings.reason}
            onChange={(event) => onChange({ ...node, settings: { reason: event.target.value } })}
          />
        </Form.Item>
      )
  }
}

function SendFields({ node, onChange }: { readonly node: Extract<Node, { kind: 'send' }>; readonly onChange: (node: Node) => void }) {
  const words = useWords()
  const { api, slug } = useProject()
  const templates = useQuery({ queryKey: ['templates', slug], queryFn: () => call<{ items: Template[] }>(`${api}/templates?limit=200`) })
  return (
    <Form.Item label={words.journeys.template}>
      <Select
        aria-label={words.journeys.template}
        value={node.settings.templateId || null}
        loading={templates.isPending}
        options={(templates.data?.items ?? []).map((template) => ({ value: template.id, label: template.name }))}
        onChange={(templateId: string) => onChange({ ...node, settings: { ...node.settings, templateId } })}
      />
    </Form.Item>
  )
}

function ConditionArms({
  node,
  onChange,
}: {
  readonly node: Extract<Node, { kind: 'condition' }>
  readonly onChange: (node: Node) => void
}) {
  const words = useWords()
  const apply = useEditor((state) => state.apply)
  const { arms } = node.settings
  return (
    <Flex vertical gap={12}>
      {arms.map((arm) => {
        const change = (more: Partial<typeof arm>): void =>
          onChange({ ...node, settings: { arms: arms.map((one) => (one.id === arm.id ? { ...one, ...more } : one)) } })
        return (
          <Flex key={arm.id} vertical gap={8}>
            <Flex gap={8}>
              <Input aria-label={words.common.name} value={arm.name} onChange={(event) => change({ name: event.target.value })} />
              <Button disabled={arms.length === 1} onClick={() => apply({ op: 'remove_branch', id: node.id, arm: arm.id })}>
                {words.common.remove}
              </Button>
            </Flex>
            <RuleBuilder rule={asGroup(arm.rule)} onChange={(rule) => change({ rule })} withTrigger />
          </Flex>
        )
      })}
      <Button
        onClick={() =>
          apply({ op: 'add_branch', id: node.id, arm: { id: freshId(), name: String.fromCharCode(65 + arms.length), rule: emptyRule } })
        }
      >
        + {words.segments.addGroup}
      </Button>
    </Flex>
  )
}

function SplitArms({ node, onChange }: { readonly node: Extract<Node, { kind: 'split' }>; readonly onChange: (node: Node) => void }) {
  const words = useWords()
  const apply = useEditor((state) => state.apply)
  const { arms } = node.settings
  return (
    <Flex vertical gap={8}>
      {arms.map((arm) => {
        const change = (more: Partial<typeof arm>): void =>
          onChange({ ...node, settings: { ...node.settings, arms: arms.map((one) => (one.id === arm.id ? { ...one, ...more } : one)) } })
        return (
          <Flex key={arm.id} gap={8}>
            <Input
              aria-label={words.common.name}
              value={arm.name}
              placeholder={arm.id}
              onChange={(event) => change({ name: event.target.value })}
            />
            <InputNumber
              aria-label={`% ${arm.name || arm.id}`}
              min={0}
              max={100}
              value={arm.weight}
              suffix="%"
              onChange={(weight) => change({ weight: weight ?? 0 })}
            />
            <Button disabled={arms.length === 1} onClick={() => apply({ op: 'remove_branch', id: node.id, arm: arm.id })}>
              {words.common.remove}
            </Button>
          </Flex>
        )
      })}
      <Button onClick={() => apply({ op: 'add_branch', id: node.id, arm: { id: freshId(), name: '', weight: 0, control: false } })}>
        +
      </Button>
    </Flex>
  )
}
