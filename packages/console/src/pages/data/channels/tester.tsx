import { classify } from '@millrace/contract/channels/classify.ts'
import type { Channel } from '@millrace/contract/channels/schema.ts'
import { touchesOf } from '@millrace/contract/channels/touch.ts'
import { Card, Flex, Input, Tag, Typography } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../lib/words.ts'
import { useChannelName } from './table.tsx'

/** An address and a referrer, and the channel they make with the list as it stands on the page, saved or not. */
export function Tester({ channels, ownHosts }: { readonly channels: readonly Channel[]; readonly ownHosts: readonly string[] }) {
  const words = useWords()
  const nameOf = useChannelName()
  const [address, setAddress] = useState('https://www.example.com/?utm_source=weibo&utm_medium=social')
  const [referrer, setReferrer] = useState('')
  const { own } = touchesOf('$pageview', { $url: address, $referrer: referrer }, ownHosts)
  const key = own && classify(own, channels)
  const channel = channels.find((one) => one.key === key)
  return (
    <Card size="small" title={words.channels.tester}>
      <Flex gap={8} wrap align="center">
        <Input
          aria-label={words.channels.address}
          prefix={<Typography.Text type="secondary">{words.channels.address}</Typography.Text>}
          value={address}
          onChange={(event) => setAddress(event.target.value)}
          style={{ flex: '2 1 280px' }}
        />
        <Input
          aria-label={words.channels.referrer}
          prefix={<Typography.Text type="secondary">{words.channels.referrer}</Typography.Text>}
          value={referrer}
          placeholder="https://www.baidu.com/"
          onChange={(event) => setReferrer(event.target.value)}
          style={{ flex: '1 1 240px' }}
        />
        <span aria-live="polite">
          {words.channels.result}{' '}
          {channel ? (
            <Tag color="processing">{nameOf(channel)}</Tag>
          ) : (
            <Typography.Text type="secondary">{words.channels.noChannel}</Typography.Text>
          )}
        </span>
      </Flex>
    </Card>
  )
}
