import { QuestionCircleOutlined } from '@ant-design/icons'
import { byCategory, type PersonTags as Tags } from '@millrace/contract/tags/card.ts'
import { useQuery } from '@tanstack/react-query'
import { Card, Flex, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { IconButton } from '../../ui/icon-button.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { TagWhy } from './tag-why.tsx'

type Tag = Tags['items'][number]

/** Tags of a person by their categories, each with why it is so. */
export function PersonTags({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug } = useProject()
  const [asked, ask] = useState<Tag>()
  const query = useQuery({
    queryKey: ['person-tags', slug, personId],
    queryFn: () => call<Tags>(`${api}/people/${personId}/tags`),
  })
  return (
    <Card size="small" title={words.people.tags}>
      <Loaded query={query}>
        {({ items }) => {
          const groups = byCategory(items)
          return (
            <Flex vertical gap={12}>
              {items.length === 0 && <Typography.Text type="secondary">{words.people.noTags}</Typography.Text>}
              {groups.map(({ title, tags }) => (
                <section key={title} aria-label={title || words.tagKinds.why.noCategory}>
                  {groups.length > 1 && (
                    <Typography.Title level={3} style={{ fontSize: 14, margin: '0 0 4px' }}>
                      {title.replaceAll('/', ' / ') || words.tagKinds.why.noCategory}
                    </Typography.Title>
                  )}
                  {tags.map((tag) => (
                    <TagRow key={tag.tag} tag={tag} onAsk={() => ask(tag)} />
                  ))}
                </section>
              ))}
            </Flex>
          )
        }}
      </Loaded>
      {asked?.definition && <TagWhy personId={personId} tag={asked} id={asked.definition.id} onClose={() => ask(undefined)} />}
    </Card>
  )
}

function TagRow({ tag, onAsk }: { readonly tag: Tag; readonly onAsk: () => void }) {
  const words = useWords().tagKinds.why
  return (
    <Flex gap={8} align="center" style={{ minHeight: 32 }}>
      <span style={{ flex: 1, minWidth: 0, overflowWrap: 'anywhere' }}>
        {tag.tag}
        {tag.value && (
          <>
            {' '}
            <Typography.Text strong>{tag.value}</Typography.Text>
          </>
        )}
      </span>
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        <Time at={tag.setAt} />
      </Typography.Text>
      {tag.definition && !['planned', 'import', 'stages'].includes(tag.definition.kind) && (
        <IconButton label={words.title(tag.tag)} icon={<QuestionCircleOutlined />} onClick={onAsk} />
      )}
    </Flex>
  )
}
