import { Link } from '@tanstack/react-router'
import { useProject } from '../lib/session.ts'
import { useWords } from '../lib/words.ts'

/** The one thing to do where nothing has arrived yet. */
export function ConnectLink() {
  const words = useWords()
  const { slug } = useProject()
  return (
    <Link to="/$slug/data/sources" params={{ slug }}>
      {words.common.connect}
    </Link>
  )
}
