import { ApiOutlined, BellOutlined, MailOutlined, MessageOutlined, PhoneOutlined } from '@ant-design/icons'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { Tag } from 'antd'
import type { ReactNode } from 'react'
import { useWords } from '../lib/words.ts'

/** Its word stands beside it; the picture has none. */
const silent = { 'aria-hidden': true, role: 'presentation', 'aria-label': '' } as const

export const channelIcons: Readonly<Record<SendingChannel, ReactNode>> = {
  email: <MailOutlined {...silent} />,
  sms: <MessageOutlined {...silent} />,
  push: <BellOutlined {...silent} />,
  webhook: <ApiOutlined {...silent} />,
  phone: <PhoneOutlined {...silent} />,
}

/** By which channel something is sent. */
export function ChannelTag({ channel }: { readonly channel: SendingChannel }) {
  const words = useWords()
  return <Tag icon={channelIcons[channel]}>{words.people.consentChannels[channel]}</Tag>
}
