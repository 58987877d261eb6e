import type { ShowValue } from '@millrace/contract/rules/index.ts'

/** Properties of an event in one line, what the customer sent before what the SDK added by itself. */
export function summary(properties: Readonly<Record<string, unknown>>, show: ShowValue): string {
  const entries = Object.entries(properties)
  const isPreset = ([name]: [string, unknown]): boolean => name.startsWith('$')
  return [...entries.filter((entry) => !isPreset(entry)), ...entries.filter(isPreset)]
    .map(([name, value]) => `${name}: ${show('event', name, value)}`)
    .join(' · ')
}
