import { consentChannels } from '@millrace/contract/messaging/consents.ts'
import { sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { type ReachRule, type ReachState, reachStates } from '@millrace/contract/rules/index.ts'
import { Select, Space } from 'antd'
import { usePurposes } from '../lib/purposes.ts'
import { useWords } from '../lib/words.ts'

/** What somebody said of a purpose on a channel, or whether they can be reached for it there. */
export function ReachFields({ rule, onChange }: { readonly rule: ReachRule; readonly onChange: (rule: ReachRule) => void }) {
  const words = useWords()
  const { items, nameOf, query } = usePurposes()
  const { purpose, channel, is } = rule
  const purposes = items.filter((one) => !one.isArchived || one.key === purpose)
  const channels = is === 'reachable' ? sendingChannels : consentChannels
  const put = (next: ReachState): void =>
    onChange({ ...rule, is: next, channel: next === 'reachable' && !sendingChannels.some((one) => one === channel) ? 'email' : channel })
  return (
    <Space wrap size={6}>
      <Select
        aria-label={words.segments.reachState}
        value={is}
        options={reachStates.map((state) => ({ value: state, label: words.segments.reachStates[state] }))}
        onChange={put}
        popupMatchSelectWidth={false}
      />
      <Select
        aria-label={words.people.purpose}
        loading={query.isPending}
        value={purpose}
        options={purposes.map((one) => ({ value: one.key, label: nameOf(one.key) }))}
        onChange={(key) => onChange({ ...rule, purpose: key })}
        popupMatchSelectWidth={false}
        style={{ minWidth: 120 }}
      />
      <Select
        aria-label={words.people.consentChannel}
        value={channel}
        options={channels.map((one) => ({ value: one, label: words.people.consentChannels[one] }))}
        onChange={(next) => onChange({ ...rule, channel: next })}
        popupMatchSelectWidth={false}
      />
    </Space>
  )
}
