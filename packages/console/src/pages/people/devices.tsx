import { snippet } from '@millrace/contract/ingest/snippets.ts'
import { maxDevices, type PersonDevice, type personDevicesSchema } from '@millrace/contract/messaging/devices.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Card, Collapse, Flex, Tag, Typography } from 'antd'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useAccounts, useProviderWords } from '../../lib/channel-accounts.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Code } from '../../ui/code.tsx'
import { ConnectLink } from '../../ui/connect-link.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

/** Where notifications reach the person, and where they no longer do. */
export function Devices({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['devices', slug, personId],
    queryFn: () => call<z.infer<typeof personDevicesSchema>>(`${api}/people/${personId}/devices`),
  })
  return (
    <Card size="small" title={words.push.devices}>
      <Loaded query={query}>
        {({ items }) => {
          const living = items.filter((one) => one.goneAt === null)
          return items.length === 0 ? (
            <HowToTell />
          ) : (
            <Flex vertical gap={12} data-testid="devices">
              {[...living, ...items.filter((one) => one.goneAt !== null)].map((one) => (
                <Device key={`${one.provider} ${one.token}`} device={one} />
              ))}
              {living.length > maxDevices && <Typography.Text type="secondary">{words.push.mostDevices(maxDevices)}</Typography.Text>}
            </Flex>
          )
        }}
      </Loaded>
    </Card>
  )
}

function Device({ device }: { readonly device: PersonDevice }) {
  const words = useWords()
  const { slug } = useProject()
  const accounts = useAccounts('push')
  const { provider, platform, app, token, isSandbox, seenAt, goneAt, goneReason } = device
  const { name } = useProviderWords()(provider)
  const reasons: Readonly<Record<string, string>> = words.push.goneReasons
  const isSet = accounts.data?.some((one) => one.provider === provider && one.isDefault && one.archivedAt === null) ?? true
  return (
    <Flex vertical role="group" aria-label={`${name} ${token}`} data-gone={goneAt !== null}>
      <Flex wrap gap={8} align="center">
        <Typography.Text strong {...(goneAt === null ? {} : { type: 'secondary' as const })}>
          {name} · {words.push.platforms[platform]}
        </Typography.Text>
        {isSandbox && <Tag>{words.push.sandbox}</Tag>}
        {goneAt !== null && <Tag>{words.push.gone}</Tag>}
        {goneAt === null && !isSet && (
          <Link to="/$slug/settings/push" params={{ slug }}>
            {words.push.noAccount}
          </Link>
        )}
      </Flex>
      {app !== '' && <Typography.Text style={{ overflowWrap: 'anywhere' }}>{app}</Typography.Text>}
      <Typography.Text
        type="secondary"
        style={{ fontSize: 12 }}
        ellipsis={{ tooltip: token }}
        {...(token.startsWith('…') ? {} : { copyable: { text: `${provider}:${token}` } })}
      >
        {token}
      </Typography.Text>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {words.push.seen} <Time at={seenAt} />
        {goneAt !== null && (
          <>
            {' · '}
            <Time at={goneAt} /> {reasons[goneReason ?? ''] ?? words.push.goneSaid(goneReason ?? '')}
          </>
        )}
      </Typography.Text>
    </Flex>
  )
}

/** Nothing here until the app says so: how it does. */
function HowToTell() {
  const words = useWords()
  const { slug } = useProject()
  const { code } = snippet('push_device', { url: window.location.origin, project: slug, writeKey: 'WRITE_KEY' })
  return (
    <Flex vertical gap={8}>
      <Typography.Text type="secondary">{words.push.noDevices}</Typography.Text>
      <Collapse
        size="small"
        items={[
          {
            key: 'how',
            label: words.push.howToTell,
            children: (
              <Flex vertical gap={8}>
                <Code code={code} />
                <Typography.Text type="secondary">{words.push.howNote}</Typography.Text>
                <ConnectLink />
              </Flex>
            ),
          },
        ]}
      />
    </Flex>
  )
}
