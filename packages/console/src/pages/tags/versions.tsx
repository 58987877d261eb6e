import type { TagVersions } from '@millrace/contract/tags/api.ts'
import type { Definition } from '@millrace/contract/tags/index.ts'
import { useQuery } from '@tanstack/react-query'
import { App, Button, Card, Flex, Typography } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { DefinitionSentence } from './sentence.tsx'

/** What the tag said before; an old definition goes back into the editor, to be saved as a new version. */
export function TagVersionList({
  id,
  revision,
  onUse,
}: {
  readonly id: string
  readonly revision: number
  readonly onUse: (definition: Definition) => void
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const { message } = App.useApp()
  const query = useQuery({
    queryKey: ['tag-versions', slug, id, revision],
    queryFn: () => call<TagVersions>(`${api}/tags/${id}/versions`),
  })
  return (
    <Card size="small" title={words.segments.versions}>
      <Loaded query={query}>
        {({ items }) => (
          <Flex vertical gap={8}>
            {items.map((one, i) => (
              <Flex key={one.version} gap={12} wrap align="center">
                <Typography.Text strong>v{one.version}</Typography.Text>
                <Time at={one.savedAt} />
                <Typography.Text type="secondary">{one.savedBy}</Typography.Text>
                <span style={{ flex: 1, minWidth: 200, overflowWrap: 'anywhere' }}>
                  <DefinitionSentence definition={one.definition} />
                </span>
                {i > 0 && (
                  <Button
                    size="small"
                    aria-label={`${words.segments.restore} v${one.version}`}
                    onClick={() => {
                      onUse(one.definition)
                      void message.info(words.tags.versionTaken(one.version))
                    }}
                  >
                    {words.segments.restore}
                  </Button>
                )}
              </Flex>
            ))}
          </Flex>
        )}
      </Loaded>
    </Card>
  )
}
