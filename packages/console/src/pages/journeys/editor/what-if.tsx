import { DeleteOutlined } from '@ant-design/icons'
import { type Duration, entryId, type Graph, type Node } from '@millrace/contract/journeys/index.ts'
import { Button, Flex, Form, Select } from 'antd'
import { useFormat, useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { DurationField } from './fields.tsx'
import { useNameOf } from './looks.tsx'
import { useEditor } from './store.ts'

/** Another length for one wait. */
export interface Changed {
  readonly node: string
  readonly length: Duration
}

const most = 4

/** How long somebody waits at a step, where that is one length. */
function lengthOf(node: Node): Duration | undefined {
  if (node.kind === 'wait_event') return node.settings.timeout
  return node.kind === 'wait' && 'duration' in node.settings ? node.settings.duration : undefined
}

function waitsOf({ entry, nodes }: Graph): { id: string; length: Duration }[] {
  const own = nodes.flatMap((node) => {
    const length = lengthOf(node)
    return length ? [{ id: node.id, length }] : []
  })
  return entry.kind === 'event_then_not' ? [{ id: entryId, length: entry.within }, ...own] : own
}

/** The draft with that one wait changed; nothing when the step is gone. */
export function variantOf(graph: Graph, { node: id, length }: Changed): { name: string; draft: Graph }[] {
  const name = `${id}: ${length.amount} ${length.unit}`
  if (id === entryId)
    return graph.entry.kind === 'event_then_not' ? [{ name, draft: { ...graph, entry: { ...graph.entry, within: length } } }] : []
  const node = graph.nodes.find((one) => one.id === id)
  if (!node || !lengthOf(node)) return []
  const key = node.kind === 'wait_event' ? 'timeout' : 'duration'
  const changed = { ...node, settings: { ...node.settings, [key]: length } } as Node /* of the same kind, another length */
  return [{ name, draft: { ...graph, nodes: graph.nodes.map((one) => (one.id === id ? changed : one)) } }]
}

/** What a variant was: the step by its name. */
export function useVariantName(): (name: string) => string {
  const words = useWords()
  const { language } = useFormat()
  const nameOf = useNameOf()
  const graph = useEditor((state) => state.graph)
  return (name) => {
    if (name === 'draft' || name === 'published') return words.backtest.names[name]
    const [id = '', amount = '', unit = ''] = name.split(/: | /)
    if (!(unit in words.journeys.units)) return name
    const long = `${amount} ${words.journeys.units[unit as Duration['unit']]}`
    return language === 'zh' ? `「${nameOf(graph, id)}」改为 ${long}` : `“${nameOf(graph, id)}”: ${long}`
  }
}

export function WhatIf({
  changed,
  onChange,
}: {
  readonly changed: readonly Changed[]
  readonly onChange: (changed: readonly Changed[]) => void
}) {
  const words = useWords()
  const graph = useEditor((state) => state.graph)
  const nameOf = useNameOf()
  const waits = waitsOf(graph)
  const first = waits[0]
  if (!first) return null
  return (
    <Form.Item label={words.backtest.whatIf} extra={words.backtest.whatIfHint}>
      <Flex vertical gap={8}>
        {changed.map((one, i) => {
          const put = (next: Changed): void => onChange(changed.map((other, n) => (n === i ? next : other)))
          return (
            <Flex key={i} gap={8} align="start" wrap>
              <Select
                aria-label={words.backtest.step}
                value={one.node}
                onChange={(node) => put({ ...one, node })}
                options={waits.map(({ id }) => ({ value: id, label: nameOf(graph, id) }))}
                style={{ minWidth: 220, maxWidth: '100%' }}
              />
              <DurationField label="" value={one.length} onChange={(length) => put({ ...one, length })} />
              <IconButton
                label={words.common.remove}
                icon={<DeleteOutlined />}
                onClick={() => onChange(changed.filter((_, n) => n !== i))}
              />
            </Flex>
          )
        })}
        {changed.length < most && (
          <Button
            size="small"
            type="dashed"
            style={{ alignSelf: 'flex-start' }}
            onClick={() => onChange([...changed, { node: first.id, length: { amount: 1, unit: 'hour' } }])}
          >
            + {words.backtest.add}
          </Button>
        )}
      </Flex>
    </Form.Item>
  )
}
