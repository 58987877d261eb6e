import { DeleteOutlined } from '@ant-design/icons'
import type { Tiers } from '@millrace/contract/tags/index.ts'
import { Button, Flex, Form, Input, InputNumber, Select } from 'antd'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { editOf } from './ordered-card.tsx'

type By = Tiers['by'] | 'none'

/** What a tier is, whichever way they are told apart. */
interface Tier {
  readonly value: string
  readonly limit: number
}

const tiersIn = (tiers: Tiers): Tier[] =>
  tiers.by === 'percentile'
    ? tiers.tiers.map(({ value, top }) => ({ value, limit: top }))
    : tiers.tiers.map(({ value, from }) => ({ value, limit: from }))

function tiersOf(by: Tiers['by'], list: readonly Tier[], rest: string | undefined): Tiers {
  if (by === 'percentile') return { by, tiers: list.map(({ value, limit }) => ({ value, top: limit })), rest }
  return { by, tiers: list.map(({ value, limit }) => ({ value, from: limit })), rest }
}

const limits: Readonly<Record<Tiers['by'], readonly number[]>> = { percentile: [20, 50], points: [80, 50] }

interface Props {
  readonly tiers: Tiers | undefined
  readonly onChange: (tiers: Tiers | undefined) => void
}

/** What scores are called: the best so many percent, or from so many points on. */
export function TierFields({ tiers, onChange }: Props) {
  const words = useWords().tagKinds.tiers
  const by: By = tiers?.by ?? 'none'
  const choose = (next: By): void => {
    if (next === 'none') return onChange(undefined)
    // Their names stay.
    const list = limits[next].map((limit, i) => ({ value: tiers?.tiers[i]?.value ?? '', limit }))
    onChange(tiersOf(next, list, tiers?.rest))
  }
  return (
    <>
      <Form.Item label={words.title} extra={words.notes[by]} style={{ margin: 0 }}>
        <Select<By>
          aria-label={words.title}
          value={by}
          options={(['none', 'percentile', 'points'] as const).map((value) => ({ value, label: words.by[value] }))}
          onChange={choose}
          popupMatchSelectWidth={false}
          style={{ width: 240 }}
        />
      </Form.Item>
      {tiers && <TierRows tiers={tiers} onChange={onChange} />}
    </>
  )
}

function TierRows({ tiers, onChange }: { readonly tiers: Tiers; readonly onChange: Props['onChange'] }) {
  const all = useWords()
  const words = all.tagKinds.tiers
  const { by, rest } = tiers
  const list = tiersIn(tiers)
  const put = (next: readonly Tier[]): void => onChange(tiersOf(by, next, rest))
  const inOrder = list.every(({ limit }, i) => {
    const before = list[i - 1]?.limit
    return before === undefined || (by === 'percentile' ? limit > before : limit < before)
  })
  const last = list.at(-1)?.limit ?? 0
  const next = by === 'percentile' ? Math.min(100, last + 30) : last - 30
  return (
    <>
      <Form.Item
        style={{ margin: 0 }}
        {...(inOrder ? {} : { validateStatus: 'error' as const, help: <span role="alert">{words.wrong[by]}</span> })}
      >
        <Flex vertical gap={6}>
          {list.map((tier, i) => {
            const { onChange: change, onRemove } = editOf(list, i, put)
            const name = words.tier(i + 1)
            return (
              <Flex key={i} gap={6} align="center" wrap>
                <Input
                  aria-label={`${words.value} ${name}`}
                  placeholder={words.value}
                  value={tier.value}
                  maxLength={200}
                  onChange={({ target }) => change({ ...tier, value: target.value })}
                  style={{ width: 140 }}
                />
                <InputNumber
                  aria-label={`${name} ${words[by === 'percentile' ? 'top' : 'from']}`}
                  prefix={words[by === 'percentile' ? 'top' : 'from']}
                  suffix={by === 'percentile' ? '%' : words.points}
                  {...(by === 'percentile' ? { min: 0.01, max: 100 } : {})}
                  value={tier.limit}
                  onChange={(limit) => change({ ...tier, limit: limit ?? 0 })}
                  style={{ width: 150 }}
                />
                <IconButton
                  label={`${all.common.remove} ${name}`}
                  icon={<DeleteOutlined />}
                  disabled={list.length === 1}
                  onClick={onRemove}
                />
              </Flex>
            )
          })}
          <Button
            size="small"
            type="dashed"
            disabled={list.length === 20}
            onClick={() => put([...list, { value: '', limit: next }])}
            style={{ alignSelf: 'flex-start' }}
          >
            + {words.add}
          </Button>
        </Flex>
      </Form.Item>
      <Form.Item label={all.tags.rest} htmlFor="tag-rest" style={{ margin: 0 }}>
        <Input
          id="tag-rest"
          value={rest ?? ''}
          maxLength={200}
          placeholder={all.tags.restHint}
          onChange={({ target }) => onChange(tiersOf(by, list, target.value === '' ? undefined : target.value))}
          style={{ maxWidth: 240 }}
        />
      </Form.Item>
    </>
  )
}
