import type { Alert } from '@millrace/contract/journeys/alerts.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Tag } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** A badge beside the state: something is wrong, and where that is told. */
export function Failing({ journeyId, text }: { readonly journeyId: string; readonly text?: string }) {
  const words = useWords()
  const { slug } = useProject()
  return (
    <Link to="/$slug/engage/alerts" params={{ slug }} search={{ journeyId } as never /* every page reads its own part */}>
      <Tag color="error">{text ?? words.alerts.failing}</Tag>
    </Link>
  )
}

/** The same in the editor, which looks for alerts itself. */
export function OpenAlerts({ journeyId }: { readonly journeyId: string }) {
  const words = useWords()
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['alerts', slug, 'unresolved', journeyId],
    queryFn: () => call<{ items: Alert[] }>(`${api}/alerts?state=unresolved&journeyId=${journeyId}`),
    refetchInterval: 30_000,
  })
  const items = query.data?.items ?? []
  if (items.length === 0) return null
  const isFailing = items.some((one) => one.kind !== 'volume')
  return <Failing journeyId={journeyId} text={isFailing ? words.alerts.failing : words.alerts.open(items.length)} />
}
