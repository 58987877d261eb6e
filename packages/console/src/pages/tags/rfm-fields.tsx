import { cells, type Of } from '@millrace/contract/tags/index.ts'
import { Form, InputNumber, Select, Space, Table } from 'antd'
import { useCatalog } from '../../lib/catalog.ts'
import { useWords } from '../../lib/words.ts'
import { isMoneyProperty } from '../../ui/figure-fields.tsx'
import { NameField } from '../../ui/name-field.tsx'
import { NumberField } from '../../ui/number-field.tsx'
import { HappenedFields } from './happened-fields.tsx'
import { useEventProperties } from './properties.ts'

type Rfm = Of<'rfm'>
type Thresholds = Rfm['thresholds']

const limitKinds = ['mean', 'median', 'fixed'] as const

interface Props {
  readonly definition: Rfm
  readonly onChange: (definition: Rfm) => void
}

/** Which purchases count, what they are worth, where high begins, and what the eight cells say. */
export function RfmFields({ definition, onChange }: Props) {
  const words = useWords().tags
  const { thresholds, money, event } = definition
  const names = useEventProperties(event, 'number')
  return (
    <>
      <HappenedFields value={definition} onChange={(happened) => onChange({ ...definition, ...happened })} note={words.moneyNote} />
      <Form.Item label={words.money} extra={words.moneySum}>
        <NameField label={words.money} value={money} names={names} onChange={(next) => onChange({ ...definition, money: next })} />
      </Form.Item>
      <Form.Item label={words.limits} extra={words.limitNotes[thresholds.by]}>
        <Select<Thresholds['by']>
          aria-label={words.limits}
          value={thresholds.by}
          options={limitKinds.map((value) => ({ value, label: words.limitKinds[value] }))}
          onChange={(by) => onChange({ ...definition, thresholds: by === 'fixed' ? { by, days: 90, times: 2, money: 0 } : { by } })}
          style={{ width: 160 }}
        />
      </Form.Item>
      {thresholds.by === 'fixed' && (
        <Limits thresholds={thresholds} money={money} onChange={(next) => onChange({ ...definition, thresholds: next })} />
      )}
      <Cells />
    </>
  )
}

type Fixed = Extract<Thresholds, { by: 'fixed' }>

function Limits({
  thresholds,
  money,
  onChange,
}: {
  readonly thresholds: Fixed
  readonly money: string
  readonly onChange: (thresholds: Fixed) => void
}) {
  const words = useWords().tags
  const properties = useCatalog().data?.eventProperties ?? []
  return (
    <Space wrap size={[24, 0]} align="start">
      <Form.Item label={words.limitDays} htmlFor="tag-days">
        <InputNumber id="tag-days" min={0} value={thresholds.days} onChange={(days) => onChange({ ...thresholds, days: days ?? 0 })} />
      </Form.Item>
      <Form.Item label={words.limitTimes} htmlFor="tag-times">
        <InputNumber id="tag-times" min={0} value={thresholds.times} onChange={(times) => onChange({ ...thresholds, times: times ?? 0 })} />
      </Form.Item>
      <Form.Item label={words.limitMoney}>
        <NumberField
          label={words.limitMoney}
          value={thresholds.money}
          isMoney={isMoneyProperty(money, properties)}
          onChange={(next) => onChange({ ...thresholds, money: next })}
        />
      </Form.Item>
    </Space>
  )
}

const keys = ['HHH', 'HLH', 'LHH', 'LLH', 'HHL', 'HLL', 'LHL', 'LLL'] as const satisfies (keyof typeof cells)[]
const level = (key: string, place: number): 'H' | 'L' => (key[place] === 'H' ? 'H' : 'L')

/** The eight values and what to make of them. */
function Cells() {
  const words = useWords().tags
  return (
    <Form.Item label={words.cells} style={{ margin: 0 }}>
      <Table
        rowKey={(key) => key}
        size="small"
        dataSource={[...keys]}
        pagination={false}
        scroll={{ x: 560 }}
        columns={[
          { title: words.value, width: 96, render: (_, key) => cells[key] },
          { title: words.recency, width: 96, render: (_, key) => words.levels.days[level(key, 0)] },
          { title: words.frequency, width: 88, render: (_, key) => words.levels.times[level(key, 1)] },
          { title: words.money, width: 80, render: (_, key) => words.levels.money[level(key, 2)] },
          { title: words.advice, render: (_, key) => words.advices[key] },
        ]}
      />
    </Form.Item>
  )
}
