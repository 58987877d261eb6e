import type { ChannelAccount } from '@millrace/contract/connectors/accounts.ts'
import { Alert, Card, Flex, Typography } from 'antd'
import { useProviderWords } from '../../../lib/channel-accounts.ts'
import { useWords } from '../../../lib/words.ts'
import { Time } from '../../../ui/time.tsx'

/** Where the provider is to tell what came of messages, and what people answer. */
export function CallbackCard({ account }: { readonly account: ChannelAccount }) {
  const words = useWords()
  const said = useProviderWords()(account.provider)
  return (
    <Card size="small" title={words.accounts.callback}>
      <Flex vertical gap={8}>
        <Typography.Text code copyable data-testid="callback" style={{ overflowWrap: 'anywhere' }}>
          {account.callbackUrl}
        </Typography.Text>
        <span>{said.paste}</span>
        <Typography.Text type="secondary">{words.accounts.callbackNote}</Typography.Text>
        {account.heardAt === null ? (
          <Alert type="info" showIcon title={words.accounts[account.channel].neverHeard} />
        ) : (
          <span>
            {words.accounts.heard} <Time at={account.heardAt} />
          </span>
        )}
      </Flex>
    </Card>
  )
}
