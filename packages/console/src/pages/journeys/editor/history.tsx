import type { journeyVersionsSchema } from '@millrace/contract/journeys/api.ts'
import { Button, Drawer, Timeline, Typography } from 'antd'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import type { z } from 'zod'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useFormat, useWords } from '../../../lib/words.ts'
import { Loaded } from '../../../ui/states.tsx'
import type { Saving } from './autosave.ts'
import { RollBack } from './roll-back.tsx'
import { useEditor } from './store.ts'

type History = z.infer<typeof journeyVersionsSchema>

/** From the idea to live, stage by stage; what was submitted, and the versions. */
export function HistoryButton({ saving }: { readonly saving: Saving }) {
  const words = useWords()
  const [isOpen, setOpen] = useState(false)
  return (
    <>
      <Button onClick={() => setOpen(true)}>{words.review.history}</Button>
      <Drawer open={isOpen} onClose={() => setOpen(false)} title={words.review.history} destroyOnHidden>
        <History saving={saving} onDone={() => setOpen(false)} />
      </Drawer>
    </>
  )
}

function History({ saving, onDone }: { readonly saving: Saving; readonly onDone: () => void }) {
  const { journey } = saving
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['journey-history', slug, journey.id, journey.revision],
    queryFn: () => call<History>(`${api}/journeys/${journey.id}/versions`),
  })
  return <Loaded query={query}>{(history) => <Story history={history} saving={saving} onDone={onDone} />}</Loaded>
}

const stages = ['createdAt', 'submittedAt', 'approvedAt', 'liveAt'] as const

function Story({
  history: { stages: at, reviews, items },
  saving,
  onDone,
}: {
  readonly history: History
  readonly saving: Saving
  readonly onDone: () => void
}) {
  const words = useWords()
  const isReadOnly = useEditor((state) => state.isReadOnly)
  const { timeZone } = useProject()
  const { time, duration } = useFormat(timeZone)
  const between = (from: string, to: string): string => duration(Date.parse(to) - Date.parse(from))
  const reached = stages.flatMap((name) => (at[name] === null ? [] : [{ name, at: at[name] }])).toSorted((a, b) => a.at.localeCompare(b.at))
  return (
    <>
      {at.liveAt !== null && (
        <Typography.Title level={2} style={{ fontSize: 16 }}>
          {words.review.ideaToLive(between(at.createdAt, at.liveAt))}
        </Typography.Title>
      )}
      <Timeline
        style={{ marginTop: 16 }}
        items={reached.map((stage, i) => {
          const before = reached[i - 1]
          const later = before ? `, ${words.review.after(between(before.at, stage.at))}` : ''
          return { key: stage.name, content: `${words.review.stages[stage.name]} · ${time(stage.at)}${later}` }
        })}
      />
      {reviews.length > 0 && (
        <Typography.Title level={3} style={{ fontSize: 14 }}>
          {words.review.reviews}
        </Typography.Title>
      )}
      <ul style={{ paddingInlineStart: 20 }}>
        {reviews.map((one) => (
          <li key={one.number}>
            {time(one.submittedAt)} · {one.submittedBy} · {words.review.states[one.state]}
            {one.decidedBy && ` · ${words.review.decided(one.decidedBy)}`}
            {[one.note, one.reason].filter(Boolean).map((text, i) => (
              <div key={i}>
                <Typography.Text type="secondary">{text}</Typography.Text>
              </div>
            ))}
          </li>
        ))}
      </ul>
      {items.length > 0 && (
        <Typography.Title level={3} style={{ fontSize: 14 }}>
          {words.review.versions}
        </Typography.Title>
      )}
      <ul style={{ paddingInlineStart: 20 }}>
        {items.map((one) => (
          <li key={one.version} style={{ marginBottom: 8 }}>
            {words.journeys.version(one.version)} · {time(one.publishedAt)} · {one.publishedBy}{' '}
            {!isReadOnly && <RollBack version={one.version} graph={one.graph} saving={saving} onDone={onDone} />}
          </li>
        ))}
      </ul>
    </>
  )
}
