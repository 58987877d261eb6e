import { type ChannelRate, ratePeriods } from '@millrace/contract/messaging/contact-rules.ts'
import { sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { Checkbox, DatePicker, Flex, InputNumber, Select } from 'antd'
import dayjs from 'dayjs'
import { type AccountChannel, useAccounts } from '../../lib/channel-accounts.ts'
import { useWords } from '../../lib/words.ts'
import { type FieldsOf, Labelled, Said } from './contact-rule-fields.tsx'

/** How many messages a channel, or one account of it, sends. */
export function RateFields({ rule, onChange }: FieldsOf<ChannelRate>) {
  const { contactRules: text, people, messages } = useWords()
  const accounts = useAccounts(rule.channel as AccountChannel) /* of a channel without accounts there are none */
  const account = accounts.data?.find(({ id }) => id === rule.account)?.name ?? rule.account
  const { warmUp } = rule
  return (
    <>
      <Flex gap={12} wrap>
        <Labelled label={messages.channel}>
          {(id) => (
            <Select<ChannelRate['channel']>
              id={id}
              value={rule.channel}
              options={sendingChannels.map((one) => ({ value: one, label: people.consentChannels[one] }))}
              onChange={(channel) => onChange({ ...rule, channel, account: null })}
              style={{ width: 140 }}
            />
          )}
        </Labelled>
        {rule.channel !== 'email' && (
          <Labelled label={text.rateAccount}>
            {(id) => (
              <Select<string>
                id={id}
                value={rule.account ?? ''}
                options={[
                  { value: '', label: text.rateAllAccounts },
                  ...(accounts.data ?? []).map((one) => ({ value: one.id, label: one.name })),
                ]}
                onChange={(next) => onChange({ ...rule, account: next === '' ? null : next })}
                style={{ width: 200 }}
              />
            )}
          </Labelled>
        )}
        <Labelled label={text.rateLimit}>
          {(id) => (
            <InputNumber
              id={id}
              min={1}
              max={10_000_000}
              precision={0}
              value={rule.limit}
              onChange={(limit) => onChange({ ...rule, limit: limit ?? 1 })}
              style={{ width: 120 }}
            />
          )}
        </Labelled>
        <Labelled label={text.period}>
          {(id) => (
            <Select<ChannelRate['per']>
              id={id}
              value={rule.per}
              options={ratePeriods.map((one) => ({ value: one, label: text.ratePeriods[one] }))}
              onChange={(per) => onChange({ ...rule, per })}
              style={{ width: 140 }}
            />
          )}
        </Labelled>
      </Flex>
      <Checkbox
        checked={warmUp !== null}
        onChange={({ target }) =>
          onChange({
            ...rule,
            warmUp: target.checked
              ? { since: dayjs().format('YYYY-MM-DD'), days: 14, first: Math.max(1, Math.round(rule.limit / 50)) }
              : null,
          })
        }
      >
        {text.warmUp}
      </Checkbox>
      {warmUp && (
        <Flex gap={12} wrap>
          <Labelled label={text.warmUpSince}>
            {(id) => (
              <DatePicker
                id={id}
                allowClear={false}
                value={dayjs(warmUp.since)}
                onChange={(since) => since && onChange({ ...rule, warmUp: { ...warmUp, since: since.format('YYYY-MM-DD') } })}
              />
            )}
          </Labelled>
          <Labelled label={text.warmUpDays}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                max={90}
                precision={0}
                value={warmUp.days}
                onChange={(days) => onChange({ ...rule, warmUp: { ...warmUp, days: days ?? 1 } })}
              />
            )}
          </Labelled>
          <Labelled label={text.warmUpFirst}>
            {(id) => (
              <InputNumber
                id={id}
                min={1}
                precision={0}
                value={warmUp.first}
                onChange={(first) => onChange({ ...rule, warmUp: { ...warmUp, first: first ?? 1 } })}
              />
            )}
          </Labelled>
        </Flex>
      )}
      <Said>{text.rateSaid(people.consentChannels[rule.channel], account, rule.limit.toLocaleString(), rule.per)}</Said>
    </>
  )
}
