import type { ProfileChanges as Changes } from '@millrace/contract/profiles/api.ts'
import { Card, Collapse, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { More, rowsOf, usePages } from '../../ui/pages.tsx'
import { ErrorState } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { useShowValue } from '../../ui/values.ts'

/** What changed in the profile, when and by what; asked for only when somebody wants to see it. */
export function ProfileChanges({ personId }: { readonly personId: number }) {
  const words = useWords()
  const [isOpen, open] = useState(false)
  return (
    <Card size="small" styles={{ body: { padding: 0 } }}>
      <Collapse
        ghost
        onChange={(keys) => open(keys.length > 0)}
        items={[{ key: 'changes', label: words.people.profileChanges, children: isOpen && <List personId={personId} /> }]}
      />
    </Card>
  )
}

function List({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { slug } = useProject()
  const show = useShowValue()
  const query = usePages<Changes>(['profile-changes', slug, personId], `people/${personId}/profile-changes?limit=50`)
  if (query.isError) return <ErrorState query={query} />
  const rows = rowsOf(query)
  if (query.data && rows.length === 0) return <Typography.Text type="secondary">{words.people.noProfileChanges}</Typography.Text>
  const valueOf = (name: string, value: unknown) => (value === null ? words.people.absent : show('profile', name, value))
  return (
    <Flex vertical gap={12}>
      {rows.map((row, i) => (
        <Flex key={`${row.at} ${i}`} vertical gap={2}>
          <Typography.Text type="secondary">
            <Time at={row.at} /> ·{' '}
            {row.source === 'merge' ? words.people.byMerge : row.source === 'bulk_edit' ? words.edits.title : row.source}
            {row.by && ` · ${row.by}`}
          </Typography.Text>
          {row.changes.map((change) => (
            <span key={change.name} style={{ overflowWrap: 'anywhere' }}>
              {change.name}:{' '}
              <Typography.Text delete={change.before !== null} type="secondary">
                {valueOf(change.name, change.before)}
              </Typography.Text>{' '}
              → {valueOf(change.name, change.after)}
            </span>
          ))}
        </Flex>
      ))}
      <More query={query} size="small" />
    </Flex>
  )
}
