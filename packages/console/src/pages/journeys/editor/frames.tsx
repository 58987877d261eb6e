import type { Box, Group, Wire } from '@millrace/contract/journeys/index.ts'
import { Fragment } from 'react'
import { useGroupColour } from './group-card.tsx'

const pad = 12
/** Room for the name above the first step. */
const head = 28
const band = 44

/**
 * The frame of a group: exactly its steps and the ways between them, however they lie, so that nothing else is ever in
 * it. Drawn twice, the edge a little larger than what fills it.
 */
export function Frame({
  group,
  top,
  boxes,
  wires,
  size,
  curve,
}: {
  readonly group: Group
  /** Its first step. */
  readonly top: string | undefined
  readonly boxes: ReadonlyMap<string, Box>
  readonly wires: readonly Wire[]
  readonly size: { readonly width: number; readonly height: number }
  readonly curve: (wire: Wire) => string
}) {
  const { fill, edge } = useGroupColour(group.colour)
  const within = new Set(group.steps)
  const inner = wires.filter((wire) => within.has(wire.from) && wire.to !== null && within.has(wire.to))
  const layer = (colour: string, grow: number) => (
    <>
      {inner.map((wire) => {
        const key = `${wire.from}/${wire.port}`
        const x = wire.x1 - size.width / 2 - pad - grow
        if (wire.x1 !== wire.x2) return <path key={key} d={curve(wire)} fill="none" stroke={colour} strokeWidth={band + 2 * grow} />
        return <rect key={key} x={x} y={wire.y1} width={size.width + 2 * (pad + grow)} height={wire.y2 - wire.y1} fill={colour} />
      })}
      {group.steps.map((id) => {
        const box = boxes.get(id)
        if (!box) return null
        const above = id === top ? head : pad
        return (
          <rect
            key={id}
            x={box.x - pad - grow}
            y={box.y - above - grow}
            width={size.width + 2 * (pad + grow)}
            height={size.height + above + pad + 2 * grow}
            rx={12}
            fill={colour}
          />
        )
      })}
    </>
  )
  return (
    <Fragment>
      {layer(edge, 1.5)}
      {layer(fill, 0)}
    </Fragment>
  )
}
