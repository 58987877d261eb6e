import { Link } from '@tanstack/react-router'
import { useProject } from '../../lib/session.ts'
import { useWords } from '../../lib/words.ts'

/** To a new segment of whoever has the tag, or has it with this value. */
export function PeopleLink({ tag, value = '', label }: { readonly tag: string; readonly value?: string; readonly label: string }) {
  const words = useWords().tags
  const { slug } = useProject()
  const rule = { kind: 'tag', tag, ...(value === '' ? {} : { value }) }
  return (
    <Link
      to="/$slug/people/segments/$id"
      params={{ slug, id: 'new' }}
      search={{ rule } as never /* every page reads its own part */}
      {...(value === '' ? {} : { 'aria-label': words.seeValue(value) })}
      style={{ whiteSpace: 'nowrap' }}
    >
      {label}
    </Link>
  )
}
