import { sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { Tag } from 'antd'
import { useWords } from '../../lib/words.ts'
import { ChannelTag } from '../../ui/channel-tag.tsx'

/** The channel of a conversation, which may be one that nothing is sent by. */
export function ReplyChannel({ channel }: { readonly channel: string }) {
  const words = useWords()
  const known = sendingChannels.find((one) => one === channel)
  const names: Readonly<Record<string, string>> = words.people.consentChannels
  return known ? <ChannelTag channel={known} /> : <Tag>{names[channel] ?? channel}</Tag>
}
