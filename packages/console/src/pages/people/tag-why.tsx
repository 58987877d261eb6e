import type { PersonTags } from '@millrace/contract/tags/card.ts'
import type { Explanation } from '@millrace/contract/tags/explain.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { Explained } from '../tags/why.tsx'

/** Why a person has this value of a tag, and what it would be now. */
export function TagWhy({
  personId,
  tag,
  id,
  onClose,
}: {
  readonly personId: number
  readonly tag: PersonTags['items'][number]
  /** Of its definition. */
  readonly id: string
  readonly onClose: () => void
}) {
  const words = useWords().tagKinds.why
  const { api, slug, can } = useProject()
  const query = useQuery({
    queryKey: ['tag-why', slug, personId, id],
    queryFn: () => call<Explanation>(`${api}/tags/${id}/people/${personId}`),
    gcTime: 0,
  })
  return (
    <Drawer
      open
      onClose={onClose}
      size={520}
      title={words.title(tag.tag)}
      extra={
        can('segments.read') && (
          <Link
            to="/$slug/people/tags/$id"
            params={{ slug, id }}
            search={{ person: personId } as never /* every page reads its own part */}
          >
            {words.open}
          </Link>
        )
      }
    >
      <Loaded query={query}>{(explanation) => <Explained explanation={explanation} has={tag.value} />}</Loaded>
    </Drawer>
  )
}
