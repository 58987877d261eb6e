import type { liveSchema } from '@millrace/contract/catalog/api.ts'
import { deviceEvent, deviceEventSchema, pushAddress, pushAddressPattern } from '@millrace/contract/messaging/devices.ts'
import { useQuery } from '@tanstack/react-query'
import { AutoComplete, Flex, Typography } from 'antd'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useProviderWords } from '../../lib/channel-accounts.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

type Told = z.infer<typeof liveSchema>['items'][number]

/** A device to try a notification on; those that apps told within the last day are offered. */
export function DeviceField({
  label,
  provider,
  value,
  onChange,
  id,
}: {
  readonly label: string
  /** Only of this service. */
  readonly provider?: string
  readonly value: string
  readonly onChange: (address: string) => void
  readonly id?: string
}) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const nameOf = useProviderWords()
  const told = useQuery({
    queryKey: ['live', slug, 'devices'],
    queryFn: () => call<{ items: Told[] }>(`${api}/live?limit=200&minutes=1440&event=${encodeURIComponent(deviceEvent)}`),
    enabled: can('data.read'),
  })
  const seen = lately(told.data?.items ?? []).filter((one) => provider === undefined || one.provider === provider)
  return (
    <AutoComplete
      {...(id === undefined ? {} : { id })}
      aria-label={label}
      placeholder={`${provider ?? 'jpush'}:…`}
      value={value}
      options={seen.map(({ address, personId, platform, ...one }) => ({
        value: address,
        label: (
          <Flex vertical>
            <Typography.Text ellipsis>{address}</Typography.Text>
            <Typography.Text type="secondary" style={{ fontSize: 12 }}>
              {`${nameOf(one.provider).name} · ${words.push.platforms[platform]} · #${personId}`}
            </Typography.Text>
          </Flex>
        ),
      }))}
      onChange={(next: string | undefined) => onChange((next ?? '').trim())}
      style={{ width: '100%' }}
    />
  )
}

/** Each device once, as it was told last, unless that was that it is signed out. */
function lately(items: readonly Told[]) {
  const seen = new Map<
    string,
    { address: string; provider: string; platform: 'ios' | 'android' | 'harmony'; personId: number; isIn: boolean }
  >()
  for (const { properties, personId } of items) {
    const { data } = deviceEventSchema.safeParse(properties)
    if (!data) continue
    const address = pushAddress(data.$provider, data.$token)
    // The newest come first. Values that are masked are no addresses.
    if (!pushAddressPattern.test(address) || seen.has(address)) continue
    seen.set(address, { address, provider: data.$provider, platform: data.$platform, personId, isIn: !data.$removed })
  }
  return [...seen.values()].filter((one) => one.isIn).slice(0, 20)
}
