import { Readable } from 'node:stream'
import { isUtf8 } from 'node:buffer'
import type { Row } from '@millrace/contract/ingest/import-row.ts'
import { parse } from 'csv-parse'
import { fail } from '../../../platform/errors.ts'
import type { Db } from '../../../platform/postgres.ts'
import { type ImportRow, readBytes, readPieces } from './store.ts'

/** A spreadsheet is unpacked in memory as a whole; a larger one is asked for as CSV. */
const maxSpreadsheetBytes = 50_000_000
const maxRecordChars = 1_000_000
const parquetRowsAtOnce = 5_000

/** How far the reading has come; readers of whole files know the number of rows instead. */
export interface Meter {
  bytes: number
  rows: number | undefined
}

type File = Pick<ImportRow, 'id' | 'format' | 'bytes'>

/** The rows of a file in order, a few at a time in memory. What cannot be read at all is an error for the user. */
export async function* rowsOf(db: Db, file: File, meter: Meter = { bytes: 0, rows: undefined }): AsyncGenerator<Row> {
  try {
    if (file.format === 'csv') yield* csvRows(db, file, meter)
    else if (file.format === 'jsonl') yield* jsonRows(db, file, meter)
    else if (file.format === 'xlsx') yield* spreadsheetRows(db, file, meter)
    else yield* parquetRows(db, file, meter)
  } catch (error) {
    if (error instanceof Error && isAboutTheFile(error)) fail('file_unreadable', { reason: error.message.slice(0, 300) })
    throw error
  }
}

/** Errors of the readers, as opposed to those of the database the file lies in. */
const isAboutTheFile = (error: Error): boolean =>
  !('severity' in error) && !('code' in error && String(error.code).startsWith('E')) && error.name !== 'Problem'

async function* csvRows(db: Db, file: File, meter: Meter): AsyncGenerator<Row> {
  const head = await readBytes(db, file.id, 0, Math.min(file.bytes, 65_536))
  const decoder = new TextDecoder(encodingOf(head))
  const first = new TextDecoder(encodingOf(head)).decode(head, { stream: true }).split(/\r?\n/, 1)[0] ?? ''
  async function* texts(): AsyncGenerator<string> {
    for await (const piece of readPieces(db, file.id, file.bytes)) {
      meter.bytes += piece.length
      yield decoder.decode(piece, { stream: true })
    }
    yield decoder.decode()
  }
  const parser = parse({
    columns: (names: readonly string[]) => unique(names),
    bom: true,
    delimiter: delimiterOf(first),
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: maxRecordChars,
  })
  const source = Readable.from(texts())
  source.on('error', (error) => parser.destroy(error)).pipe(parser)
  for await (const row of parser) yield row as Row /* columns are on */
}

/** Excel in China writes GB 18030. A piece may end within a character, so the last bytes do not count. */
function encodingOf(head: Buffer): string {
  for (let cut = 0; cut < 4; cut++) if (isUtf8(head.subarray(0, head.length - cut))) return 'utf-8'
  return 'gb18030'
}

/** The one that stands most often in the header. */
const delimiterOf = (header: string): string =>
  [',', '\t', ';', '|'].toSorted((a, b) => header.split(b).length - header.split(a).length)[0] ?? ','

/** Columns of the same name are told apart by a number. */
export function unique(names: readonly string[]): string[] {
  const seen = new Map<string, number>()
  return names.map((name) => {
    const n = (seen.get(name) ?? 0) + 1
    seen.set(name, n)
    return n === 1 ? name : `${name} ${n}`
  })
}

async function* jsonRows(db: Db, file: File, meter: Meter): AsyncGenerator<Row> {
  const decoder = new TextDecoder('utf-8')
  let rest = ''
  let line = 0
  const rows = function* (text: string): Generator<Row> {
    for (const one of text.split('\n')) {
      line += 1
      if (one.trim() !== '') yield jsonRow(one, line)
    }
  }
  for await (const piece of readPieces(db, file.id, file.bytes)) {
    meter.bytes += piece.length
    rest += decoder.decode(piece, { stream: true })
    const end = rest.lastIndexOf('\n')
    if (end >= 0) yield* rows(rest.slice(0, end))
    rest = rest.slice(end + 1)
    if (rest.length > maxRecordChars) throw new Error(`line ${line + 1} is longer than ${maxRecordChars} characters`)
  }
  yield* rows(rest + decoder.decode())
}

function jsonRow(text: string, line: number): Row {
  const value: unknown = JSON.parse(text.replace(/^\uFEFF/, ''))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(`line ${line} is not a JSON object`)
  return value as Row /* checked above */
}

async function* spreadsheetRows(db: Db, file: File, meter: Meter): AsyncGenerator<Row> {
  if (file.bytes > maxSpreadsheetBytes) throw new Error(`a spreadsheet may have ${maxSpreadsheetBytes / 1_000_000} MB; save it as CSV`)
  // Readers of rare formats are large, and loaded with their first file.
  const { read, utils } = await import('@e965/xlsx')
  const book = read(await readBytes(db, file.id, 0, file.bytes), { dense: true, cellDates: true, UTC: true })
  const sheet = book.Sheets[book.SheetNames[0] ?? '']
  if (!sheet) throw new Error('the file has no sheet')
  const rows = utils.sheet_to_json<Row>(sheet, { UTC: true, raw: true })
  meter.rows = rows.length
  // A date in a cell has no zone: it is meant in the zone of the project.
  for (const row of rows)
    yield Object.fromEntries(
      Object.entries(row).map(([name, value]) => [name, value instanceof Date ? value.toISOString().slice(0, 19) : value]),
    )
}

async function* parquetRows(db: Db, file: File, meter: Meter): AsyncGenerator<Row> {
  const buffer = {
    byteLength: file.bytes,
    async slice(start: number, end = file.bytes): Promise<ArrayBuffer> {
      return new Uint8Array(await readBytes(db, file.id, start, end)).buffer
    },
  }
  const [{ parquetMetadataAsync, parquetReadObjects }, { compressors }] = await Promise.all([
    import('hyparquet'),
    import('hyparquet-compressors'),
  ])
  const metadata = await parquetMetadataAsync(buffer)
  meter.rows = Number(metadata.num_rows)
  for (let start = 0; start < metadata.num_rows; start += parquetRowsAtOnce) {
    const rowEnd = Math.min(Number(metadata.num_rows), start + parquetRowsAtOnce)
    yield* (await parquetReadObjects({ file: buffer, metadata, compressors, rowStart: start, rowEnd })) as Row[]
  }
}
