import { entryId, type Graph, layout, type NodeKind } from '@millrace/contract/journeys/index.ts'
import { theme } from 'antd'

const size = { width: 22, height: 12, gapX: 8, gapY: 10 }

/** The shape of a journey, for the eye alone: what it does stands beside it in words. */
export function Sketch({ graph }: { readonly graph: Graph }) {
  const { token } = theme.useToken()
  const plan = layout(graph, size)
  const kinds = new Map<string, NodeKind>(graph.nodes.map(({ id, kind }) => [id, kind]))
  const colour = (id: string): string => {
    const kind = kinds.get(id)
    if (id === entryId) return token.colorPrimary
    if (kind === 'send') return token.colorSuccess
    return kind === 'exit' ? token.colorTextQuaternary : token.colorWarning
  }
  return (
    <svg
      viewBox={`0 0 ${plan.width} ${Math.max(plan.height, 120)}`}
      preserveAspectRatio="xMidYMin meet"
      style={{ width: '100%', height: 120, flex: 'none' }}
      aria-hidden="true"
    >
      {plan.wires.map(({ from, port, to, x1, y1, x2, y2 }) =>
        to === null ? null : <path key={`${from}/${port}`} d={`M${x1} ${y1}L${x2} ${y2}`} fill="none" stroke={token.colorTextQuaternary} />,
      )}
      {plan.boxes.map(({ id, x, y }) => (
        <rect key={id} x={x} y={y} width={size.width} height={size.height} rx={3} fill={colour(id)} />
      ))}
    </svg>
  )
}
