import type { Figures, GroupsInput } from '@millrace/contract/segments/groups-api.ts'
import { useCatalog } from '../../lib/catalog.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { isMoneyProperty } from '../../ui/figure-fields.tsx'
import { useMoney } from '../../ui/values.ts'
import type { Shade } from './question.ts'

interface Figure {
  readonly key: 'share' | Exclude<Shade, 'people'>
  readonly label: string
  /** As it is shown, and what it is a share of. */
  readonly text: (figures: Figures) => string
  readonly base: (figures: Figures) => string
}

/** What stands beside the people of a cell, as far as it was asked for: their share, money per person, conversion. */
export function useFigures({ amount, converted }: GroupsInput, total: number): Figure[] {
  const words = useWords().tiers
  const { number, percent } = useFormat()
  const money = useMoney()
  const properties = useCatalog().data?.eventProperties ?? []
  const isMoney = amount !== undefined && isMoneyProperty(amount.property, properties)
  const written = (value: number | null): string =>
    value === null ? '–' : isMoney ? money(Math.round(value)) : number(Math.round(value * 100) / 100)
  const outOf = (n: number | null, of: number): string => `${number(n ?? 0)} / ${number(of)}`
  return [
    { key: 'share', label: words.share, text: ({ share }) => percent(share), base: ({ people }) => outOf(people, total) },
    ...(amount
      ? [
          {
            key: 'arpu' as const,
            label: words.arpu,
            text: ({ arpu }: Figures) => written(arpu),
            base: ({ amount: sum, people }: Figures) => `${written(sum)} / ${number(people)}`,
          },
        ]
      : []),
    ...(converted
      ? [
          {
            key: 'conversion' as const,
            label: words.conversion,
            text: ({ conversion }: Figures) => percent(conversion),
            base: ({ converted: did, people }: Figures) => outOf(did, people),
          },
        ]
      : []),
  ]
}
