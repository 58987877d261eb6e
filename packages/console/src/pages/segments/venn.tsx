import type { Overlap } from '@millrace/contract/segments/api.ts'
import { regionName } from '@millrace/contract/segments/region.ts'
import { Flex, theme, Typography } from 'antd'
import { useFormat, useWords } from '../../lib/words.ts'

interface Point {
  readonly x: number
  readonly y: number
}
interface Shape {
  readonly height: number
  readonly radius: number
  readonly centres: readonly Point[]
  /** Middles of the names, outside the circles. */
  readonly names: readonly Point[]
}

const width = 400
const shapes: Readonly<Record<number, Shape>> = {
  2: {
    height: 260,
    radius: 108,
    centres: [
      { x: 140, y: 146 },
      { x: 260, y: 146 },
    ],
    names: [
      { x: 100, y: 16 },
      { x: 300, y: 16 },
    ],
  },
  3: {
    height: 384,
    radius: 108,
    centres: [
      { x: 140, y: 146 },
      { x: 260, y: 146 },
      { x: 200, y: 246 },
    ],
    names: [
      { x: 100, y: 16 },
      { x: 300, y: 16 },
      { x: 200, y: 370 },
    ],
  },
}

/** Two or three circles, as many people written into each region as are in it. Four circles cannot show every region. */
export function Venn({ answer: { segments, regions } }: { readonly answer: Overlap }) {
  const words = useWords().segments.overlap
  const { number } = useFormat()
  const { token } = theme.useToken()
  const colours = useColours()
  const shape = shapes[segments.length]
  if (!shape) return null
  const said = regions.map((region) => `${regionName(segments, region.in)}: ${number(region.people)}`)
  return (
    <figure style={{ margin: 0, width: '100%', maxWidth: 440 }}>
      <svg viewBox={`0 0 ${width} ${shape.height}`} width="100%" role="img" aria-label={[words.title, ...said].join('; ')}>
        {shape.centres.map(({ x, y }, i) => (
          <circle key={i} cx={x} cy={y} r={shape.radius} fill={colours[i]} fillOpacity={0.16} stroke={colours[i]} strokeWidth={2} />
        ))}
        {shape.names.map(({ x, y }, i) => (
          <foreignObject key={i} x={x - 95} y={y - 12} width={190} height={24}>
            <Name colour={colours[i]} name={segments[i]?.name ?? ''} />
          </foreignObject>
        ))}
        {regions.map((region) => {
          const { x, y } = middleOf(
            shape,
            segments.map(({ id }) => region.in.includes(id)),
          )
          return (
            <text
              key={region.in.join()}
              x={x}
              y={y}
              textAnchor="middle"
              dominantBaseline="central"
              fontSize={16}
              fontWeight={region.people > 0 ? 600 : 400}
              fill={region.people > 0 ? token.colorText : token.colorTextSecondary}
            >
              {number(region.people)}
            </text>
          )
        })}
      </svg>
      <figcaption style={{ textAlign: 'center', fontSize: 12, color: token.colorTextSecondary }}>{words.notToScale}</figcaption>
    </figure>
  )
}

/** The segments in the colours of their circles, each with all its people. */
export function VennLegend({ segments }: Pick<Overlap, 'segments'>) {
  const words = useWords().segments.overlap
  const { number } = useFormat()
  const colours = useColours()
  return (
    <Flex gap="4px 16px" wrap>
      {segments.map((one, i) => (
        <Flex key={one.id} gap={6} align="center" style={{ minWidth: 0, maxWidth: '100%' }}>
          <Dot colour={colours[i]} />
          <Typography.Text ellipsis title={one.name}>
            {one.name}
          </Typography.Text>
          <Typography.Text type="secondary" style={{ whiteSpace: 'nowrap' }}>
            {words.size(number(one.people))}
          </Typography.Text>
        </Flex>
      ))}
    </Flex>
  )
}

export function Dot({ colour }: { readonly colour: string | undefined }) {
  return <span aria-hidden style={{ flex: 'none', width: 10, height: 10, borderRadius: 5, background: colour }} />
}

/** A colour for each segment, in the order asked. */
export function useColours(): readonly string[] {
  const { token } = theme.useToken()
  return [token.colorPrimary, token.colorWarning, token.magenta6, token.blue6]
}

function Name({ colour, name }: { readonly colour: string | undefined; readonly name: string }) {
  return (
    <Flex gap={6} align="center" justify="center" style={{ height: 24 }}>
      <Dot colour={colour} />
      <Typography.Text strong ellipsis title={name}>
        {name}
      </Typography.Text>
    </Flex>
  )
}

/** Between the circles it is in, and away from the others. */
function middleOf({ centres }: Shape, isIn: readonly boolean[]): Point {
  const inside = centres.filter((_, i) => isIn[i])
  const outside = centres.filter((_, i) => !isIn[i])
  const at = mean(inside)
  if (outside.length === 0) return at
  const from = mean(outside)
  const by = (inside.length === 1 ? 42 : 34) / Math.hypot(at.x - from.x, at.y - from.y)
  return { x: at.x + (at.x - from.x) * by, y: at.y + (at.y - from.y) * by }
}

const mean = (points: readonly Point[]): Point => ({
  x: points.reduce((sum, { x }) => sum + x, 0) / points.length,
  y: points.reduce((sum, { y }) => sum + y, 0) / points.length,
})
