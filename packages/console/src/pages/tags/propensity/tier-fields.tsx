import { DeleteOutlined } from '@ant-design/icons'
import type { Of } from '@millrace/contract/tags/index.ts'
import { Button, Flex, Form, Input, InputNumber, Space } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'

type Tiers = Of<'propensity'>['tiers']

const presetEdges = [0, 0.1, 0.3]

/** Names of ranges of the probability, from the lowest. */
export function TierFields({ tiers, onChange }: { readonly tiers: Tiers; readonly onChange: (tiers: Tiers) => void }) {
  const words = useWords()
  const said = words.propensity
  const isAscending = tiers.every((one, i) => i === 0 || one.from > (tiers[i - 1]?.from ?? one.from))
  const change = (i: number, next: Partial<Tiers[number]>): void => onChange(tiers.map((one, n) => (n === i ? { ...one, ...next } : one)))
  const preset = (): void => onChange(presetEdges.map((from, i) => ({ value: said.presetNames[i] ?? '', from })))
  return (
    <Form.Item
      label={said.tiers}
      extra={said.tiersNote}
      style={{ margin: 0 }}
      {...(isAscending ? {} : { validateStatus: 'error' as const, help: <span role="alert">{said.tiersWrong}</span> })}
    >
      <Flex vertical gap={6} align="start">
        {tiers.map((tier, i) => (
          <Flex key={i} gap={6} align="center" wrap>
            <Input
              aria-label={said.tierName(i + 1)}
              placeholder={said.tierName(i + 1)}
              value={tier.value}
              maxLength={200}
              onChange={({ target }) => change(i, { value: target.value })}
              style={{ width: 160 }}
            />
            <InputNumber
              aria-label={said.tierFrom(i + 1)}
              prefix="≥"
              suffix="%"
              min={0}
              max={100}
              precision={1}
              value={Math.round(tier.from * 1_000) / 10}
              onChange={(percent) => change(i, { from: Math.round((percent ?? 0) * 10) / 1_000 })}
              style={{ width: 112 }}
            />
            <IconButton
              label={`${words.common.remove} ${tier.value || said.tierName(i + 1)}`}
              icon={<DeleteOutlined />}
              onClick={() => onChange(tiers.filter((_, n) => n !== i))}
            />
          </Flex>
        ))}
        <Space wrap size={6}>
          <Button
            size="small"
            type="dashed"
            disabled={tiers.length === 10}
            onClick={() => onChange([...tiers, { value: '', from: Math.min(1, (tiers.at(-1)?.from ?? 0) + 0.1) }])}
          >
            + {said.addTier}
          </Button>
          {tiers.length === 0 && (
            <Button size="small" type="dashed" onClick={preset}>
              {said.preset}
            </Button>
          )}
        </Space>
      </Flex>
    </Form.Item>
  )
}
