import type { Place } from '@millrace/contract/tags/index.ts'
import { Flex, theme, Typography } from 'antd'
import { useFormat } from '../../lib/words.ts'
import { useShades } from './shades.ts'

/** How people are spread over tiers: one bar, and beneath it each tier with its people. */
export function TierBar({
  places,
  labelOf,
}: {
  readonly places: readonly (Place & { readonly people: number })[]
  readonly labelOf: (place: Place) => string
}) {
  const { token } = theme.useToken()
  const { number, percent } = useFormat()
  const shade = useShades()
  const tiers = places.filter(({ kind }) => kind === 'tier').length
  const total = places.reduce((sum, { people }) => sum + people, 0)
  const shown = places.flatMap((place, i) => {
    const colour = place.kind === 'tier' ? shade(i, tiers) : token.colorFill
    return place.people > 0 || place.kind === 'tier' ? [{ ...place, key: `${place.kind} ${place.value}`, colour }] : []
  })
  return (
    <Flex vertical gap={6}>
      <Flex
        aria-hidden
        style={{ height: 14, borderRadius: token.borderRadiusSM, overflow: 'hidden', background: token.colorFillQuaternary }}
      >
        {shown.map(({ key, colour, people }) => (
          <div key={key} style={{ flex: `${people} 0 0`, background: colour }} />
        ))}
      </Flex>
      <Flex gap="2px 12px" wrap style={{ fontSize: 12 }}>
        {shown.map(({ key, colour, people, ...place }) => (
          <Flex key={key} gap={4} align="center" title={percent(total === 0 ? null : people / total)}>
            <span
              aria-hidden
              style={{ width: 8, height: 8, borderRadius: 2, background: colour, border: `1px solid ${token.colorBorder}` }}
            />
            <span>{labelOf(place)}</span>
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {number(people)}
            </Typography.Text>
          </Flex>
        ))}
      </Flex>
    </Flex>
  )
}
