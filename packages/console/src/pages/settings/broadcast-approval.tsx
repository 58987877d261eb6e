import type { BroadcastApproval } from '@millrace/contract/broadcasts/approval.ts'
import { Checkbox, Flex, InputNumber, Radio } from 'antd'
import { useWords } from '../../lib/words.ts'

const firstOver = 10_000
const overOf = { always: 0, over: firstOver }
type When = 'never' | keyof typeof overOf

interface Props {
  readonly value?: BroadcastApproval | null
  readonly onChange?: (value: BroadcastApproval | null) => void
}

/** Never, always, or over so many people; all classes or marketing alone. */
export function BroadcastApprovalField({ value = null, onChange }: Props) {
  const words = useWords().review
  const marketingOnly = value?.marketingOnly ?? false
  const when: When = value === null ? 'never' : value.over === 0 ? 'always' : 'over'
  const choose = (next: When): void => onChange?.(next === 'never' ? null : { over: overOf[next], marketingOnly })
  return (
    <Flex vertical gap={8}>
      <Radio.Group
        aria-label={words.broadcasts}
        value={when}
        options={[
          { value: 'never', label: words.broadcastsNever },
          { value: 'always', label: words.broadcastsAlways },
          { value: 'over', label: words.broadcastsOver },
        ]}
        onChange={(event) => choose(event.target.value as When)}
      />
      {value !== null && (
        <Flex gap={12} align="center" wrap>
          {value.over > 0 && (
            <InputNumber
              aria-label={words.broadcastsOver}
              min={1}
              max={1_000_000_000}
              precision={0}
              suffix={words.mostPeople}
              value={value.over}
              onChange={(over) => onChange?.({ over: over ?? firstOver, marketingOnly })}
              style={{ width: 160 }}
            />
          )}
          <Checkbox checked={marketingOnly} onChange={(event) => onChange?.({ over: value.over, marketingOnly: event.target.checked })}>
            {words.marketingOnly}
          </Checkbox>
        </Flex>
      )}
    </Flex>
  )
}
