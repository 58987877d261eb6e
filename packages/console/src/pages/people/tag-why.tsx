import type { PersonTags } from '@millrace/contract/tags/card.ts'
import type { Explanation } from '@millrace/contract/tags/explain.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Drawer } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Loaded } from '../../ui/states.tsx'
import { ReasonsOf } from '../tags/propensity/reasons.tsx'
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
  const { slug, can } = useProject()
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
      {tag.definition?.kind === 'propensity' ? (
        <ReasonsOf tagId={id} person={personId} />
      ) : (
        <Explaining personId={personId} id={id} has={tag.value} />
      )}
    </Drawer>
  )
}

function Explaining({ personId, id, has }: { readonly personId: number; readonly id: string; readonly has: string }) {
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['tag-why', slug, personId, id],
    queryFn: () => call<Explanation>(`${api}/tags/${id}/people/${personId}`),
    gcTime: 0,
  })
  return <Loaded query={query}>{(explanation) => <Explained explanation={explanation} has={has} />}</Loaded>
}
