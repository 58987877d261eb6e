/** Properties in one line, what the customer sent before what the SDK added by itself. */
export function summary(properties: Readonly<Record<string, unknown>>): string {
  const entries = Object.entries(properties)
  const isPreset = ([name]: [string, unknown]): boolean => name.startsWith('$')
  return [...entries.filter((entry) => !isPreset(entry)), ...entries.filter(isPreset)]
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(' · ')
}
