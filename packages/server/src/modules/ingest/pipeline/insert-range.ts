import { randomUUID } from 'node:crypto'
import { type ClickHouse, InsertRefused } from '../../../platform/clickhouse.ts'
import { batchSpan, type LogRange } from '../../../platform/log/index.ts'
import { sql } from '../../../platform/sql.ts'

/** A line of JSONEachRow and where it stands in the log. */
export interface Line {
  readonly offset: number
  readonly month: number
  readonly text: string
}

export interface Round {
  /** Names this insert for the engine. */
  readonly token: string
  /** A range that was recorded before: some of it may be stored. */
  readonly replayed: LogRange | undefined
}

/** A line that no insert would take, with what the engine said. */
export interface RefusedLine {
  readonly line: Line
  readonly detail: string
}

const maxRows = 50_000
const maxBytes = 64_000_000

const settings = {
  async_insert: 0,
  // Some megabytes are parsed by one thread in the time that handing them out takes.
  input_format_parallel_parsing: 0,
  json_type_escape_dots_in_keys: 1,
  input_format_try_infer_dates: 0,
  input_format_try_infer_datetimes: 0,
  date_time_input_format: 'best_effort',
  input_format_skip_unknown_fields: 0,
  max_partitions_per_insert_block: 0,
}

/**
 * The only way rows get into ClickHouse. The token makes a repeated insert a no-op; after a crash it is not trusted
 * (the engine notes it before the rows are in place): what is stored is read, the rest goes in under a fresh token.
 * Answers with the lines that no insert would take, after halving down to them.
 */
export async function insertRange(clickhouse: ClickHouse, table: string, round: Round, lines: readonly Line[]): Promise<RefusedLine[]> {
  if (lines.length === 0) return []
  const stored = round.replayed ? await storedOffsets(clickhouse, table, round.replayed) : undefined
  const missing = stored ? lines.filter((line) => !stored.has(line.offset)) : lines
  const epoch = stored && stored.size > 0 ? randomUUID() : round.token
  const refused: RefusedLine[] = []
  let piece = 0
  for (const chunk of chunks(missing)) {
    piece += 1
    refused.push(...(await insertOrHalve(clickhouse, table, chunk, round.replayed ? `${epoch}:${randomUUID()}` : `${epoch}#${piece}`)))
  }
  return refused
}

async function storedOffsets(clickhouse: ClickHouse, table: string, { lease, upto }: LogRange): Promise<Set<number>> {
  const rows = await clickhouse.rows<{ offset: number }>(sql`
    select distinct log_offset as offset from ${sql.id(table)}
    where log_partition = ${sql.value(lease.logPart, 'UInt8')}
      and log_offset between ${sql.value((lease.doneUpto + 1) * batchSpan, 'UInt64')} and ${sql.value((upto + 1) * batchSpan - 1, 'UInt64')}`)
  return new Set(rows.map((row) => row.offset))
}

function chunks(lines: readonly Line[]): Line[][] {
  const result: Line[][] = []
  let bytes = 0
  for (const line of lines) {
    const last = result.at(-1)
    if (!last || last.length >= maxRows || bytes > maxBytes) {
      result.push([line])
      bytes = 0
    } else last.push(line)
    bytes += line.text.length
  }
  return result
}

/** A refused insert is halved until the record that spoils it is alone; everything else is stored. */
async function insertOrHalve(clickhouse: ClickHouse, table: string, lines: readonly Line[], token: string): Promise<RefusedLine[]> {
  try {
    await clickhouse.insert(table, lines.map((line) => line.text).join(''), { ...settings, insert_deduplication_token: token })
    return []
  } catch (error) {
    if (!(error instanceof InsertRefused) || !isAboutTheRows(error.code)) throw error
    const [line] = lines
    if (line && lines.length === 1) return [{ line, detail: error.message }]
    const half = Math.ceil(lines.length / 2)
    const left = await insertOrHalve(clickhouse, table, lines.slice(0, half), `${token}/0`)
    return [...left, ...(await insertOrHalve(clickhouse, table, lines.slice(half), `${token}/1`))]
  }
}

/** Parse and type errors; everything else (memory, disk, unknown table) is not the record's fault and is tried again. */
const isAboutTheRows = (code: number): boolean => [6, 26, 27, 38, 41, 53, 69, 70, 72, 117, 130, 131, 349, 636].includes(code)
