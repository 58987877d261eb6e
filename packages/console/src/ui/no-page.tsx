import { Link, useParams } from '@tanstack/react-router'
import { useWords } from '../lib/words.ts'
import { Teach } from './states.tsx'

/** An address that leads nowhere: what to do instead. */
export function NoPage() {
  const words = useWords().common
  const { slug } = useParams({ strict: false })
  return (
    <Teach
      text={words.noPage}
      action={
        slug ? (
          <Link to="/$slug" params={{ slug }}>
            {words.toOverview}
          </Link>
        ) : (
          <Link to="/">{words.toOverview}</Link>
        )
      }
    />
  )
}
