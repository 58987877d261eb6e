import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import {
  entryId,
  flowOf,
  foldedFlow,
  type Graph,
  type Group,
  headOf,
  layout,
  orderOf,
  type Place,
  placeOf,
  type Wire,
} from '@millrace/contract/journeys/index.ts'
import { theme } from 'antd'
import { type CSSProperties, Fragment, type RefObject, useMemo } from 'react'
import { useTaken } from './dry-run/mark.tsx'
import { Frame } from './frames.tsx'
import { GroupCard, GroupName } from './group-card.tsx'
import { useProblems } from './looks.tsx'
import { Plus } from './plus.tsx'
import type { Problem } from './problems.ts'
import { Step } from './step.tsx'
import { useEditor } from './store.ts'

const size = { width: 240, height: 76, gapX: 40, gapY: 72 }
const none: readonly Problem[] = []
/** Frames reach beyond the outermost steps. */
const margin = 14

export const planOf = (graph: Graph, folded: ReadonlySet<string>) => {
  const plan = layout(graph, size, folded)
  return { ...plan, width: plan.width + 2 * margin, height: plan.height + 48 }
}

/** Where everything stands; what stands where it stood is the same object, so that nothing of it is drawn again. */
function useDrawing() {
  const graph = useEditor((state) => state.graph)
  const folded = useEditor((state) => state.folded)
  return useMemo(() => {
    const plan = planOf(graph, folded)
    const flow = foldedFlow(graph, folded)
    const groups = new Map(graph.groups?.map((group) => [group.id, group]))
    const order = [entryId, ...orderOf(flow)]
    const numbers = new Map([entryId, ...orderOf(flowOf(graph))].map((id, i) => [id, i]))
    const shown = new Set(order)
    const open = [...groups.values()].filter((group) => !shown.has(group.id)).map((group) => ({ group, top: headOf(flow, group.steps) }))
    const heads = new Map(open.map(({ group, top }) => [top, group]))
    const boxes = new Map(plan.boxes.map((box) => [box.id, box]))
    const place = (left: number, top: number): CSSProperties => ({
      position: 'absolute',
      left,
      top,
      width: size.width,
      height: size.height,
    })
    const styles = new Map(plan.boxes.map(({ id, x, y }) => [id, place(x, y)]))
    const straight = new Set(plan.wires.filter((wire) => wire.x1 === wire.x2).map((wire) => wire.to))
    const exits = Map.groupBy(plan.wires, (wire) => wire.from)
    const wires = plan.wires.map((wire) => {
      const { x, y } = middleOf(wire)
      const at: Place = placeOf(wire)
      return {
        wire,
        at,
        style: { position: 'absolute', left: x - 12, top: y - 12 } as const,
        of: at.from === wire.from || exits.get(wire.from)?.length === 1 ? undefined : at.from,
      }
    })
    return { plan, groups, order, numbers, open, heads, boxes, styles, straight, wires }
  }, [graph, folded])
}

/** The structured canvas: always laid out, a "+" on every edge, every step a button in graph order. */
export function Canvas({
  counts,
  scale,
  frame,
}: {
  readonly counts: Pick<JourneyCounts, 'nodes' | 'edges'> | undefined
  readonly scale: number
  readonly frame: RefObject<HTMLDivElement | null>
}) {
  const { plan, groups, order, numbers, open, heads, boxes, styles, straight, wires } = useDrawing()
  const problems = useProblems()
  const waiting = new Map(counts?.nodes.map((one) => [one.node, one.waiting]))
  const passed = new Map(counts?.edges.map((edge) => [`${edge.node}/${edge.port}`, edge.people]))
  const taken = useTaken()
  const { token } = theme.useToken()
  const { width, height } = plan
  const name = (group: Group, id: string) => {
    const box = boxes.get(id)
    const style = {
      position: 'absolute',
      left: (box?.x ?? 0) - 4,
      top: (box?.y ?? 0) - 25,
      maxWidth: straight.has(id) ? 236 : 108,
    } as const
    return <GroupName group={group} style={style} />
  }
  return (
    <div ref={frame} style={{ overflow: 'auto', height: '100%', background: token.colorBgLayout, padding: 16, boxSizing: 'border-box' }}>
      <div style={{ width: width * scale, height: height * scale, margin: '0 auto' }}>
        <div style={{ width, height, transform: `scale(${scale})`, transformOrigin: '0 0' }}>
          <div style={{ position: 'relative', left: margin, width: width - 2 * margin, height }}>
            <svg width={width} height={height} style={{ position: 'absolute', inset: 0, overflow: 'visible' }} aria-hidden="true">
              {open.map(({ group, top }) => (
                <Frame key={group.id} group={group} top={top} boxes={boxes} wires={plan.wires} size={size} curve={curve} />
              ))}
              {wires.map(({ wire, at }) => {
                const way = `${at.from}/${at.port}`
                const stroke = taken.has(way)
                  ? { stroke: token.colorSuccess, strokeWidth: 3 }
                  : { stroke: token.colorTextQuaternary, strokeWidth: 1.5 }
                return <path key={way} d={curve(wire)} fill="none" {...stroke} />
              })}
            </svg>
            {order.map((id) => {
              const group = groups.get(id)
              const style = styles.get(id)
              const named = heads.get(id)
              if (group)
                return (
                  <GroupCard
                    key={id}
                    group={group}
                    people={group.steps.reduce((sum, step) => sum + (waiting.get(step) ?? 0), 0)}
                    problems={[id, ...group.steps].flatMap((one) => problems.get(one) ?? none)}
                    style={style}
                  />
                )
              return (
                <Fragment key={id}>
                  {named && name(named, id)}
                  <Step
                    id={id}
                    number={numbers.get(id) ?? 0}
                    total={numbers.size - 1}
                    waiting={waiting.get(id)}
                    problems={problems.get(id) ?? none}
                    style={style}
                  />
                </Fragment>
              )
            })}
            {wires.map(({ at, style, of }) => (
              <Plus
                key={`${at.from}/${at.port}`}
                place={at}
                after={at.from === entryId ? undefined : numbers.get(at.from)}
                passed={passed.get(`${at.from}/${at.port}`)}
                within={of === undefined ? undefined : numbers.get(of)}
                style={style}
              />
            ))}
          </div>
        </div>
      </div>
    </div>
  )
}

/** Straight out of the step, across half way down. */
const curve = ({ x1, y1, x2, y2 }: Wire): string => {
  const middle = (y1 + y2) / 2
  return `M${x1} ${y1} C${x1} ${middle} ${x2} ${middle} ${x2} ${y2}`
}

/** Nearer to where the wire arrives: there branches stand apart. */
const middleOf = ({ x1, y1, x2, y2 }: Wire) => (x1 === x2 ? { x: x1, y: (y1 + y2) / 2 } : { x: x2, y: y2 - 28 })
