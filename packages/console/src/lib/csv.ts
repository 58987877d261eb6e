import { saveBlob } from './save-blob.ts'

/** Saves rows as a file that Excel opens with the right letters and that cannot run as a formula. */
export function downloadCsv(name: string, header: readonly string[], rows: readonly (readonly unknown[])[]): void {
  const text = [header, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')
  saveBlob(new Blob(['\uFEFF', text], { type: 'text/csv;charset=utf-8' }), `${name}.csv`)
}

function cell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number') return String(value)
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  const harmless = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless
}
