import { PlusOutlined } from '@ant-design/icons'
import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import {
  type Box,
  describeEntry,
  describeNode,
  entryId,
  type Graph,
  layout,
  type Node,
  nodeKinds,
  type NodeKind,
  orderOf,
  flowOf,
  type Wire,
} from '@millrace/contract/journeys/index.ts'
import { Button, Dropdown, theme } from 'antd'
import { memo, useMemo } from 'react'
import { usePreferences } from '../../../lib/preferences.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { newNode } from './palette.ts'
import { useEditor } from './store.ts'

const size = { width: 240, height: 72, gapX: 40, gapY: 72 }

/** The structured canvas: always laid out, a "+" on every edge, every step a button in graph order. */
export function Canvas({ counts }: { readonly counts: JourneyCounts | undefined }) {
  const graph = useEditor((state) => state.graph)
  const plan = useMemo(() => layout(graph, size), [graph])
  const order = useMemo(() => [entryId, ...orderOf(flowOf(graph))], [graph])
  const boxes = new Map(plan.boxes.map((box) => [box.id, box]))
  const { token } = theme.useToken()
  return (
    <div style={{ overflow: 'auto', flex: 1, minHeight: 420, background: token.colorBgLayout, borderRadius: 8, padding: 24 }}>
      <div style={{ position: 'relative', width: plan.width, height: plan.height + 48, margin: '0 auto' }}>
        <svg width={plan.width} height={plan.height + 48} style={{ position: 'absolute', inset: 0 }} aria-hidden="true">
          {plan.wires.map((wire) => (
            <path key={`${wire.from}/${wire.port}`} d={curve(wire)} fill="none" stroke={token.colorBorder} strokeWidth={1.5} />
          ))}
        </svg>
        {order.map((id) => {
          const box = boxes.get(id)
          return box ? (
            <Step
              key={id}
              box={box}
              graph={graph}
              waiting={counts?.nodes.find((one) => one.node === id)?.waiting}
              number={order.indexOf(id)}
              total={order.length - 1}
            />
          ) : null
        })}
        {plan.wires.map((wire) => (
          <Plus
            key={`${wire.from}/${wire.port}`}
            wire={wire}
            graph={graph}
            passed={counts?.edges.find((edge) => edge.node === wire.from && edge.port === wire.port)?.people}
          />
        ))}
      </div>
    </div>
  )
}

const curve = ({ x1, y1, x2, y2 }: Wire): string => {
  const middle = (y1 + y2) / 2
  return `M${x1} ${y1} C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`
}

const Step = memo(function Step({
  box,
  graph,
  waiting,
  number,
  total,
}: {
  readonly box: Box
  readonly graph: Graph
  readonly waiting: number | undefined
  readonly number: number
  readonly total: number
}) {
  const words = useWords()
  const format = useFormat()
  const language = usePreferences((state) => state.language)
  const { token } = theme.useToken()
  const isSelected = useEditor((state) => state.selected === box.id)
  const select = useEditor((state) => state.select)
  const node = graph.nodes.find((one) => one.id === box.id)
  const kind = node ? words.journeys.kinds[node.kind] : words.journeys.entry
  const text = node ? describeNode(node, language) : describeEntry(graph.entry, language)
  const people = waiting ? words.journeys.waiting(format.number(waiting)) : ''
  return (
    <button
      type="button"
      data-step={box.id}
      aria-pressed={isSelected}
      onClick={() => select(box.id)}
      style={{
        position: 'absolute',
        left: box.x,
        top: box.y,
        width: size.width,
        height: size.height,
        textAlign: 'start',
        padding: '8px 12px',
        borderRadius: 8,
        cursor: 'pointer',
        font: 'inherit',
        color: token.colorText,
        background: token.colorBgContainer,
        border: `${isSelected ? 2 : 1}px solid ${isSelected ? token.colorPrimary : token.colorBorder}`,
        overflow: 'hidden',
      }}
    >
      <span style={{ fontSize: 12, color: token.colorTextSecondary, display: 'flex', justifyContent: 'space-between' }}>
        <span>{kind}</span>
        <span style={{ color: token.colorPrimary, fontVariantNumeric: 'tabular-nums' }}>{people}</span>
      </span>
      <span style={{ display: '-webkit-box', WebkitLineClamp: 2, WebkitBoxOrient: 'vertical', overflow: 'hidden', lineHeight: 1.3 }}>
        {text}
      </span>
      {node && (
        <span
          style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}
        >{` ${number}/${total}`}</span>
      )}
    </button>
  )
})

/** Puts a step on an edge, by mouse or keyboard; shows who passed here. */
function Plus({ wire, graph, passed }: { readonly wire: Wire; readonly graph: Graph; readonly passed: number | undefined }) {
  const words = useWords()
  const format = useFormat()
  const apply = useEditor((state) => state.apply)
  const from = graph.nodes.find((node) => node.id === wire.from)
  const insert = (kind: NodeKind): void => apply({ op: 'insert', place: { from: wire.from, port: wire.port }, node: newNode(kind) })
  const label = portLabel(from, wire.port, words)
  return (
    <div
      style={{
        position: 'absolute',
        left: (wire.x1 + wire.x2) / 2 - 14,
        top: (wire.y1 + wire.y2) / 2 - 14,
        display: 'flex',
        alignItems: 'center',
        gap: 6,
        whiteSpace: 'nowrap',
      }}
    >
      <Dropdown
        trigger={['click']}
        menu={{
          items: nodeKinds.map((kind) => ({ key: kind, label: words.journeys.kinds[kind] })),
          onClick: ({ key }) => insert(key as NodeKind),
        }}
      >
        <Button
          size="small"
          shape="circle"
          icon={<PlusOutlined />}
          aria-label={`${words.journeys.addHere} (${wire.from} ${label})`}
          data-plus={`${wire.from}/${wire.port}`}
        />
      </Dropdown>
      <span style={{ fontSize: 12, opacity: 0.75 }}>
        {label} {passed ? words.journeys.passed(format.number(passed)) : ''}
      </span>
    </div>
  )
}

export function portLabel(node: Node | undefined, port: string, words: ReturnType<typeof useWords>): string {
  if (node?.kind === 'condition' || node?.kind === 'split') {
    const arm = node.settings.arms.find((one) => one.id === port)
    if (arm) return arm.name || arm.id
  }
  return port in words.journeys.ports && port !== 'next' ? words.journeys.ports[port as keyof typeof words.journeys.ports] : ''
}
