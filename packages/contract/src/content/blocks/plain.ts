import type { Brand } from './brand.ts'
import type { Inline, Paragraph } from './rich-text.ts'
import { parseRichText } from './rich-text.ts'
import type { Block } from './schema.ts'
import { aroundBlock, listLiquid, type Placed } from './texts.ts'

/** The twin of a mail for clients that show text, still to be filled in; shared blocks stand in it already. */
export const plainOf = (blocks: readonly Placed[], brand: Brand): string =>
  blocks
    .map((block) => shownOnly(block, plain(block, brand)))
    .filter((part) => part !== '')
    .join('\n\n')

function shownOnly(block: Placed, part: string): string {
  const around = aroundBlock(block)
  return around && part !== '' ? around.open + part + around.close : part
}

function plain(block: Block, brand: Brand): string {
  switch (block.kind) {
    case 'heading':
      return block.text
    case 'text':
      return parseRichText(block.text).map(paragraph).join('\n\n')
    case 'image':
      return withLink(block.alt && `[${block.alt}]`, block.link)
    case 'logo':
      return ''
    case 'button':
      return withLink(block.text, block.link)
    case 'divider':
      return '----'
    case 'spacer':
    case 'html':
    case 'shared':
      return ''
    case 'coupon':
      return [block.label, block.code, block.note].filter((line) => line !== '').join('\n')
    case 'columns':
      return block.columns
        .map((column) => plainOf(column, brand))
        .filter((part) => part !== '')
        .join('\n\n')
    case 'items':
      return items(block)
    case 'footer':
      return `${block.text || brand.footer}\n${block.unsubscribe}: {{ unsubscribe_url }}`.trim()
  }
}

const withLink = (said: string, link: string): string => (link === '' ? said : `${said}${said && ': '}${link}`)

function items({ list, id, most, title, price, link }: Extract<Block, { kind: 'items' }>): string {
  const name = title ? `{{ row["${title}"] | default: "" }}` : ''
  const amount = price ? `{% if row["${price}"] != nil %} {{ row["${price}"] | money }}{% endif %}` : ''
  const leads = link ? `{% if row["${link}"] %} {{ row["${link}"] }}{% endif %}` : ''
  return `${listLiquid(list, id)}{% for row in list_${id} limit: ${most} %}- ${name}${amount}${leads}\n{% endfor %}`
}

function paragraph(part: Paragraph): string {
  if (part.kind === 'paragraph') return part.of.map(inline).join('')
  return part.items.map((item, i) => `${part.kind === 'bullets' ? '-' : `${i + 1}.`} ${item.map(inline).join('')}`).join('\n')
}

function inline(one: Inline): string {
  switch (one.kind) {
    case 'said':
    case 'filled':
      return one.source
    case 'break':
      return '\n'
    case 'link':
      return withLink(one.of.map(inline).join(''), one.href).replace(': ', ' ')
    case 'bold':
    case 'italic':
      return one.of.map(inline).join('')
  }
}
