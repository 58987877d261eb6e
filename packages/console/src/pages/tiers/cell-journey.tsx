import type { Journey } from '@millrace/contract/journeys/api.ts'
import { enteringSegment } from '@millrace/contract/journeys/from-segment.ts'
import type { Segment } from '@millrace/contract/segments/api.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** From a tier to a journey in one go: a live segment of who has the value, and a draft for those who come to have it. */
export function CellJourney({ tag, value, label }: { readonly tag: string; readonly value: string; readonly label: string }) {
  const words = useWords().tiers
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const name = `${tag}: ${label}`.slice(0, 100)
  const make = useMutation({
    mutationFn: async () => {
      const rule = { kind: 'tag', tag, value }
      const segment = await call<Segment>(`${api}/segments`, { method: 'POST', body: { name, rule, isLive: true } })
      return call<Journey>(`${api}/journeys`, { method: 'POST', body: { name, draft: enteringSegment(segment.id) } })
    },
    onSuccess: async ({ id }) => {
      await client.invalidateQueries({ queryKey: ['segments', slug] })
      void message.success(words.journeyMade)
      await navigate({ to: '/$slug/engage/journeys/$id', params: { slug, id } })
    },
    onError: (error) => void message.error(error.message),
  })
  if (!can('segments.write') || !can('journeys.write')) return null
  return (
    <Button
      size="small"
      type="link"
      style={{ padding: 0, height: 'auto' }}
      aria-label={words.journeyFor(label)}
      title={words.journeyNote}
      loading={make.isPending}
      onClick={() => make.mutate()}
    >
      {words.journey}
    </Button>
  )
}
