import type { Conversations } from '@millrace/contract/inbox/api.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** Where the person has written back; nothing where they never have. */
export function PersonConversations({ personId }: { readonly personId: number }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const query = useQuery({
    queryKey: ['conversations', slug, 'person', personId],
    queryFn: () => call<Conversations>(`${api}/conversations?view=all&personId=${personId}`),
    enabled: can('inbox.read'),
  })
  const names: Readonly<Record<string, string>> = words.people.consentChannels
  return (query.data?.items ?? []).map(({ channel }) => (
    <Link
      key={channel}
      to="/$slug/engage/inbox"
      params={{ slug }}
      search={{ view: 'all', person: personId, channel } as never /* every page reads its own part */}
      // It stands within a text, where its colour alone would not be seen.
      style={{ textDecoration: 'underline' }}
    >
      {words.inbox.with(names[channel] ?? channel)}
    </Link>
  ))
}
