import type { DkimAlgorithm, DkimKey } from '@millrace/contract/messaging/mail.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Alert, App, Button, Card, Flex, Popconfirm, Tag, Typography } from 'antd'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'
import { Time } from '../../../ui/time.tsx'
import { Copied } from './copied.tsx'

const path = 'channels/email/dkim'

/** Keys that mails are signed with: made, published, checked. */
export function Signature({ fromAddress }: { readonly fromAddress: string }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const query = useQuery({ queryKey: ['email-of', slug, 'dkim'], queryFn: () => call<{ items: DkimKey[] }>(`${api}/${path}`) })
  // The sender of who has set none: no domain that a record could be published for.
  const isNobody = fromAddress.endsWith('.local')
  const make = useChange((algorithm: DkimAlgorithm) => ({ path, method: 'POST', body: { algorithm } }))
  const button = (algorithm: DkimAlgorithm, label: string, isFirst = false) => (
    <Button
      type={isFirst ? 'primary' : 'default'}
      disabled={!can('channels.manage') || isNobody}
      loading={make.isPending && make.variables === algorithm}
      onClick={() => make.mutate(algorithm)}
    >
      {label}
    </Button>
  )
  return (
    <Card size="small" title={words.mail.dkim} data-testid="dkim">
      <Flex vertical gap={12}>
        <Typography.Text type="secondary">{words.mail.dkimNote}</Typography.Text>
        <Loaded query={query}>
          {({ items }) => (
            <>
              <State keys={items} />
              {items.map((key) => (
                <Key key={key.selector} of={key} />
              ))}
              {isNobody && <Typography.Text>{words.mail.senderFirst}</Typography.Text>}
              <Flex gap={8} wrap>
                {button('rsa', items.length === 0 ? words.mail.makeKey : words.mail.renewKey, items.length === 0)}
                {items.length > 0 && !items.some((key) => key.algorithm === 'ed25519') && button('ed25519', words.mail.makeSecond)}
              </Flex>
            </>
          )}
        </Loaded>
      </Flex>
    </Card>
  )
}

function State({ keys }: { readonly keys: readonly DkimKey[] }) {
  const words = useWords()
  if (keys.some((key) => key.signs)) return <Alert type="success" showIcon title={words.mail.dkimSigned} />
  return <Alert type="warning" showIcon title={keys.length === 0 ? words.mail.dkimNone : words.mail.dkimUnsigned} />
}

function Key({ of: key }: { readonly of: DkimKey }) {
  const words = useWords()
  const { can } = useProject()
  const check = useChange(() => ({ path: `${path}/${key.selector}/check`, method: 'POST' }))
  const remove = useChange(() => ({ path: `${path}/${key.selector}`, method: 'DELETE' }))
  return (
    <Card size="small" type="inner" title={`${key.domain} · ${key.algorithm}`} extra={<KeyState of={key} />}>
      <Flex vertical gap={8}>
        {!key.isReadable && <Alert type="error" showIcon title={words.mail.unreadable} />}
        <Copied label={words.mail.recordName} text={key.record.name} />
        <Copied label={words.mail.recordValue} text={key.record.value} />
        {key.record.value.length > 255 && <Typography.Text type="secondary">{words.mail.long}</Typography.Text>}
        {key.problem !== null && <Alert type="warning" showIcon data-testid="problem" title={words.mail.problems[key.problem]} />}
        <Flex gap={8} align="center" wrap>
          <Button disabled={!can('channels.manage')} loading={check.isPending} onClick={() => check.mutate(undefined)}>
            {words.mail.check}
          </Button>
          <Popconfirm title={words.mail.sureRemove} overlayStyle={{ maxWidth: 320 }} onConfirm={() => remove.mutate(undefined)}>
            <Button danger disabled={!can('channels.manage')} loading={remove.isPending}>
              {words.mail.remove}
            </Button>
          </Popconfirm>
          {key.checkedAt !== null && (
            <Typography.Text type="secondary">
              {words.mail.checked} <Time at={key.checkedAt} />
            </Typography.Text>
          )}
        </Flex>
      </Flex>
    </Card>
  )
}

function KeyState({ of: key }: { readonly of: DkimKey }) {
  const words = useWords()
  if (!key.fits) return <Tag color="warning">{words.mail.otherDomain}</Tag>
  if (key.signs) return <Tag color="success">{words.mail.signs}</Tag>
  return <Tag>{key.foundAt === null ? words.mail.waits : words.mail.stands}</Tag>
}

/** A change of the keys; the list is read anew after it. */
function useChange<T>(request: (given: T) => { readonly path: string; readonly method: 'POST' | 'DELETE'; readonly body?: object }) {
  const { api, slug } = useProject()
  const client = useQueryClient()
  const { message } = App.useApp()
  return useMutation({
    mutationFn: (given: T) => {
      const { path: to, ...how } = request(given)
      return call(`${api}/${to}`, how)
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['email-of', slug, 'dkim'] }),
    onError: (error) => void message.error(error.message),
  })
}
