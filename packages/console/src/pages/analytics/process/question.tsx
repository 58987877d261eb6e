import { ArrowUpOutlined, DeleteOutlined } from '@ant-design/icons'
import {
  maxStations,
  positions,
  type ProcessQuery,
  type Station,
  type StuckAfter,
  stuckUnits,
  windowMs,
} from '@millrace/contract/queries/index.ts'
import { Button, Flex, Input, InputNumber, Segmented, Select, Space, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { EventField, FilterFields, PeopleField, RangeField } from '../fields.tsx'
import { useAnalysisWords } from '../words.ts'

interface Draft {
  readonly draft: ProcessQuery
  readonly change: (query: ProcessQuery) => void
}

const fresh: Station = { event: '', filters: [], name: '', stuckAfter: null }

/** The stations in their order, then what it means to be at one. */
export function ProcessQuestion({ draft, change }: Draft) {
  const words = useWords().process
  const put = (i: number, station: Station): void =>
    change({ ...draft, stations: draft.stations.map((one, n) => (n === i ? station : one)) })
  return (
    <Flex vertical gap={12}>
      {draft.stations.map((station, i) => (
        <StationFields
          key={i}
          n={i + 1}
          station={station}
          onChange={(next) => put(i, next)}
          {...(i > 0 ? { onEarlier: () => change({ ...draft, stations: earlier(draft.stations, i) }) } : {})}
          {...(draft.stations.length > 2
            ? { onRemove: () => change({ ...draft, stations: draft.stations.filter((_, n) => n !== i) }) }
            : {})}
        />
      ))}
      <div>
        <Button
          type="dashed"
          disabled={draft.stations.length >= maxStations}
          onClick={() => change({ ...draft, stations: [...draft.stations, fresh] })}
        >
          + {words.addStation}
        </Button>
      </div>
      <Space wrap>
        <Segmented
          value={draft.position}
          options={positions.map((value) => ({ value, label: words.positions[value] }))}
          onChange={(position) => change({ ...draft, position })}
        />
        <RangeField query={draft} onChange={change} />
        <Typography.Text type="secondary">{words.positionNotes[draft.position]}</Typography.Text>
      </Space>
      <PeopleField rule={draft.people} onChange={(people) => change({ ...draft, people })} />
    </Flex>
  )
}

/** The stations with one of them before the one that was before it. */
const earlier = (stations: readonly Station[], i: number): Station[] =>
  stations.flatMap((one, n) => (n === i ? [] : n === i - 1 ? stations.slice(i - 1, i + 1).toReversed() : [one]))

function StationFields({
  n,
  station,
  onChange,
  onEarlier,
  onRemove,
}: {
  readonly n: number
  readonly station: Station
  readonly onChange: (station: Station) => void
  readonly onEarlier?: () => void
  readonly onRemove?: () => void
}) {
  const words = useWords()
  const own = words.process
  const { event } = useAnalysisWords()
  return (
    <Flex gap={8} align="start" wrap>
      <Typography.Text type="secondary" style={{ width: 64, lineHeight: '32px' }}>
        {own.station(n)}
      </Typography.Text>
      <EventField
        label={`${own.station(n)} ${event}`}
        value={station.event}
        onChange={(name) => onChange({ ...station, event: name ?? '' })}
      />
      <Input
        aria-label={`${own.station(n)} ${own.name}`}
        placeholder={own.name}
        maxLength={100}
        value={station.name}
        onChange={({ target }) => onChange({ ...station, name: target.value })}
        style={{ width: 180 }}
      />
      <StuckField
        label={`${own.station(n)} ${own.stuckAfter}`}
        value={station.stuckAfter}
        onChange={(stuckAfter) => onChange({ ...station, stuckAfter })}
      />
      <FilterFields filters={station.filters} onChange={(filters) => onChange({ ...station, filters })} />
      {onEarlier && <IconButton label={own.earlier(n)} icon={<ArrowUpOutlined />} onClick={onEarlier} />}
      {onRemove && <IconButton label={`${words.common.remove}: ${own.station(n)}`} icon={<DeleteOutlined />} onClick={onRemove} />}
    </Flex>
  )
}

/** After how long people are stuck; empty: it is not judged. */
function StuckField({
  label,
  value,
  onChange,
}: {
  readonly label: string
  readonly value: StuckAfter | null
  readonly onChange: (value: StuckAfter | null) => void
}) {
  const words = useWords().process
  const unit = value?.unit ?? 'hour'
  return (
    <Space wrap>
      <Typography.Text type="secondary">{words.stuckAfter}</Typography.Text>
      <Space.Compact>
        <InputNumber
          aria-label={label}
          min={1}
          max={(365 * windowMs.day) / windowMs[unit]}
          precision={0}
          placeholder={words.never}
          value={value?.amount ?? null}
          onChange={(amount) => onChange(amount === null ? null : { amount, unit })}
          style={{ width: 90 }}
        />
        <Select
          aria-label={`${label}: ${words.units[unit]}`}
          value={unit}
          disabled={value === null}
          options={stuckUnits.map((one) => ({ value: one, label: words.units[one] }))}
          onChange={(next) => onChange(value && { ...value, unit: next })}
          style={{ width: 90 }}
        />
      </Space.Compact>
    </Space>
  )
}
