import type { Campaign } from '@millrace/contract/journeys/costs.ts'
import type { SendingChannel } from '@millrace/contract/messaging/reach.ts'
import { Link } from '@tanstack/react-router'
import { Flex, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useFormat, useWords } from '../../lib/words.ts'
import { useMoney } from '../../ui/values.ts'

const digits = { fontVariantNumeric: 'tabular-nums', whiteSpace: 'nowrap' } as const

const settings = {
  email: '/$slug/settings/email',
  sms: '/$slug/settings/sms',
  push: '/$slug/settings/push',
  webhook: '/$slug/settings/webhook',
  phone: '/$slug/settings/calls',
} as const

/** What was paid, or where its price is set. */
export function Spend({ spend, channel }: { readonly spend: number | null; readonly channel: SendingChannel }) {
  const words = useWords().costs
  const { slug } = useProject()
  const money = useMoney()
  if (spend !== null) return <span style={digits}>{money(spend)}</span>
  return (
    <Link to={settings[channel]} params={{ slug }} title={words.setPrice}>
      {words.noPrice}
    </Link>
  )
}

/** An amount for one, and between which it lies. */
export function Each(each: { readonly value: number | null; readonly from?: number | null; readonly to?: number | null }) {
  const { value, from, to } = each
  const money = useMoney()
  if (value === null) return <Typography.Text type="secondary">–</Typography.Text>
  return (
    <Flex vertical align="end" style={digits}>
      <span>{money(value)}</span>
      {from !== undefined && (
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          ({from === null ? '–' : money(from)} … {to === null || to === undefined ? '∞' : money(to)})
        </Typography.Text>
      )}
    </Flex>
  )
}

export function Gain({ of: { value, from, to } }: { readonly of: NonNullable<Campaign['incremental']> }) {
  const { number } = useFormat()
  const signed = (n: number): string => `${n > 0 ? '+' : ''}${number(Math.round(n * 10) / 10)}`
  return (
    <Flex vertical align="end" style={digits}>
      <span>{signed(value)}</span>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        ({signed(from)} … {signed(to)})
      </Typography.Text>
    </Flex>
  )
}
