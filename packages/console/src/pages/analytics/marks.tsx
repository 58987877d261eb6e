import type { Note } from '@millrace/contract/analytics/notes.ts'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Flex, Tag, Typography } from 'antd'
import { useMemo } from 'react'
import { call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'
import type { Mark } from '../../ui/chart.tsx'
import type { PageOf } from '../../ui/pages.tsx'

/** Notes that reach into some days. */
export function useNotes(from: string, to: string): readonly Note[] {
  const { api, slug, can } = useProject()
  const query = useQuery({
    queryKey: ['notes', slug, from, to],
    queryFn: () => call<PageOf<Note>>(`${api}/notes?from=${from}&to=${to}&limit=100`),
    enabled: can('analytics.read'),
    staleTime: 30_000,
  })
  return query.data?.items ?? none
}

const none: readonly Note[] = []

/** How a bucket is written beside a chart: a day as it is, an hour or minute as the clocks of the project show it. */
export function labelOf(bucket: string, timeZone: string): string {
  if (!bucket.includes('T')) return bucket
  // Swedish writes 2026-11-27 08:00.
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(new Date(bucket))
}

/** Where notes stand among the labels of a chart, oldest first: at the first bucket of their day, or the week or month it falls into. */
export function useMarks(notes: readonly Note[], labels: readonly string[]): readonly Mark[] {
  return useMemo(() => {
    const [first] = labels
    if (first === undefined) return []
    const days = labels.map((label) => label.slice(0, 10))
    const at = notes.map(({ day, title }) => ({ at: labels[days.indexOf(days.findLast((one) => one <= day) ?? '')] ?? first, text: title }))
    return [...Map.groupBy(at, (mark) => mark.at)].map(([label, some]) => ({ at: label, text: some.map((mark) => mark.text).join(', ') }))
  }, [notes, labels])
}

/** The same notes in words, whole. */
export function NotesInRange({ notes }: { readonly notes: readonly Note[] }) {
  const words = useWords()
  const { slug } = useProject()
  if (notes.length === 0) return null
  return (
    <Flex vertical gap={4} style={{ marginTop: 8 }}>
      <Typography.Text type="secondary">
        <Link to="/$slug/analyze/notes" params={{ slug }}>
          {words.notes.inRange}
        </Link>
      </Typography.Text>
      {notes.slice(0, 10).map((note) => (
        <span key={note.id} title={note.text}>
          <Tag>{words.notes.kinds[note.kind]}</Tag>
          {daysOf(note)} {note.title}
        </span>
      ))}
    </Flex>
  )
}

export const daysOf = ({ day, until }: Pick<Note, 'day' | 'until'>): string => (until === null || until === day ? day : `${day} – ${until}`)
