import type { Figures, Groups, GroupsInput } from '@millrace/contract/segments/groups-api.ts'
import { Button, Flex, Segmented, Typography } from 'antd'
import { downloadCsv } from '../../lib/csv.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { Statement } from '../../ui/statement.tsx'
import { CrossTable } from './cross-table.tsx'
import { GroupTable } from './group-table.tsx'
import { useAttributeLabel, useHeadLabel } from './labels.ts'
import { type Shade, shades } from './question.ts'

interface Props {
  readonly asked: GroupsInput
  readonly answer: Groups
  readonly shade: Shade
  readonly onShade: (shade: Shade) => void
  readonly isFetching: boolean
}

/** The table of all cells, what is in them, and the file. */
export function CrossAnswer({ asked, answer, shade, onShade, isFetching }: Props) {
  const words = useWords()
  const { number } = useFormat()
  const figures = [
    ...(['people', 'share'] as const).map((key) => words.tiers[key]),
    ...(asked.amount ? [words.tiers.arpu] : []),
    ...(asked.converted ? [words.tiers.conversion] : []),
  ]
  const offered = shades.filter((one) => one === 'people' || (one === 'arpu' ? asked.amount : asked.converted))
  const Shown = asked.by.length > 1 ? CrossTable : GroupTable
  const isOverlapping = asked.by.some((one) => one.by === 'segments' && one.ids.length > 1)
  return (
    <Flex vertical gap={12} style={{ opacity: isFetching ? 0.6 : 1 }}>
      <Flex gap={16} wrap align="baseline">
        <Typography.Text strong aria-live="polite" data-testid="cross-total" style={{ fontSize: 18 }}>
          {words.tiers.all(number(answer.total.people))}
        </Typography.Text>
        {asked.by.length > 1 && (
          <Typography.Text type="secondary">
            {words.tiers.inCell} {figures.join(' · ')}
          </Typography.Text>
        )}
        {offered.length > 1 && (
          <Flex gap={8} align="center">
            <Typography.Text type="secondary">{words.tiers.shade}</Typography.Text>
            <Segmented<Shade>
              size="small"
              aria-label={words.tiers.shade}
              value={offered.includes(shade) ? shade : 'people'}
              options={offered.map((value) => ({ value, label: words.tiers[value] }))}
              onChange={onShade}
            />
          </Flex>
        )}
      </Flex>
      {isOverlapping && <Typography.Text type="secondary">{words.tiers.overlap}</Typography.Text>}
      <Shown asked={asked} answer={answer} shade={offered.includes(shade) ? shade : 'people'} />
      <Flex justify="space-between" align="start" gap={8}>
        <Statement sql={answer.sql} ms={answer.ms} />
        <Save asked={asked} answer={answer} />
      </Flex>
    </Flex>
  )
}

function Save({ asked, answer }: Pick<Props, 'asked' | 'answer'>) {
  const words = useWords()
  const headLabel = useHeadLabel()
  const attributeLabel = useAttributeLabel()
  function save(): void {
    const figuresOf = ({ people, share, amount, arpu, converted, conversion }: Figures) => [
      people,
      share,
      amount,
      arpu,
      converted,
      conversion,
    ]
    const labels = answer.by.map(({ heads }, i) => heads.map((head) => labelOf(asked, i, head)))
    const rows = answer.cells.map((cell) => [...cell.at.map((n, i) => labels[i]?.[n] ?? ''), ...figuresOf(cell)])
    const totals = answer.by.flatMap(({ figures }, i) =>
      figures.map((one, n) => [...answer.by.map((_, k) => (k === i ? (labels[i]?.[n] ?? '') : words.tiers.total)), ...figuresOf(one)]),
    )
    const header = [...asked.by.map(attributeLabel), 'people', 'share', 'amount', 'arpu', 'converted', 'conversion']
    const whole = [...answer.by.map(() => words.tiers.total), ...figuresOf(answer.total)]
    downloadCsv('cross', header, [...rows, ...(answer.by.length > 1 ? totals : []), whole])
  }
  const labelOf = (input: GroupsInput, i: number, head: Groups['by'][number]['heads'][number]): string => {
    const attribute = input.by[i]
    return attribute ? headLabel(attribute, head) : ''
  }
  return (
    <Button size="small" onClick={save}>
      {words.common.download}
    </Button>
  )
}
