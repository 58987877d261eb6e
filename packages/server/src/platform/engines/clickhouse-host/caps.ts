/** Holds for every statement unless it asks for something else: query, insert, DDL, mutation. */
export const caps = { max_memory_usage: 1_500_000_000, max_execution_time: 120, max_threads: 2, max_insert_threads: 2 } as const

/** A caller may ask for less, or (a backup) for more time; never for more than this, and never for no cap. */
const most: Readonly<Record<string, number>> = { ...caps, max_execution_time: 3_600 }

/** As ClickHouse refuses a setting beyond the constraints of a profile. */
export class BeyondCap extends Error {}

/** Throws when settings, given beside a statement or inside its text, reach beyond a cap; or when the statement would change the session. */
export function checkCaps(sql: string, settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) checkValue(name, value)
  const bare = withoutTextAndComments(sql)
  if (/^\s*(set|use)\s/i.test(bare))
    throw new BeyondCap(
      'Code: 452. DB::Exception: A session serves many callers: give settings with the statement (SETTING_CONSTRAINT_VIOLATION)',
    )
  for (const [, name = '', value = ''] of bare.matchAll(assignment)) checkValue(name, value)
}

const assignment = new RegExp(`\\b(${Object.keys(most).join('|')})[\`"]?\\s*=\\s*([^\\s,)]*)`, 'gi')

function checkValue(name: string, value: string): void {
  const cap = most[name.toLowerCase()]
  if (cap === undefined) return
  if (!/^\d+(\.\d+)?$/.test(value) || Number(value) <= 0 || Number(value) > cap)
    throw new BeyondCap(
      `Code: 452. DB::Exception: Setting ${name} should be a number above 0 and not above ${cap}, not ${value || 'text'} (SETTING_CONSTRAINT_VIOLATION)`,
    )
}

/** What is left of a statement when nothing in it can be mistaken for one of its words. */
const withoutTextAndComments = (sql: string): string =>
  sql.replace(/'(?:\\.|''|[^'\\])*'|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) => (part.startsWith("'") ? "''" : ' '))
