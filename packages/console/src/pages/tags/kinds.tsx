import { definitionKinds } from '@millrace/contract/tags/index.ts'
import { Link } from '@tanstack/react-router'
import { Card, Flex, Typography } from 'antd'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'

/** The first step of a new tag: which question it answers. */
export function ChooseKind() {
  const words = useWords().tags
  const { slug } = useProject()
  return (
    <Page title={words.chooseKind} note={words.chooseKindNote}>
      <div style={{ display: 'grid', gap: 12, gridTemplateColumns: 'repeat(auto-fill, minmax(min(260px, 100%), 1fr))' }}>
        {definitionKinds.map((kind) => (
          <Link
            key={kind}
            to="/$slug/people/tags/$id"
            params={{ slug, id: 'new' }}
            search={{ kind } as never /* every page reads its own part */}
            style={{ textDecoration: 'none' }}
          >
            <Card size="small" hoverable style={{ height: '100%' }}>
              <Flex vertical gap={6}>
                <Typography.Text strong style={{ fontSize: 15 }}>
                  {words.kinds[kind]}
                </Typography.Text>
                <Typography.Text>{words.kindNotes[kind]}</Typography.Text>
                <Typography.Text type="secondary">
                  {words.example}
                  {words.examples[kind]}
                </Typography.Text>
              </Flex>
            </Card>
          </Link>
        ))}
      </div>
    </Page>
  )
}
