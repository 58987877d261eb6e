import { entryId, type Node } from '@millrace/contract/journeys/index.ts'
import { Alert, AutoComplete, Button, Flex, Form, Input, Segmented, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { useCatalog } from '../../../lib/catalog.ts'
import { ConditionArms, SplitArms } from './arms.tsx'
import { EntryPanel } from './entry-panel.tsx'
import { DurationField, EventField, FilterFields, LinkField } from './fields.tsx'
import { icons, problemText, useProblems } from './looks.tsx'
import { SendFields } from './send-fields.tsx'
import { useEditor } from './store.ts'

/** Settings of the selected step, and what is wrong with it. */
export function Panel() {
  const words = useWords()
  const selected = useEditor((state) => state.selected)
  const node = useEditor((state) => state.graph.nodes.find((one) => one.id === state.selected))
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const apply = useEditor((state) => state.apply)
  if (selected !== entryId && !node) return null
  return (
    <Form layout="vertical" aria-label={words.journeys.settings} key={selected} disabled={isReadOnly} data-settings>
      <Problems id={selected ?? ''} />
      {node ? (
        <>
          <Flex justify="space-between" align="center" style={{ marginBottom: 12 }}>
            <Typography.Title level={2} style={{ fontSize: 16, margin: 0 }}>
              {icons[node.kind]} {words.journeys.kinds[node.kind]}
            </Typography.Title>
            <Button danger size="small" onClick={() => apply({ op: 'remove', ids: [node.id], heal: true })}>
              {words.common.remove}
            </Button>
          </Flex>
          <Settings node={node} onChange={(next) => apply({ op: 'update', node: next })} />
          <Form.Item label={words.journeys.stepName}>
            <Input
              aria-label={words.journeys.stepName}
              placeholder={words.journeys.stepNameHint}
              maxLength={80}
              value={node.name ?? ''}
              onChange={(event) => apply({ op: 'update', node: named(node, event.target.value) })}
            />
          </Form.Item>
        </>
      ) : (
        <EntryPanel />
      )}
    </Form>
  )
}

function named(node: Node, name: string): Node {
  const { name: _, ...rest } = node
  return name === '' ? rest : { ...rest, name }
}

function Problems({ id }: { readonly id: string }) {
  const words = useWords()
  const problems = useProblems().get(id) ?? []
  return problems.map((problem, i) => (
    <Alert
      key={i}
      type={problem.severity === 'error' ? 'error' : 'warning'}
      showIcon
      title={problemText(problem, words)}
      style={{ marginBottom: 12 }}
    />
  ))
}

function Settings({ node, onChange }: { readonly node: Node; readonly onChange: (node: Node) => void }) {
  const words = useWords()
  switch (node.kind) {
    case 'wait':
      return (
        <DurationField
          label={words.journeys.howLong}
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
          <LinkField links={settings.links} event={settings.event} onChange={(links) => change({ links })} />
          <FilterFields event={settings.event} filters={settings.filters} onChange={(filters) => change({ filters })} />
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
      return <TagFields node={node} onChange={onChange} />
    case 'exit':
      return (
        <Form.Item label={words.journeys.reason} extra={words.journeys.exitNote}>
          <Input
            aria-label={words.journeys.reason}
            maxLength={80}
            value={node.settings.reason}
            onChange={(event) => onChange({ ...node, settings: { reason: event.target.value } })}
          />
        </Form.Item>
      )
  }
}

function TagFields({ node, onChange }: { readonly node: Extract<Node, { kind: 'set_tag' }>; readonly onChange: (node: Node) => void }) {
  const words = useWords()
  const catalog = useCatalog()
  const { settings } = node
  const change = (more: Partial<typeof settings>): void => onChange({ ...node, settings: { ...settings, ...more } })
  return (
    <>
      <Form.Item>
        <Segmented
          aria-label={words.common.actions}
          value={settings.remove ? 'remove' : 'set'}
          options={[
            { value: 'set', label: words.journeys.tagSet },
            { value: 'remove', label: words.journeys.tagRemove },
          ]}
          onChange={(next) => change({ remove: next === 'remove' })}
        />
      </Form.Item>
      <Form.Item label={words.journeys.tag} required>
        <AutoComplete
          aria-label={words.journeys.tag}
          value={settings.tag}
          maxLength={100}
          showSearch={{ filterOption: true }}
          options={(catalog.data?.tags ?? []).map((tag) => ({ value: tag }))}
          onChange={(tag: string) => change({ tag })}
        />
      </Form.Item>
      {!settings.remove && (
        <Form.Item label={words.journeys.tagValue}>
          <Input
            aria-label={words.journeys.tagValue}
            maxLength={200}
            placeholder={words.journeys.tagValueHint}
            value={settings.value}
            onChange={(event) => change({ value: event.target.value })}
          />
        </Form.Item>
      )}
    </>
  )
}
