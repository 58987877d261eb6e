import type { MailInbound, MxCheck } from '@millrace/contract/messaging/mail.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Alert, Button, Card, Divider, Flex, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'
import { Copied } from './copied.tsx'

/** Where bounces, complaints and replies are taken, and what this needs. */
export function ComesBack({ bounceDomain }: { readonly bounceDomain: string | null }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const query = useQuery({
    queryKey: ['email-of', slug, 'inbound', bounceDomain],
    queryFn: () => call<MailInbound>(`${api}/channels/email/inbound`),
    enabled: can('channels.manage'),
  })
  return (
    <Card size="small" title={words.mail.back} data-testid="comes-back">
      <Flex vertical gap={12}>
        <Typography.Text type="secondary">{words.mail.backNote}</Typography.Text>
        {can('channels.manage') ? (
          <Loaded query={query}>{(inbound) => <Ways inbound={inbound} />}</Loaded>
        ) : (
          <Alert type="info" showIcon title={words.mail.callbackNoRight} />
        )}
      </Flex>
    </Card>
  )
}

function Ways({ inbound: { mx, listener, complaintAddress, callbackUrl } }: { readonly inbound: MailInbound }) {
  const words = useWords()
  return (
    <>
      {mx === null || complaintAddress === null ? (
        <Alert type="info" showIcon title={words.mail.backNeeds} />
      ) : (
        <>
          {mx.value === null ? (
            <Alert type="warning" showIcon title={words.mail.mxNoHost} />
          ) : (
            <Copied label={words.mail.mx} text={`${mx.name} MX ${mx.value}`} />
          )}
          <Typography.Text type="secondary">
            {words.mail.mxNote} {listener === null ? words.mail.listensNot : words.mail.listens(listener)}
          </Typography.Text>
          <MxState />
          <Copied label={words.mail.complaintAddress} text={complaintAddress} />
          <Typography.Text type="secondary">{words.mail.complaintNote}</Typography.Text>
        </>
      )}
      <Divider style={{ margin: 0 }} />
      <Copied label={words.mail.callback} text={callbackUrl} />
      <Typography.Text type="secondary">{words.mail.callbackNote}</Typography.Text>
    </>
  )
}

function MxState() {
  const words = useWords()
  const { api } = useProject()
  const check = useMutation({ mutationFn: () => call<MxCheck>(`${api}/channels/email/inbound/check`, { method: 'POST', body: {} }) })
  const problem = check.data?.problem ?? null
  return (
    <>
      <Button style={{ alignSelf: 'flex-start' }} loading={check.isPending} onClick={() => check.mutate()}>
        {words.mail.check}
      </Button>
      {check.isError && <Alert type="error" showIcon title={check.error.message} />}
      {check.data && (
        <Alert
          type={problem === null ? 'success' : 'warning'}
          showIcon
          data-testid="mx-checked"
          title={
            check.data.found.length > 0 ? words.mail.mxFound(check.data.found.join(', ')) : words.mail.mxProblems[problem ?? 'missing']
          }
          description={problem === 'other_host' ? words.mail.mxProblems.other_host : undefined}
        />
      )}
    </>
  )
}
