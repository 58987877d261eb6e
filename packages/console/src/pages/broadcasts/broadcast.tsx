import { type BroadcastDetail, isDraft } from '@millrace/contract/broadcasts/api.ts'
import { useQuery } from '@tanstack/react-query'
import { useParams } from '@tanstack/react-router'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { Loaded } from '../../ui/states.tsx'
import { Editor } from './editor.tsx'
import { Report } from './report.tsx'

/** One broadcast: what it is to be while it is a draft, what became of it from then on. */
export function BroadcastPage() {
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['broadcast', slug, id],
    queryFn: () => call<BroadcastDetail>(`${api}/broadcasts/${id}`),
    refetchInterval: ({ state }) => (state.data && !isDraft(state.data.state) ? 5_000 : false),
  })
  return (
    <Loaded query={query}>
      {(broadcast) =>
        isDraft(broadcast.state) ? (
          <Editor key={broadcast.id} broadcast={broadcast} />
        ) : broadcast.state === 'in_review' ? (
          // What is looked at is what was submitted, also when it has been submitted anew meanwhile.
          <Editor key={`${broadcast.id}/${broadcast.review?.number}`} broadcast={broadcast} />
        ) : (
          <Report broadcast={broadcast} />
        )
      }
    </Loaded>
  )
}
