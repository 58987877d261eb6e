import {
  CloudServerOutlined,
  GlobalOutlined,
  MailOutlined,
  MessageOutlined,
  MobileOutlined,
  ShopOutlined,
  TagOutlined,
  WechatOutlined,
} from '@ant-design/icons'
import type { Timeline } from '@millrace/contract/profiles/api.ts'
import { Tooltip } from 'antd'
import type { ReactNode } from 'react'
import { useWords, type Words } from '../../lib/words.ts'

type Channel = keyof Words['people']['channels']

const icons: Record<Channel, ReactNode> = {
  web: <GlobalOutlined />,
  app: <MobileOutlined />,
  mini: <WechatOutlined />,
  mail: <MailOutlined />,
  sms: <MessageOutlined />,
  store: <ShopOutlined />,
  tag: <TagOutlined />,
  server: <CloudServerOutlined />,
}

/** What SDKs call themselves, and what shops call their ends. */
const patterns: readonly (readonly [RegExp, Channel])[] = [
  [/mini|小程序|wechat|公众号/i, 'mini'],
  [/ios|android|harmony|app/i, 'app'],
  [/^(js|web|h5|browser)|analytics\.js|网站|官网/i, 'web'],
  [/门店|store|pos/i, 'store'],
]

const messageChannels: Readonly<Record<string, Channel>> = { sms: 'sms', push: 'app', webhook: 'server' }

export function channelOf({ event, properties }: Timeline['items'][number]): Channel {
  if (event.startsWith('$message_') || event === '$unsubscribed') return messageChannels[String(properties['$channel'])] ?? 'mail'
  if (event.startsWith('$push_')) return 'app'
  if (event.startsWith('$tag')) return 'tag'
  for (const name of ['channel', '$lib', '$os', 'platform']) {
    const value = properties[name]
    const found = typeof value === 'string' ? patterns.find(([pattern]) => pattern.test(value)) : undefined
    if (found) return found[1]
  }
  return event === '$pageview' ? 'web' : 'server'
}

/** Where it happened, as a picture with a name. */
export function ChannelIcon({ entry }: { readonly entry: Timeline['items'][number] }) {
  const words = useWords()
  const channel = channelOf(entry)
  return (
    <Tooltip title={words.people.channels[channel]}>
      <span role="img" aria-label={words.people.channels[channel]}>
        {icons[channel]}
      </span>
    </Tooltip>
  )
}
