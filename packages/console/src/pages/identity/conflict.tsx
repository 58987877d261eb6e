import type { Conflict, Conflicts } from '@millrace/contract/identity/api.ts'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate, useParams } from '@tanstack/react-router'
import { Alert, App, Button, Flex, Popconfirm } from 'antd'
import { useState } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import { Page } from '../../ui/page.tsx'
import { Loaded } from '../../ui/states.tsx'
import { Time } from '../../ui/time.tsx'
import { useRefresh } from './log.tsx'
import { MergeDialog } from './merge-dialog.tsx'
import { SideBySide } from './side-by-side.tsx'

/** Two people side by side, and the decision whether they are one. */
export function ConflictPage() {
  const words = useWords()
  const { api, slug } = useProject()
  const { id = '' } = useParams({ strict: false })
  const query = useQuery({
    queryKey: ['conflict', slug, id],
    queryFn: () => call<Conflict>(`${api}/identity/conflicts/${id}`),
  })
  const people = query.data?.people
  return (
    <Page
      title={people ? words.identity.pair(people[0].id, people[1].id) : words.identity.title}
      note={
        query.data && (
          <>
            {words.identity.firstAt} <Time at={query.data.firstAt} />
          </>
        )
      }
      extra={query.data?.status === 'open' ? <Decide key={id} conflict={query.data} /> : <BackLink />}
    >
      <Loaded query={query}>
        {(conflict) => (
          <Flex vertical gap={16}>
            <About conflict={conflict} />
            <SideBySide key={id} people={[conflict.people[0].id, conflict.people[1].id]} />
          </Flex>
        )}
      </Loaded>
    </Page>
  )
}

function BackLink() {
  const words = useWords()
  const { slug } = useProject()
  return (
    <Link to="/$slug/people/conflicts" params={{ slug }}>
      {words.identity.title}
    </Link>
  )
}

function About({ conflict }: { readonly conflict: Conflict }) {
  const words = useWords()
  if (conflict.status === 'open')
    return (
      <Alert type="info" showIcon title={words.identity.reasons[conflict.reason]} description={words.identity.advice[conflict.reason]} />
    )
  return (
    <Alert
      type="success"
      showIcon
      title={words.identity.decidedNote(words.identity.statuses[conflict.status])}
      description={
        conflict.decidedAt && (
          <>
            {words.identity.by(conflict.decidedBy ?? '')} · <Time at={conflict.decidedAt} />
          </>
        )
      }
    />
  )
}

function Decide({ conflict }: { readonly conflict: Conflict }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const { message } = App.useApp()
  const navigate = useNavigate()
  const refresh = useRefresh()
  const [isMerging, setMerging] = useState(false)
  const [one, other] = conflict.people
  /** On to the next pair, so that a queue is worked off without going back to the list. */
  async function goOn(): Promise<void> {
    await refresh()
    const [next] = (await call<Conflicts>(`${api}/identity/conflicts?limit=1`)).items
    if (next) await navigate({ to: '/$slug/people/conflicts/$id', params: { slug, id: String(next.id) } })
    else await navigate({ to: '/$slug/people/conflicts', params: { slug } })
  }
  const apart = useMutation({
    mutationFn: () => call(`${api}/identity/conflicts/${conflict.id}/apart`, { method: 'POST' }),
    onSuccess: async () => {
      void message.success(words.identity.keptApart)
      await goOn()
    },
    onError: (error) => void message.error(error.message),
  })
  const mayNot = !can('people.write')
  return (
    <>
      <Popconfirm title={words.identity.sureApart} onConfirm={() => apart.mutate()} disabled={mayNot} styles={{ root: { maxWidth: 360 } }}>
        <Button disabled={mayNot} loading={apart.isPending}>
          {words.identity.apart}
        </Button>
      </Popconfirm>
      <Button
        type="primary"
        disabled={mayNot || !can('people.read_pii') || conflict.reason === 'two_logins'}
        onClick={() => setMerging(true)}
      >
        {words.identity.merge}
      </Button>
      {isMerging && (
        <MergeDialog
          person={one.id}
          other={other.id}
          submit={`identity/conflicts/${conflict.id}/merge`}
          onClose={() => setMerging(false)}
          onMerged={goOn}
        />
      )}
    </>
  )
}
