import { useEffect, useState } from 'react'
import { lastDays } from '../analytics/fields.tsx'

/** Today in a zone; a board on a wall goes on to the next day by itself. */
export function useToday(timeZone: string): string {
  const [today, setToday] = useState(() => lastDays(1, timeZone).to)
  useEffect(() => {
    const timer = setInterval(() => setToday(lastDays(1, timeZone).to), 60_000)
    return () => clearInterval(timer)
  }, [timeZone])
  return today
}
