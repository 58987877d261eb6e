import { parse } from 'csv-parse/browser/esm/sync'

/** Lines and cells of a CSV file as spreadsheets save it: in UTF-8, in UTF-16 with tabs, or in GB 18030 as Excel in China does. */
export async function readCsv(file: Blob): Promise<string[][]> {
  const text = textOf(await file.arrayBuffer())
  return parse(text, { bom: true, delimiter: delimiterOf(text), relax_column_count: true, relax_quotes: true })
}

function textOf(bytes: ArrayBuffer): string {
  const [first, second] = new Uint8Array(bytes, 0, Math.min(2, bytes.byteLength))
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(bytes)
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}

/** The one that stands most often in the first line. */
function delimiterOf(text: string): string {
  const [head = ''] = text.split(/\r?\n/, 1)
  return [',', '\t', ';'].toSorted((a, b) => head.split(b).length - head.split(a).length)[0] ?? ','
}
