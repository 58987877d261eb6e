import type { JourneyCounts } from '@millrace/contract/journeys/api.ts'
import { entryId, flowOf, layout, orderOf, type Wire } from '@millrace/contract/journeys/index.ts'
import { theme } from 'antd'
import { type RefObject, useMemo } from 'react'
import { useTaken } from './dry-run/mark.tsx'
import { useProblems } from './looks.tsx'
import { Plus } from './plus.tsx'
import { Step } from './step.tsx'
import { useEditor } from './store.ts'

const size = { width: 240, height: 76, gapX: 40, gapY: 72 }

export const planOf = (graph: Parameters<typeof layout>[0]) => layout(graph, size)

/** The structured canvas: always laid out, a "+" on every edge, every step a button in graph order. */
export function Canvas({
  counts,
  scale,
  frame,
}: {
  readonly counts: JourneyCounts | undefined
  readonly scale: number
  readonly frame: RefObject<HTMLDivElement | null>
}) {
  const graph = useEditor((state) => state.graph)
  const plan = useMemo(() => planOf(graph), [graph])
  const order = useMemo(() => [entryId, ...orderOf(flowOf(graph))], [graph])
  const problems = useProblems()
  const boxes = new Map(plan.boxes.map((box) => [box.id, box]))
  const waiting = new Map(counts?.nodes.map((one) => [one.node, one.waiting]))
  const passed = new Map(counts?.edges.map((edge) => [`${edge.node}/${edge.port}`, edge.people]))
  const taken = useTaken()
  const { token } = theme.useToken()
  const height = plan.height + 48
  return (
    <div ref={frame} style={{ overflow: 'auto', height: '100%', background: token.colorBgLayout, padding: 16, boxSizing: 'border-box' }}>
      <div style={{ width: plan.width * scale, height: height * scale, margin: '0 auto' }}>
        <div style={{ position: 'relative', width: plan.width, height, transform: `scale(${scale})`, transformOrigin: '0 0' }}>
          <svg width={plan.width} height={height} style={{ position: 'absolute', inset: 0 }} aria-hidden="true">
            {plan.wires.map((wire) => {
              const way = `${wire.from}/${wire.port}`
              const stroke = taken.has(way)
                ? { stroke: token.colorSuccess, strokeWidth: 3 }
                : { stroke: token.colorTextQuaternary, strokeWidth: 1.5 }
              return <path key={way} d={curve(wire)} fill="none" {...stroke} />
            })}
          </svg>
          {order.map((id, number) => {
            const box = boxes.get(id)
            const style = { position: 'absolute', left: box?.x, top: box?.y, width: size.width, height: size.height } as const
            return (
              box && (
                <Step
                  key={id}
                  id={id}
                  number={number}
                  total={order.length - 1}
                  waiting={waiting.get(id)}
                  problems={problems.get(id) ?? []}
                  style={style}
                />
              )
            )
          })}
          {plan.wires.map((wire) => (
            <Plus
              key={`${wire.from}/${wire.port}`}
              place={{ from: wire.from, port: wire.port }}
              passed={passed.get(`${wire.from}/${wire.port}`)}
              style={{ position: 'absolute', left: middleOf(wire).x - 12, top: middleOf(wire).y - 12 }}
            />
          ))}
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
