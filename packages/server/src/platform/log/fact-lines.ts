import { decodeText, encodeText } from './body.ts'
import type { Fact } from './outbox.ts'

/** A fact as it lies in the log. */
export interface FactLine {
  readonly table: string
  /** Its row, as JSON on one line. */
  readonly json: string
  /** The row has `properties`, which are spread over columns before it is stored; nearly none has. */
  readonly hasProperties: boolean
}

const spread = '*'

/** Bytes of a batch of facts: a line each, its table and its row, so that whoever moves them need not read and write every row again. */
export const encodeFacts = (facts: readonly Fact[]): Buffer =>
  encodeText(facts.map(({ table, row }) => `${'properties' in row ? spread : ''}${table}${JSON.stringify(row)}`).join('\n'))

export function decodeFacts(body: Buffer): FactLine[] {
  const text = decodeText(body)
  // One list, as they were written before they were lines: some may wait to be moved while Millrace is brought up to date.
  if (text.startsWith('['))
    return (JSON.parse(text) as Fact[]).map(({ table, row }) => ({ table, json: JSON.stringify(row), hasProperties: 'properties' in row }))
  return text === '' ? [] : text.split('\n').map(lineOf)
}

function lineOf(line: string): FactLine {
  const hasProperties = line.startsWith(spread)
  const start = line.indexOf('{')
  return { table: line.slice(hasProperties ? spread.length : 0, start), json: line.slice(start), hasProperties }
}

/** The fact again, for the few who look into it. */
export const factOf = ({ table, json }: FactLine): Fact => ({ table, row: JSON.parse(json) as Fact['row'] }) /* written by encodeFacts */
