import { Alert, Card, Flex, Segmented, Space, Tooltip, Typography } from 'antd'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Counted } from '../behind.tsx'
import { useTileQuestion } from '../tile-context.ts'
import { ClickMap, type Layer, layers } from './map.tsx'
import { type Answered, OfPeople } from './of-people.tsx'
import { ElementTable, ReachTable } from './tables.tsx'

/** The whole page in numbers, then its map with the table that says the same. */
export function ClickNumbers({ answer, query }: Answered) {
  const words = useWords().clicks
  const { values, set } = useFilters('layer')
  // The address of a board is not that of one of its tiles.
  const isOnTile = useTileQuestion() !== undefined
  const layer: Layer = isOnTile ? 'heat' : (layers.find((one) => one === values.layer) ?? 'heat')
  return (
    <>
      <Totals answer={answer} query={query} />
      {!isOnTile && (
        <Segmented<Layer>
          aria-label={words.layer}
          value={layer}
          options={layers.map((value) => ({ value, label: words.layers[value] }))}
          onChange={(value) => set('layer', value === 'heat' ? undefined : value)}
          style={{ alignSelf: 'start' }}
        />
      )}
      {query.device === null && <Alert type="info" showIcon title={words.mixed} />}
      <Flex gap={16} wrap align="start">
        <div style={{ flex: '1 1 340px', minWidth: 0, maxWidth: query.device === 'phone' ? 440 : 760 }}>
          <ClickMap answer={answer} query={query} layer={layer} />
        </div>
        <div style={{ flex: '1 1 420px', minWidth: 0 }}>
          {layer === 'reach' ? <ReachTable answer={answer} query={query} /> : <ElementTable answer={answer} query={query} />}
        </div>
      </Flex>
    </>
  )
}

function Totals({ answer, query }: Answered) {
  const words = useWords().clicks
  const { number, percent } = useFormat(useProject().timeZone)
  const { clicked } = answer
  const counted = (n: number, of: string, title: string) => <Counted model="click" query={query} slice={{ of }} n={n} title={title} />
  const about = (title: string, note: string) => (
    <Tooltip title={note}>
      <span>{title}</span>
    </Tooltip>
  )
  const figures = [
    { key: 'views', label: words.views, shown: number(answer.views) },
    { key: 'viewers', label: words.viewers, shown: counted(answer.viewers, 'view', words.viewers) },
    { key: 'clicks', label: words.clicks, shown: number(clicked.clicks) },
    { key: 'clickers', label: words.clickers, shown: counted(clicked.people, 'click', words.clickers) },
    { key: 'viewRate', label: words.viewRate, shown: percent(clicked.viewRate) },
    { key: 'personRate', label: words.personRate, shown: percent(clicked.personRate) },
    {
      key: 'rage',
      label: about(words.rage, words.rageNote),
      shown: <OfPeople n={clicked.rage} people={counted(clicked.ragePeople, 'rage', words.ragePeople)} />,
    },
    {
      key: 'dead',
      label: about(words.dead, words.deadNote),
      shown: <OfPeople n={clicked.dead} people={counted(clicked.deadPeople, 'dead', words.deadPeople)} />,
    },
  ]
  return (
    <Card size="small">
      <Space size={[32, 8]} wrap>
        {figures.map(({ key, label, shown }) => (
          <Flex vertical key={key}>
            <Typography.Text type="secondary">{label}</Typography.Text>
            <Typography.Text strong style={{ fontSize: 20 }} data-testid={`click-${key}`}>
              {shown}
            </Typography.Text>
          </Flex>
        ))}
      </Space>
    </Card>
  )
}
