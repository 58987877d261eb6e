import type { Language } from '@millrace/contract/money/money.ts'
import { wallText } from '@millrace/contract/time/wall.ts'
import { type Drawing, png } from './chart.ts'
import type { Part } from './parts.ts'
import { mailWords } from './words.ts'

export interface Image {
  readonly cid: string
  readonly png: Buffer
}
export interface Written {
  readonly subject: string
  readonly html: string
  readonly text: string
  readonly images: readonly Image[]
}

interface About {
  readonly project: { readonly slug: string; readonly name: string; readonly timeZone: string }
  readonly board: { readonly id: string; readonly name: string; readonly note: string }
  readonly language: Language
  readonly parts: readonly Part[]
  readonly through: Date
  readonly publicUrl: string
}

const small = 'font-size:12px;color:#595959'
const cell = 'padding:4px 8px;border-bottom:1px solid #e5e7eb'

/** A board as a letter: the numbers in words, so that it says everything also where pictures are not shown. */
export async function written({ project, board, language, parts, through, publicUrl }: About): Promise<Written> {
  const words = mailWords[language]
  const href = `${publicUrl}/${project.slug}/analyze/boards/${board.id}`
  const stop = `${href}?mail=stop`
  const counted = `${words.through} ${wallText(project.timeZone, through.getTime()).replace('T', ' ').slice(0, 16)} (${project.timeZone})`
  const images = await Promise.all(parts.flatMap(({ chart }, i) => (chart ? [drawn(chart, i)] : [])))
  const footer = `${escaped(words.why)} <a href="${escaped(stop)}">${escaped(words.stop)}</a>`
  return {
    subject: `${board.name} · ${project.name}`,
    html: `<!doctype html><html lang="${language}"><body style="font-family:sans-serif;color:#1f1f1f;max-width:640px;margin:0 auto;padding:16px">
<h1 style="font-size:20px">${escaped(board.name)}</h1>
${board.note === '' ? '' : `<p>${escaped(board.note)}</p>`}
<p style="${small}">${escaped(counted)} · <a href="${escaped(href)}">${escaped(words.open)}</a></p>
${parts.map((part, i) => htmlOf(part, i)).join('\n')}
<p style="${small};margin-top:24px">${footer}</p>
</body></html>`,
    text: [board.name, board.note, counted, ...parts.map(textOf), href, `${words.why} ${words.stop}: ${stop}`]
      .filter((line) => line !== '')
      .join('\n\n'),
    images,
  }
}

const cidOf = (i: number): string => `tile-${i}@board`
const drawn = async (chart: Drawing, i: number): Promise<Image> => ({ cid: cidOf(i), png: await png(chart) })

function htmlOf({ title, text, total, chart, table }: Part, i: number): string {
  const alt = chart ? chart.labels.map((label, n) => `${label}: ${chart.values[n] ?? '–'}`).join(', ') : ''
  return [
    title === '' ? '' : `<h2 style="font-size:15px;margin:20px 0 4px">${escaped(title)}</h2>`,
    total === undefined ? '' : `<p style="font-size:22px;font-weight:bold;margin:4px 0">${escaped(total)}</p>`,
    text === undefined ? '' : `<p style="margin:4px 0;white-space:pre-wrap">${escaped(text)}</p>`,
    chart ? `<img src="cid:${cidOf(i)}" alt="${escaped(alt)}" width="600" style="max-width:100%">` : '',
    table ? tableOf(table) : '',
  ].join('')
}

function tableOf({ header, rows }: NonNullable<Part['table']>): string {
  const line = (cells: readonly string[], tag: 'th' | 'td'): string =>
    `<tr>${cells.map((text, i) => `<${tag} style="${cell};text-align:${i === 0 ? 'left' : 'right'}">${escaped(text)}</${tag}>`).join('')}</tr>`
  return `<table style="border-collapse:collapse;width:100%;font-size:13px">${line(header, 'th')}${rows.map((row) => line(row, 'td')).join('')}</table>`
}

const textOf = ({ title, text, total, table }: Part): string =>
  [title, total ?? '', text ?? '', ...(table ? [table.header, ...table.rows].map((row) => row.join(' | ')) : [])]
    .filter((line) => line !== '')
    .join('\n')

const escaped = (text: string): string => text.replace(/[&<>"']/g, (letter) => `&#${letter.charCodeAt(0)};`)
