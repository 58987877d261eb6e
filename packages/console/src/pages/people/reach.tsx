import { type Reach as Reachable, sendingChannels } from '@millrace/contract/messaging/reach.ts'
import { useQuery } from '@tanstack/react-query'
import { Card, Flex, Tag, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { usePurposes } from '../../lib/purposes.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { channelIcons } from '../../ui/channel-tag.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Reason } from '../messages/reason.tsx'

/** Which messages can reach the person now, and why others cannot. */
export function Reach({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug } = useProject()
  const { nameOf } = usePurposes()
  const query = useQuery({
    queryKey: ['consents', slug, personId, 'reach'],
    queryFn: () => call<Reachable>(`${api}/people/${personId}/reach`),
  })
  return (
    <Card size="small" title={words.people.reach}>
      <Loaded query={query}>
        {({ items }) => (
          <Flex vertical gap={8} data-testid="reach">
            {sendingChannels.map((channel) => (
              <Flex key={channel} vertical gap={4} role="group" aria-label={words.people.consentChannels[channel]}>
                <Typography.Text strong>
                  {channelIcons[channel]} {words.people.consentChannels[channel]}
                </Typography.Text>
                {items.map(
                  (one) =>
                    one.channel === channel && (
                      <Flex key={one.purpose} wrap gap={8} align="center">
                        <span>{one.purpose === null ? words.people.serviceMessages : nameOf(one.purpose)}</span>
                        <Tag color={one.reachable ? 'success' : 'default'}>
                          {one.reachable ? words.people.reachable : words.people.unreachable}
                        </Tag>
                        {one.reason !== null && <Reason reason={one.reason} />}
                      </Flex>
                    ),
                )}
              </Flex>
            ))}
          </Flex>
        )}
      </Loaded>
    </Card>
  )
}
