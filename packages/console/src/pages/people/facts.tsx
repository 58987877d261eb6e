import type { consentSchema } from '@millrace/contract/messaging/api.ts'
import type { Person } from '@millrace/contract/profiles/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { App, Button, Card, Descriptions, Flex, Popconfirm, Tag, Typography } from 'antd'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { useIdTypes } from '../../ui/ids.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { useShowValue } from '../../ui/values.ts'

export function Ids({ person }: { readonly person: Person }) {
  const words = useWords()
  const nameOf = useIdTypes()
  return (
    <Card size="small" title={words.people.ids}>
      <Descriptions
        size="small"
        column={1}
        items={person.ids.map((one) => ({
          key: `${one.type}${one.value}`,
          label: nameOf(one.type),
          children: (
            <Typography.Text copyable={{ text: one.value }} style={{ overflowWrap: 'anywhere' }}>
              {one.value}
            </Typography.Text>
          ),
        }))}
      />
    </Card>
  )
}

export function Profile({ person }: { readonly person: Person }) {
  const words = useWords()
  const show = useShowValue()
  const entries = Object.entries(person.properties)
  return (
    <Card size="small" title={words.people.profile}>
      {entries.length === 0 ? (
        <Typography.Text type="secondary">{words.people.noProperties}</Typography.Text>
      ) : (
        <Descriptions
          size="small"
          column={1}
          items={entries.map(([name, value]) => ({
            key: name,
            label: name,
            children: <span style={{ overflowWrap: 'anywhere' }}>{show('profile', name, value)}</span>,
          }))}
        />
      )}
    </Card>
  )
}

export function Tags({ person }: { readonly person: Person }) {
  const words = useWords()
  return (
    <Card size="small" title={words.people.tags}>
      {person.tags.length === 0 ? (
        <Typography.Text type="secondary">{words.people.noTags}</Typography.Text>
      ) : (
        <Flex wrap gap={4}>
          {person.tags.map((tag) => (
            <Tag key={tag.tag}>
              {tag.value ? `${tag.tag}: ${tag.value}` : tag.tag} · <Time at={tag.setAt} />
            </Tag>
          ))}
        </Flex>
      )}
    </Card>
  )
}

type Consent = z.infer<typeof consentSchema>

/** What the person agreed to, and the way to write down that they told us otherwise. */
export function Consents({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { message } = App.useApp()
  const client = useQueryClient()
  const key = ['consents', slug, personId]
  const query = useQuery({ queryKey: key, queryFn: () => call<{ items: Consent[] }>(`${api}/people/${personId}/consents`) })
  const change = useMutation({
    mutationFn: (granted: boolean) =>
      call(`${api}/people/${personId}/consents/email`, { method: 'PUT', body: { granted, source: 'console' } }),
    onSuccess: () => client.invalidateQueries({ queryKey: key }),
    onError: (error) => void message.error(error.message),
  })
  return (
    <Card size="small" title={words.people.consents}>
      <Loaded query={query}>
        {({ items: [email] }) => (
          <Flex vertical gap={8} align="start">
            <span>
              {words.people.emailMarketing}:{' '}
              <Tag color={email ? (email.granted ? 'success' : 'error') : 'default'}>
                {email ? (email.granted ? words.people.granted : words.people.withdrawn) : words.people.noConsent}
              </Tag>
              {email && (
                <Typography.Text type="secondary">
                  {email.source} · <Time at={email.at} />
                </Typography.Text>
              )}
            </span>
            {can('people.write') && (
              <Popconfirm
                title={email?.granted ? words.people.sureWithdraw : words.people.sureGrant}
                onConfirm={() => change.mutate(!email?.granted)}
              >
                <Button size="small" loading={change.isPending}>
                  {email?.granted ? words.people.withdraw : words.people.grant}
                </Button>
              </Popconfirm>
            )}
          </Flex>
        )}
      </Loaded>
    </Card>
  )
}
