import type { ChannelBudget } from '@millrace/contract/messaging/contact-rules.ts'
import { sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { Flex, InputNumber, Select } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { ActionField, type FieldsOf, Labelled, Said } from './contact-rule-fields.tsx'

/** What messages of a channel may cost in a month. */
export function BudgetFields({ rule, onChange }: FieldsOf<ChannelBudget>) {
  const { contactRules: text, people, messages } = useWords()
  const { currency } = useProject()
  const name = people.consentChannels[rule.channel]
  return (
    <>
      <Flex gap={12} wrap>
        <Labelled label={messages.channel}>
          {(id) => (
            <Select<ChannelBudget['channel']>
              id={id}
              value={rule.channel}
              options={sendingChannels.map((one) => ({ value: one, label: people.consentChannels[one] }))}
              onChange={(channel) => onChange({ ...rule, channel })}
              style={{ width: 140 }}
            />
          )}
        </Labelled>
        <Labelled label={text.budgetAmount}>
          {(id) => (
            <InputNumber
              id={id}
              min={0}
              max={1_000_000_000}
              suffix={currency}
              value={rule.amount}
              onChange={(amount) => onChange({ ...rule, amount: amount ?? 0 })}
              style={{ width: 180 }}
            />
          )}
        </Labelled>
        <ActionField value={rule.action} onChange={(action) => onChange({ ...rule, action })} />
      </Flex>
      <Said>{text.budgetSaid(name, `${rule.amount.toLocaleString()} ${currency}`, rule.action)}</Said>
    </>
  )
}
