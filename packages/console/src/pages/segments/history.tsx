import { type Rule } from '@millrace/contract/rules/index.ts'
import type { segmentVersionsSchema } from '@millrace/contract/segments/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Button, Card, Flex, Typography } from 'antd'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { RuleSentence } from '../../ui/rule-sentence.tsx'

/** What the segment meant before; an old meaning goes back into the editor, to be saved as a new version. */
export function Versions({
  id,
  revision,
  onUse,
}: {
  readonly id: string
  readonly revision: number
  readonly onUse: (rule: Rule) => void
}) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['segment-versions', slug, id, revision],
    queryFn: () => call<z.infer<typeof segmentVersionsSchema>>(`${api}/segments/${id}/versions`),
  })
  return (
    <Card size="small" title={words.segments.versions}>
      <Loaded query={query}>
        {(data) => (
          <Flex vertical gap={8}>
            {data.items.map((one, i) => (
              <Flex key={one.version} gap={12} wrap align="center">
                <Typography.Text strong>v{one.version}</Typography.Text>
                <Time at={one.savedAt} />
                <Typography.Text type="secondary">{one.savedBy}</Typography.Text>
                <span style={{ flex: 1, minWidth: 200 }}>
                  <RuleSentence rule={one.rule} />
                </span>
                {i > 0 && (
                  <Button size="small" onClick={() => onUse(one.rule)}>
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
