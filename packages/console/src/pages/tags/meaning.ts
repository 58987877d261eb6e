import { formatMoney, isAmount } from '@millrace/contract/money/money.ts'
import { cells, type Definition } from '@millrace/contract/tags/index.ts'
import { useCatalog } from '../../lib/catalog.ts'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { isMoneyFigure } from '../../ui/figure-fields.tsx'

type Meaning = (value: string) => string | undefined

/** What a value says beyond its text: amounts in the currency, names of weekdays, the levels of a cell. */
export function useMeaning(): (definition: Definition) => Meaning {
  const words = useWords().tags
  const { currency } = useProject()
  const { language, percent } = useFormat()
  const properties = useCatalog().data?.eventProperties ?? []
  const amount = (text: string): string | undefined => {
    const minor = Number(text)
    return isAmount(minor) ? formatMoney(minor, currency, language) : undefined
  }
  return (definition) => {
    switch (definition.kind) {
      case 'rule':
        return () => words.noValue
      case 'buckets':
        return isMoneyFigure(definition.figure, properties) ? (range) => amounts(range, amount) : nothing
      case 'figure':
        return isMoneyFigure(definition.figure, properties) ? amount : nothing
      case 'preference':
        return definition.signals[0]?.of.by === 'weekday' ? (value) => words.weekdays[value] : nothing
      case 'rfm':
        return (value) => levelsOf(value, words.levels)
      case 'propensity':
        return definition.tiers.length > 0 ? nothing : (value) => percent(Number(value))
      default:
        return nothing
    }
  }
}

const nothing: Meaning = () => undefined

/** `100–500` as amounts; nothing where one end is none. */
function amounts(range: string, amount: Meaning): string | undefined {
  const sign = /^[<≥]/.exec(range)?.[0] ?? ''
  const ends = range.slice(sign.length).split('–').map(amount)
  return ends.every((end) => end !== undefined) ? `${sign}${ends.join('–')}` : undefined
}

type Levels = Readonly<Record<'days' | 'times' | 'money', Readonly<Record<'H' | 'L', string>>>>

function levelsOf(cell: string, levels: Levels): string | undefined {
  const [key] = Object.entries(cells).find(([, name]) => name === cell) ?? []
  if (key === undefined) return undefined
  const level = (place: number): 'H' | 'L' => (key[place] === 'H' ? 'H' : 'L')
  return [levels.days[level(0)], levels.times[level(1)], levels.money[level(2)]].join(' · ')
}
