import { useWords } from '../../../lib/words.ts'

/** Ports by what they are called where they have a name of their own. */
export function usePortName(): (port: string) => string {
  const words = useWords()
  const names: Readonly<Record<string, string>> = { ...words.journeys.ports, ...words.report.ports, '': words.journeys.done }
  return (port) => names[port] ?? port
}
