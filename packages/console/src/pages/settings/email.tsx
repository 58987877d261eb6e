import type { EmailSettings } from '@millrace/contract/messaging/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Card, Col, Flex, Row } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { ComesBack } from './email/comes-back.tsx'
import { EmailForm } from './email/email-form.tsx'
import { HealthCard } from './email/health-card.tsx'
import { Signature } from './email/signature.tsx'

/** How mail leaves, is signed, comes back, and fares. */
export function EmailPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({ queryKey: ['email', slug], queryFn: () => call<EmailSettings>(`${api}/channels/email`) })
  return (
    <Page title={words.settings.email} note={words.mail.senderNote}>
      <Loaded query={query}>
        {(settings) => (
          <Row gutter={[16, 16]}>
            <Col xs={24} lg={12}>
              <Flex vertical gap={16}>
                <Card size="small" title={words.mail.sender}>
                  <EmailForm key={settings.revision} settings={settings} />
                </Card>
                <HealthCard />
              </Flex>
            </Col>
            <Col xs={24} lg={12}>
              <Flex vertical gap={16}>
                <Signature fromAddress={settings.fromAddress} />
                <ComesBack bounceDomain={settings.bounceDomain} />
              </Flex>
            </Col>
          </Row>
        )}
      </Loaded>
    </Page>
  )
}
