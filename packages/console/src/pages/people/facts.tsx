import type { Person } from '@millrace/contract/profiles/api.ts'
import { Card, Descriptions, Typography } from 'antd'
import { useWords } from '../../lib/words.ts'
import { useIdTypes } from '../../ui/ids.tsx'
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
