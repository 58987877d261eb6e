import { piecesOf } from './liquid.ts'

export type Inline =
  | { readonly kind: 'said' | 'filled'; readonly source: string }
  | { readonly kind: 'bold' | 'italic'; readonly of: readonly Inline[] }
  | { readonly kind: 'link'; readonly href: string; readonly of: readonly Inline[] }
  | { readonly kind: 'break' }
export type Paragraph =
  | { readonly kind: 'paragraph'; readonly of: readonly Inline[] }
  | { readonly kind: 'bullets' | 'numbers'; readonly items: readonly (readonly Inline[])[] }

const held = /\uE000(\d+)\uE001/g
/** Characters of ours, which no text has: what is filled in, and marks that are meant as themselves. */
const ours = /[\uE000-\uE00F]/g
const escapable = '\\*[]'

/**
 * The small markup of text blocks: `**bold**`, `*italic*`, `[words](address)`, lines that begin with `- ` or `1. `, an empty line between
 * paragraphs, a backslash before a mark that is meant as itself. What is filled in is one unit, whatever is in it.
 */
export function parseRichText(source: string): Paragraph[] {
  const kept: string[] = []
  const text = piecesOf(source.replace(ours, ''))
    .map((piece) => (piece.kind === 'said' ? piece.source : `\uE000${kept.push(piece.source) - 1}\uE001`))
    .join('')
    .replace(/\r\n?/g, '\n')
    .replace(/\\([\\*[\]])/g, (_, one: string) => String.fromCharCode(0xe002 + escapable.indexOf(one)))
  return text
    .split(/\n{2,}/)
    .flatMap((part) => groupsOf(part.split('\n')))
    .map((group) => paragraphOf(group, kept))
}

type Line = { readonly kind: Paragraph['kind']; readonly text: string }

/** Lines of a list go together, and other lines do. */
function groupsOf(lines: readonly string[]): Line[][] {
  const groups: Line[][] = []
  for (const text of lines.filter((line) => line.trim() !== '')) {
    const [, bullet, number] = /^\s*(?:([-•])|(\d{1,3}[.)]))\s+(?=\S)/.exec(text) ?? []
    const kind = bullet ? 'bullets' : number ? 'numbers' : 'paragraph'
    const line: Line = { kind, text: kind === 'paragraph' ? text.trim() : text.replace(/^\s*\S+\s+/, '') }
    const last = groups.at(-1)
    if (last?.[0]?.kind === kind) last.push(line)
    else groups.push([line])
  }
  return groups
}

function paragraphOf(lines: readonly Line[], kept: readonly string[]): Paragraph {
  const kind = lines[0]?.kind ?? 'paragraph'
  if (kind !== 'paragraph') return { kind, items: lines.map(({ text }) => inlinesOf(text, kept)) }
  return { kind, of: lines.flatMap(({ text }, i) => [...(i > 0 ? [{ kind: 'break' as const }] : []), ...inlinesOf(text, kept)]) }
}

const marks = /\*\*([^]+?)\*\*|\*([^*\s][^*]*?)\*|\[([^\]\n]{1,500})\]\(([^)\s]{0,2000})\)/

function inlinesOf(text: string, kept: readonly string[]): Inline[] {
  const inlines: Inline[] = []
  let rest = text
  for (let found = marks.exec(rest); found; found = marks.exec(rest)) {
    const [all, bold, italic, words, href = ''] = found
    inlines.push(...leavesOf(rest.slice(0, found.index), kept))
    if (words !== undefined) inlines.push({ kind: 'link', href: whole(href, kept), of: leavesOf(words, kept) })
    else inlines.push({ kind: bold === undefined ? 'italic' : 'bold', of: inlinesOf(bold ?? italic ?? '', kept) })
    rest = rest.slice(found.index + all.length)
  }
  return [...inlines, ...leavesOf(rest, kept)]
}

const literal = (text: string): string => text.replace(/[\uE002-\uE005]/g, (one) => escapable[one.charCodeAt(0) - 0xe002] ?? '')
const whole = (text: string, kept: readonly string[]): string => literal(text.replace(held, (_, nth: string) => kept[Number(nth)] ?? ''))

function leavesOf(text: string, kept: readonly string[]): Inline[] {
  // Splitting by a group gives what is between and the numbers of what is held, in turns.
  return text.split(held).flatMap((part, i): Inline[] => {
    if (i % 2 === 1) return [{ kind: 'filled', source: kept[Number(part)] ?? '' }]
    return part === '' ? [] : [{ kind: 'said', source: literal(part) }]
  })
}
