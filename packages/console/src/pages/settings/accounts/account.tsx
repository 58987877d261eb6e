import type { ChannelAccount, ChannelProvider } from '@millrace/contract/connectors/accounts.ts'
import { useParams } from '@tanstack/react-router'
import { Alert, Card, Col, Flex, Row, Tag } from 'antd'
import { type AccountChannel, useAccounts, useProviders, useProviderWords } from '../../../lib/channel-accounts.ts'
import { useProject } from '../../../lib/session.ts'
import { useFilters } from '../../../lib/url-state.ts'
import { useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Shelf } from '../../../ui/shelf.tsx'
import { Loaded, Teach } from '../../../ui/states.tsx'
import { AccountForm } from './account-form.tsx'
import { CallbackCard } from './callback-card.tsx'
import { Stopped } from './stopped.tsx'
import { TryCard } from './try-card.tsx'

export const SmsAccountPage = () => <AccountPage channel="sms" />
export const PushAccountPage = () => <AccountPage channel="push" />
export const WebhookAccountPage = () => <AccountPage channel="webhook" />

/** One account at a provider: what it holds, where its receipts come in, and whether it works. */
function AccountPage({ channel }: { readonly channel: AccountChannel }) {
  const words = useWords()
  const { can } = useProject()
  const { id = '' } = useParams({ strict: false })
  const { values } = useFilters('provider')
  const providers = useProviders(channel)
  const accounts = useAccounts(channel, 10_000)
  if (!can('channels.manage'))
    return (
      <Page title={words.accounts[channel].title}>
        <Alert type="info" showIcon title={words.accounts.noRight} />
      </Page>
    )
  return (
    <Loaded query={providers}>
      {(all) =>
        id === 'new' ? (
          <NewAccount provider={all.find((one) => one.name === values.provider)} />
        ) : (
          <Loaded query={accounts}>{(items) => <Known account={items.find((one) => one.id === id)} providers={all} />}</Loaded>
        )
      }
    </Loaded>
  )
}

function NewAccount({ provider }: { readonly provider: ChannelProvider | undefined }) {
  const words = useWords()
  const said = useProviderWords()
  if (!provider) return <Teach text={words.common.noPage} />
  return (
    <Page title={words.accounts.newAccount(said(provider.name).name)} note={said(provider.name).who}>
      <Card size="small" style={{ maxWidth: 640 }}>
        <AccountForm key={provider.name} provider={provider} account={undefined} />
      </Card>
    </Page>
  )
}

function Known({ account, providers }: { readonly account: ChannelAccount | undefined; readonly providers: readonly ChannelProvider[] }) {
  const words = useWords()
  const said = useProviderWords()
  const provider = providers.find((one) => one.name === account?.provider)
  if (!account || !provider) return <Teach text={words.common.noPage} />
  return (
    <Page
      title={
        <Flex gap={8} align="center" wrap>
          {account.name}
          {account.isDefault && <Tag color="success">{words.accounts.isDefault}</Tag>}
          {account.archivedAt !== null && <Tag>{words.common.archived}</Tag>}
        </Flex>
      }
      note={said(account.provider).name === account.name ? '' : said(account.provider).name}
      extra={<Shelf path="channels/accounts" row={account} disabled={false} note={words.accounts[account.channel].archiveNote} />}
    >
      {account.stopped !== null && <Stopped account={account} why={account.stopped} />}
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={12}>
          <Card size="small">
            <AccountForm key={account.revision} provider={provider} account={account} />
          </Card>
        </Col>
        <Col xs={24} lg={12}>
          <Flex vertical gap={16}>
            {provider.receipts === 'push' ? (
              <CallbackCard account={account} />
            ) : (
              <Alert type="info" showIcon title={words.accounts[account.channel].noReceipts} />
            )}
            {account.archivedAt === null && <TryCard account={account} canCheck={provider.canCheck} />}
          </Flex>
        </Col>
      </Row>
    </Page>
  )
}
