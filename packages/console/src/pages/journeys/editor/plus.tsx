import { PlusOutlined } from '@ant-design/icons'
import { flowOf, type NodeKind, nodeKinds, orderOf, type Place, placeKey, stepsIn } from '@millrace/contract/journeys/index.ts'
import { Button, Dropdown, type MenuProps, theme } from 'antd'
import { type CSSProperties, type DragEvent, memo } from 'react'
import { useWords } from '../../../lib/words.ts'
import { WayCount } from './counts.tsx'
import { dragged, useDrag } from './drag.ts'
import { focusStep } from './keys.ts'
import { icons, portLabel, useTextsHere } from './looks.tsx'
import { newNode } from './new-node.ts'
import { isSame } from './same.ts'
import { useEditor } from './store.ts'
import { useShelf } from './subflows/shelf.ts'

/** Puts a step on an edge, by mouse, by dropping or by keyboard; shows who passed here. */
export const Plus = memo(function Plus({
  place,
  after,
  passed,
  within,
  style,
}: {
  readonly place: Place
  /** Number of the step it stands after; none: the entry. */
  readonly after: number | undefined
  readonly passed: number | undefined
  /** Number of the step it leaves, when that lies in a folded group. */
  readonly within?: number | undefined
  readonly style?: CSSProperties
}) {
  const words = useWords()
  const { token } = theme.useToken()
  const from = useEditor((state) => state.graph.nodes.find((node) => node.id === place.from))
  const isOpen = useEditor((state) => state.adding !== undefined && placeKey(state.adding) === placeKey(place))
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const add = useEditor((state) => state.add)
  const items = useMenu(isOpen ? place : undefined)
  const label = portLabel(from, place.port, words)
  const facts = [within === undefined ? '' : words.editor.ofStep(within), label].filter(Boolean)
  const name = [after === undefined ? words.journeys.entry : String(after), label].filter(Boolean).join(' · ')
  return (
    <div
      style={{ display: 'flex', alignItems: 'center', gap: 6, whiteSpace: 'nowrap', ...style }}
      onDragOver={(event) => {
        event.preventDefault()
        event.currentTarget.toggleAttribute('data-over', true)
      }}
      onDragLeave={(event) => event.currentTarget.removeAttribute('data-over')}
      onDrop={(event) => {
        event.currentTarget.removeAttribute('data-over')
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
            size="small"
            shape="circle"
            icon={<PlusOutlined />}
            aria-label={words.editor.addAfter(name)}
            data-plus={`${place.from}/${place.port}`}
          />
        </Dropdown>
      )}
      <span style={{ fontSize: 12, color: token.colorTextSecondary, background: token.colorBgLayout, borderRadius: 4 }}>
        {facts.join(' · ')}
        {passed !== undefined && facts.length > 0 && ' · '}
        {passed !== undefined && <WayCount way={`${place.from}/${place.port}`} people={passed} />}
      </span>
    </div>
  )
}, isSame)

/** How every "+" looks while something is dragged: told to the page once, so that none of them is drawn anew. */
export function DropLooks() {
  const { token } = theme.useToken()
  return (
    <style>{`
      [data-dragging] [data-plus] { border-style: dashed; border-color: ${token.colorPrimary}; transform: scale(1.33); }
      [data-dragging] [data-over] [data-plus] { background: ${token.colorPrimaryBgHover}; }
    `}</style>
  )
}

/** Every kind of step; and where nothing follows yet, the steps this path may join. */
function useMenu(place: Place | undefined): NonNullable<MenuProps['items']> {
  const words = useWords()
  const apply = useEditor((state) => state.apply)
  const graph = useEditor((state) => (place ? state.graph : undefined))
  const textOf = useTextsHere().step
  const { items, put } = useShelf()
  if (!place || !graph) return []
  const steps = nodeKinds.map((kind) => ({
    key: kind,
    icon: icons[kind],
    label: words.journeys.kinds[kind],
    onClick: () => insert(kind, place),
  }))
  const subflows = items.map((one) => ({ key: one.id, label: one.name, onClick: () => put(one.id, place) }))
  const kinds: NonNullable<MenuProps['items']> =
    subflows.length > 0 ? [...steps, { key: 'subflows', type: 'group', label: words.editor.subflow.title, children: subflows }] : steps
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
  if ('subflow' in load) return useShelf.getState().put(load.subflow, place)
  const { graph, apply } = useEditor.getState()
  apply({ op: 'move', ids: stepsIn(graph, [load.step]), place })
  focusStep(load.step)
}
