import { expect } from 'vitest'
import type { ClickHouse } from '../src/platform/clickhouse.ts'
import { forClickHouse, type Sql } from '../src/platform/sql.ts'

/** A compiled statement as it was reviewed, next to its test; a statement that changed fails until it is reviewed again. Then it is run. */
export async function expectGolden(clickhouse: ClickHouse, name: string, query: Sql): Promise<void> {
  const { query: text, query_params } = forClickHouse(query)
  const lines = text.split('\n').map((line) => line.trim())
  const parameters = Object.entries(query_params).map(([key, value]) => `-- ${key} = ${JSON.stringify(value)}`)
  await expect(`${[...lines.filter((line) => line !== ''), ...parameters].join('\n')}\n`).toMatchFileSnapshot(name)
  await clickhouse.rows(query)
}
