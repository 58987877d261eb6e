import type { personSegmentsSchema } from '@millrace/contract/segments/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Card, Flex, Typography } from 'antd'
import type { z } from 'zod'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'

/** Live segments the person is in, and since when. */
export function PersonSegments({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['person-segments', slug, personId],
    queryFn: () => call<z.infer<typeof personSegmentsSchema>>(`${api}/people/${personId}/segments`),
  })
  return (
    <Card size="small" title={words.segments.title}>
      <Loaded query={query}>
        {({ items }) => (
          <Flex vertical gap={8}>
            {items.length === 0 && <Typography.Text type="secondary">{words.segments.live.inNone}</Typography.Text>}
            {items.map((one) => (
              <Flex key={one.id} gap={8} justify="space-between">
                <Link to="/$slug/people/segments/$id" params={{ slug, id: one.id }}>
                  {one.name}
                </Link>
                <Time at={one.since} />
              </Flex>
            ))}
          </Flex>
        )}
      </Loaded>
    </Card>
  )
}
