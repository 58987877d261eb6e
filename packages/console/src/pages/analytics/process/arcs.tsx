import type { ProcessAnswer } from '@millrace/contract/analytics/api.ts'
import { theme } from 'antd'
import { useFormat } from '../../../lib/words.ts'

export const cardWidth = 136
export const cardHeight = 184
export const gapWidth = 110
/** More of them than this are lines nobody can follow; the table has them all. */
const mostArcs = 10

type Edge = ProcessAnswer['edges'][number]
const isBack = ({ from, to }: Edge): boolean => to < from
const heightOf = ({ from, to }: Edge): number => 22 + 20 * Math.min(4, Math.abs(to - from) - (to < from ? 0 : 1))

/** The moves that are not straight on to the next station: the largest. */
const arcsOf = ({ edges }: ProcessAnswer): Edge[] =>
  edges
    .filter(({ from, to }) => to !== from + 1)
    .toSorted((a, b) => b.people - a.people)
    .slice(0, mostArcs)

/** What they need above and below the stations. */
export function arcRoom(answer: ProcessAnswer): { above: number; below: number } {
  const room = (some: readonly Edge[]): number => (some.length === 0 ? 0 : Math.max(...some.map(heightOf)) + 14)
  const arcs = arcsOf(answer)
  return { above: room(arcs.filter((one) => !isBack(one))), below: room(arcs.filter(isBack)) }
}

/** Leaps above the stations, ways back below, as thick as many people took them. Pictures only: the table says the same. */
export function Arcs({ answer }: { readonly answer: ProcessAnswer }) {
  const { token } = theme.useToken()
  const { percent } = useFormat()
  const arcs = arcsOf(answer)
  const { above, below } = arcRoom(answer)
  const width = answer.stations.length * (cardWidth + gapWidth) - gapWidth
  const height = above + cardHeight + below
  const most = Math.max(...arcs.map((one) => one.people), 1)
  const middle = (station: number): number => (station - 1) * (cardWidth + gapWidth) + cardWidth / 2
  return (
    <svg aria-hidden width={width} height={height} style={{ position: 'absolute', inset: 0, pointerEvents: 'none' }}>
      {arcs.map((edge) => {
        const back = isBack(edge)
        // They leave a card beside where others arrive.
        const [x, end] = [middle(edge.from) + (back ? -20 : 20), middle(edge.to) + (back ? 20 : -20)]
        const [base, way] = back ? [above + cardHeight, 1] : [above, -1]
        const top = base + way * heightOf(edge)
        const [tip, colour] = [base + way * 7, back ? token.colorWarning : token.colorPrimary]
        return (
          <g key={`${edge.from} ${edge.to}`}>
            <path
              d={`M ${x} ${base} C ${x} ${top + way * 8}, ${end} ${top + way * 8}, ${end} ${tip}`}
              fill="none"
              stroke={colour}
              strokeOpacity={0.55}
              strokeWidth={1.5 + (4.5 * edge.people) / most}
            />
            <path d={`M ${end - 5} ${tip} L ${end + 5} ${tip} L ${end} ${base} Z`} fill={colour} />
            <text
              x={(x + end) / 2}
              y={base + way * (heightOf(edge) * 0.75 + 6) + 4}
              textAnchor="middle"
              fontSize={12}
              fill={token.colorText}
              stroke={token.colorBgContainer}
              strokeWidth={4}
              paintOrder="stroke"
            >
              {percent(edge.share)}
            </text>
          </g>
        )
      })}
    </svg>
  )
}
