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
  const { api, slug } = useProject()
  const query = useQuery({
    queryKey: ['notes', slug, from, to],
    queryFn: () => call<PageOf<Note>>(`${api}/notes?from=${from}&to=${to}&limit=100`),
    staleTime: 30_000,
  })
  return query.data?.items ?? none
}

const none: readonly Note[] = []

/** Where notes stand among the buckets of a chart, oldest first: in the last that begins on or before their day. */
export function useMarks(notes: readonly Note[], buckets: readonly string[]): readonly Mark[] {
  return useMemo(() => {
    const [first] = buckets
    if (first === undefined) return []
    const at = notes.flatMap(({ day, title }) => ({
      at: buckets.findLast((bucket) => bucket.slice(0, 10) <= day && isFirstOf(bucket, day)) ?? first,
      text: title,
    }))
    return [...Map.groupBy(at, (mark) => mark.at)].map(([bucket, some]) => ({ at: bucket, text: some.map((mark) => mark.text).join(', ') }))
  }, [notes, buckets])
}

/** Of the hours of a day, a note stands at the first; of days, weeks and months at the one it falls into. */
const isFirstOf = (bucket: string, day: string): boolean =>
  bucket.length <= 10 || bucket.slice(0, 10) < day || bucket.endsWith(' 00') || bucket.endsWith('00:00')

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
