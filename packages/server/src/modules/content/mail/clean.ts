import sanitizeHtml from 'sanitize-html'
import type { Vault } from './vault.ts'

const blockTags = [
  'p',
  'div',
  'h1',
  'h2',
  'h3',
  'h4',
  'ul',
  'ol',
  'li',
  'blockquote',
  'hr',
  'table',
  'thead',
  'tbody',
  'tfoot',
  'tr',
  'td',
  'th',
  'center',
]
const inlineTags = ['a', 'b', 'strong', 'i', 'em', 'u', 's', 'span', 'br', 'img', 'small', 'sub', 'sup', 'font', 'code']

/** Hand-written markup of one block: what shows, and nothing that runs, loads by itself, or reaches beyond the block. */
export function cleanHtml(html: string, vault: Vault): string {
  return sanitizeHtml(vault.markup(html), {
    allowedTags: [...blockTags, ...inlineTags],
    allowedAttributes: {
      '*': ['style', 'align', 'valign', 'width', 'height', 'bgcolor', 'dir', 'lang', 'title'],
      a: ['href'],
      img: ['src', 'alt'],
      table: ['cellpadding', 'cellspacing', 'border', 'role'],
      td: ['colspan', 'rowspan'],
      th: ['colspan', 'rowspan'],
      font: ['color', 'size', 'face'],
    },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['http', 'https'] },
    allowProtocolRelative: false,
    parseStyleAttributes: false,
    transformTags: {
      // Of people nothing is filled into styles, and addresses go through the same door as those of buttons.
      '*': (tagName, attribs) => ({
        tagName,
        attribs: Object.fromEntries(
          Object.entries(attribs).flatMap(([name, value]): [string, string][] => {
            if (name === 'style') return isPlainStyle(value) ? [[name, value]] : []
            if (name === 'href' || name === 'src') return [[name, vault.address(vault.restore(value), (text) => text)]]
            return [[name, value]]
          }),
        ),
      }),
    },
  })
}

/** Places with nothing filled in, and nothing loaded or put over other things. */
const isPlainStyle = (style: string): boolean =>
  !/[\uE000<>\\]|url\s*\(|expression|@import|position\s*:\s*(fixed|absolute|sticky)|behavior/i.test(style)
