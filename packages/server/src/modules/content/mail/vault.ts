import { piecesOf, writeSaid } from '@millrace/contract/content/blocks/liquid.ts'

/** Keeps what is filled in later out of the reach of what works on the markup, and puts it back as it was. */
export interface Vault {
  /** Words as a page has them, fit for an attribute too. */
  said(source: string): string
  /** Liquid of our own, put back as it is. */
  own(liquid: string): string
  /** Where something leads: what would run where it is opened, and what is no address, leads nowhere. */
  address(source: string, said?: (text: string) => string): string
  /** Markup somebody wrote, with each of its tags of Liquid kept: what stands between them can still be looked at. */
  markup(html: string): string
  restore(html: string): string
}

const place = /\uE000(\d+)\uE001/g
const ours = /[\uE000-\uE00F]/g

export function vault(): Vault {
  const kept: string[] = []
  const own = (liquid: string): string => `\uE000${kept.push(liquid) - 1}\uE001`
  const write = (source: string, said: (text: string) => string): string =>
    piecesOf(clean(source))
      .map((piece) => (piece.kind === 'said' ? said(piece.source) : own(writeSaid(piece.source, said))))
      .join('')
  return {
    own,
    said: (source) => write(source, escapeHtml),
    address(source, said = escapeHtml) {
      const trimmed = clean(source).trim()
      if (/^(https?:\/\/|mailto:|tel:)/i.test(trimmed)) return write(trimmed, said)
      const filled = /^\{\{-?([\s\S]*?)-?\}\}/.exec(trimmed)
      return filled ? own(`{{ ${filled[1]?.trim()} | web_address }}`) + write(trimmed.slice(filled[0].length), said) : ''
    },
    markup: (html) => clean(html).replace(/\{\{[\s\S]*?\}\}|\{%[\s\S]*?%\}/g, own),
    restore: (html) => html.replace(place, (_, nth: string) => kept[Number(nth)] ?? ''),
  }
}

const clean = (source: string): string => source.replace(ours, '')

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (one) => entities[one] ?? one)
