import type { ChannelAccount, ChannelProvider } from '@millrace/contract/connectors/accounts.ts'
import { Link, useNavigate } from '@tanstack/react-router'
import { Alert, Button, Card, Col, Flex, Row, Tag, Typography } from 'antd'
import type { ReactNode } from 'react'
import { type AccountChannel, useAccounts, useProviders, useProviderWords } from '../../../lib/channel-accounts.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Page } from '../../../ui/page.tsx'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { accountPage } from './paths.ts'

export const SmsPage = () => <AccountsPage channel="sms" />
export const PushPage = () => <AccountsPage channel="push" />
export const WebhookPage = () => <AccountsPage channel="webhook" />

/** By which accounts messages of a channel leave, and which providers there are. */
function AccountsPage({ channel }: { readonly channel: AccountChannel }) {
  const words = useWords()
  const { can } = useProject()
  const accounts = useAccounts(channel, 10_000)
  const isManager = can('channels.manage')
  return (
    <Page title={words.accounts[channel].title} note={words.accounts[channel].note}>
      {!isManager && <Alert type="info" showIcon title={words.accounts.noRight} />}
      {isManager && (
        <Loaded query={accounts}>
          {(items) => (
            <>
              {items.length === 0 && <Typography.Text type="secondary">{words.accounts[channel].teach}</Typography.Text>}
              <Accounts title={words.accounts.accounts} items={items.filter((one) => one.archivedAt === null)} />
              <Providers channel={channel} />
              <Accounts title={words.accounts.archivedAccounts} items={items.filter((one) => one.archivedAt !== null)} />
            </>
          )}
        </Loaded>
      )}
    </Page>
  )
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title}>
      <Typography.Title level={2} style={{ fontSize: 16, marginTop: 0 }}>
        {title}
      </Typography.Title>
      <Row gutter={[16, 16]}>{children}</Row>
    </section>
  )
}

function Accounts({ title, items }: { readonly title: string; readonly items: readonly ChannelAccount[] }) {
  if (items.length === 0) return null
  return (
    <Section title={title}>
      {items.map((account) => (
        <Col key={account.id} xs={24} md={12} xl={8}>
          <AccountCard account={account} />
        </Col>
      ))}
    </Section>
  )
}

function AccountCard({ account }: { readonly account: ChannelAccount }) {
  const words = useWords()
  const { slug } = useProject()
  const { name } = useProviderWords()(account.provider)
  return (
    <Card
      size="small"
      style={{ height: '100%' }}
      title={
        <Link to={accountPage(account.channel)} params={{ slug, id: account.id }}>
          {account.name}
        </Link>
      }
      extra={account.isDefault && <Tag color="success">{words.accounts.isDefault}</Tag>}
    >
      <Flex vertical gap={8}>
        <Typography.Text type="secondary">
          {name}
          {!account.isDefault && account.archivedAt === null && ` · ${words.accounts.notDefault}`}
        </Typography.Text>
        {account.stopped !== null && <Alert type="warning" showIcon title={`${words.accounts.stopped}: ${account.stopped}`} />}
        {!account.isReadable && <Alert type="error" showIcon title={words.accounts.unreadable} />}
        {account.heardAt !== null && (
          <Typography.Text type="secondary" style={{ fontSize: 12 }}>
            {words.accounts.heard} <Time at={account.heardAt} />
          </Typography.Text>
        )}
      </Flex>
    </Card>
  )
}

/** Which provider is for whom, and what one has to have from it. */
function Providers({ channel }: { readonly channel: AccountChannel }) {
  const words = useWords()
  const query = useProviders(channel)
  const known = Object.keys(words.providers.known)
  // Those that most ask for first, any other gateway last.
  const order = ({ name }: ChannelProvider): number => known.indexOf(name)
  return (
    <Loaded query={query} empty={{ when: (items) => items.length === 0, text: words.accounts[channel].noProviders }}>
      {(items) => (
        <Section title={words.accounts.addAccount}>
          {items
            .toSorted((a, b) => order(a) - order(b))
            .map((provider) => (
              <Col key={provider.name} xs={24} md={12}>
                <ProviderCard provider={provider} />
              </Col>
            ))}
        </Section>
      )}
    </Loaded>
  )
}

function ProviderCard({ provider }: { readonly provider: ChannelProvider }) {
  const words = useWords()
  const { slug } = useProject()
  const navigate = useNavigate()
  const said = useProviderWords()(provider.name)
  const open = (): void =>
    void navigate({
      to: accountPage(provider.channel),
      params: { slug, id: 'new' },
      search: { provider: provider.name } as never /* every page reads its own part */,
    })
  return (
    <Card
      size="small"
      style={{ height: '100%' }}
      title={said.name}
      extra={provider.channel === 'sms' && <Tag>{provider.needsTemplate ? words.accounts.approvedOnly : words.accounts.freeText}</Tag>}
    >
      <Flex vertical gap={8} style={{ height: '100%' }}>
        {said.who && <span>{said.who}</span>}
        {said.needs.length > 0 && (
          <div>
            <Typography.Text type="secondary">{words.accounts.needs}</Typography.Text>
            <ul style={{ margin: '4px 0 0', paddingInlineStart: 20 }}>
              {said.needs.map((need) => (
                <li key={need}>{need}</li>
              ))}
            </ul>
          </div>
        )}
        <Button style={{ alignSelf: 'flex-start' }} onClick={open}>
          {words.accounts.choose(said.name)}
        </Button>
      </Flex>
    </Card>
  )
}
