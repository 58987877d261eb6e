import { describe, type Rule } from '@millrace/contract/rules/index.ts'
import type { Segment, segmentVersionsSchema } from '@millrace/contract/segments/api.ts'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button, Card, Flex, Popconfirm, Typography } from 'antd'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { usePreferences } from '../../lib/preferences.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

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
  const language = usePreferences((state) => state.language)
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
                <span style={{ flex: 1, minWidth: 200 }}>{describe(one.rule, language)}</span>
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

/** Out of the lists, but not gone. */
export function Archive({ segment }: { readonly segment: Segment }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const archive = useMutation({
    mutationFn: () => call(`${api}/segments/${segment.id}/archive`, { method: 'POST', body: {}, revision: segment.revision }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['segments', slug] })
      await navigate({ to: '/$slug/people/segments', params: { slug } })
    },
    onError: (error) => void message.error(error.message),
  })
  return (
    <Popconfirm title={words.common.sureArchive} okText={words.common.archive} onConfirm={() => archive.mutate()}>
      <Button disabled={!can('segments.write')} loading={archive.isPending}>
        {words.common.archive}
      </Button>
    </Popconfirm>
  )
}
