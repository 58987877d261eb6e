import { useEffect, useState } from 'react'
import { useFormat, useWords } from '../../lib/words.ts'

/** What the clock says where the person is. */
export function LocalTime({ zone }: { readonly zone: string }) {
  const words = useWords()
  const { minute } = useFormat(zone)
  const [now, setNow] = useState(() => new Date())
  useEffect(() => {
    const timer = setInterval(() => setNow(new Date()), 15_000)
    return () => clearInterval(timer)
  }, [])
  return (
    <time dateTime={now.toISOString()} data-testid="local-time">
      {' · '}
      {words.people.localTime(minute(now), zone)}
    </time>
  )
}
