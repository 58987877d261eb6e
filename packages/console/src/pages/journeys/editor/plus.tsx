import { PlusOutlined } from '@ant-design/icons'
import { entryId, flowOf, type Graph, type NodeKind, nodeKinds, orderOf, type Place, placeKey } from '@millrace/contract/journeys/index.ts'
import { Button, Dropdown, type MenuProps, theme } from 'antd'
import { type CSSProperties, type DragEvent, useState } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'
import { dragged, useDrag } from './drag.ts'
import { focusStep } from './keys.ts'
import { icons, portLabel, useStepText } from './looks.tsx'
import { newNode } from './new-node.ts'
import { useEditor } from './store.ts'

/** Puts a step on an edge, by mouse, by dropping or by keyboard; shows who passed here. */
export function Plus({
  place,
  passed,
  style,
}: {
  readonly place: Place
  readonly passed: number | undefined
  readonly style?: CSSProperties
}) {
  const words = useWords()
  const format = useFormat()
  const { token } = theme.useToken()
  const graph = useEditor((state) => state.graph)
  const isOpen = useEditor((state) => state.adding !== undefined && placeKey(state.adding) === placeKey(place))
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const add = useEditor((state) => state.add)
  const isDragging = useDrag((state) => state.load !== undefined)
  const [isOver, setOver] = useState(false)
  const items = useMenu(graph, place)
  const from = graph.nodes.find((node) => node.id === place.from)
  const label = portLabel(from, place.port, words)
  const size = isDragging ? 'middle' : 'small'
  return (
    <div
      style={{ display: 'flex', alignItems: 'center', gap: 6, whiteSpace: 'nowrap', ...style }}
      onDragOver={(event) => {
        event.preventDefault()
        setOver(true)
      }}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        setOver(false)
        drop(event, place)
      }}
    >
      {!isReadOnly && (
        <Dropdown
          trigger={['click']}
          autoFocus
          open={isOpen}
          onOpenChange={(open) => add(open ? place : undefined)}
          menu={{ items, style: { maxHeight: 420, overflowY: 'auto' } }}
        >
          <Button
            size={size}
            shape="circle"
            icon={<PlusOutlined />}
            aria-label={words.editor.addAfter(nameOf(place, graph, label, words.journeys.entry))}
            data-plus={`${place.from}/${place.port}`}
            style={
              isDragging
                ? { borderStyle: 'dashed', borderColor: token.colorPrimary, background: isOver ? token.colorPrimaryBgHover : undefined }
                : {}
            }
          />
        </Dropdown>
      )}
      <span style={{ fontSize: 12, color: token.colorTextSecondary, background: token.colorBgLayout, borderRadius: 4 }}>
        {[label, passed ? words.journeys.passed(format.number(passed)) : ''].filter(Boolean).join(' · ')}
      </span>
    </div>
  )
}

function nameOf(place: Place, graph: Graph, label: string, entry: string): string {
  const from = place.from === entryId ? entry : String(orderOf(flowOf(graph)).indexOf(place.from) + 1)
  return label ? `${from} · ${label}` : from
}

/** Every kind of step; and where nothing follows yet, the steps this path may join. */
function useMenu(graph: Graph, place: Place): NonNullable<MenuProps['items']> {
  const words = useWords()
  const apply = useEditor((state) => state.apply)
  const textOf = useStepText()
  const kinds = nodeKinds.map((kind) => ({
    key: kind,
    icon: icons[kind],
    label: words.journeys.kinds[kind],
    onClick: () => insert(kind, place),
  }))
  const flow = flowOf(graph)
  if (flow.next(place.from, place.port) !== undefined) return kinds
  const order = orderOf(flow)
  const later = order.filter((id) => id !== place.from && !orderOf(flow, id).includes(place.from))
  if (later.length === 0) return kinds
  const joins = later.flatMap((id) => {
    const node = flow.nodes.get(id)
    const label = node && `${order.indexOf(id) + 1}. ${textOf(node)}`
    return node ? [{ key: `to ${id}`, label, onClick: () => apply({ op: 'connect', place, to: id }) }] : []
  })
  return [...kinds, { type: 'divider' }, { key: 'joins', type: 'group', label: words.editor.connectTo, children: joins }]
}

export function insert(kind: NodeKind, place: Place): void {
  useEditor.getState().apply({ op: 'insert', place, node: newNode(kind) })
  focusStep(useEditor.getState().selected)
}

function drop(event: DragEvent, place: Place): void {
  event.preventDefault()
  const { load } = useDrag.getState()
  dragged.end()
  if (!load) return
  if ('kind' in load) return insert(load.kind, place)
  useEditor.getState().apply({ op: 'move', ids: [load.step], place })
  focusStep(load.step)
}
