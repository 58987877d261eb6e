import type { Body } from '../api.ts'
import type { Brand } from '../blocks/brand.ts'
import { piecesOf } from '../blocks/liquid.ts'
import { type Inline, parseRichText } from '../blocks/rich-text.ts'
import { allBlocks, type Block, type MailBody } from '../blocks/schema.ts'
import { absolutesIn, type Finding, forbiddenIn } from './words.ts'

/** What the checks know beside the text. */
export interface Circumstances {
  readonly class: 'marketing' | 'service'
  readonly brand: Pick<Brand, 'forbidden' | 'footer'>
  /** Of the page as it is sent; empty: not made yet. */
  readonly html: string
  /** Blocks that are shared, by their id. */
  readonly shared: ReadonlyMap<string, readonly Block[]>
}

/** Gmail cuts a mail here, and with it the way out and the counting of opens. */
export const clippedAtBytes = 102_000
const longSubject = 50

/** Ways of saying how to refuse more. */
export const saysHowToRefuse = (text: string): boolean => /拒收|退订|回复?\s*(?:TD|T|R|N)\b|\bSTOP\b|unsubscribe|opt.?out/i.test(text)

/** What is wrong or doubtful in a text, before anybody gets it. */
export function lint(body: Body, about: Circumstances): Finding[] {
  switch (body.kind) {
    case 'email': {
      const blocks = withShared(body.blocks, about.shared)
      return [
        ...subject(body.subject, about),
        ...exits(blocks, about),
        ...allBlocks(blocks).flatMap((block) => ofBlock(block, about)),
        ...page(body, blocks, about),
      ]
    }
    case 'html':
      return [
        ...subject(body.subject, about),
        ...(about.class === 'marketing' && !body.html.includes('unsubscribe_url')
          ? [{ code: 'unsubscribe_missing', level: 'warning' } as const]
          : []),
        ...[...body.html.matchAll(/<img\b(?![^>]*\salt\s*=)[^>]*>/gi)].map(
          ([tag]): Finding => ({ code: 'alt_missing', level: 'warning', found: tag.slice(0, 80) }),
        ),
        ...[...body.html.matchAll(/\shref\s*=\s*["']([^"']*)["']/gi)].flatMap(([, href = '']) => link(href)),
        ...words(body.html.replace(/<(style|script)[\s\S]*?<\/\1>/gi, '').replace(/<[^>]+>/g, ' '), about),
        ...size(about.html || body.html),
      ]
    case 'sms':
      return [
        ...(about.class === 'marketing' && body.signature.trim() === '' ? [{ code: 'sms_signature', level: 'error' } as const] : []),
        ...(about.class === 'marketing' && !saysHowToRefuse(body.text) ? [{ code: 'sms_refuse', level: 'error' } as const] : []),
        ...words(body.text, about),
      ]
    case 'push':
      return words(`${body.title}\n${body.text}`, about)
    case 'webhook':
    case 'phone':
      return []
  }
}

/** What is shared stands where it is used. */
export const withShared = (blocks: readonly Block[], shared: Circumstances['shared']): Block[] =>
  blocks.flatMap((block): readonly Block[] => (block.kind === 'shared' ? (shared.get(block.block) ?? []) : [block]))

function subject(text: string, about: Circumstances): Finding[] {
  if (text.trim() === '') return [{ code: 'subject_empty', level: 'error' }]
  const said = piecesOf(text).map((piece) => (piece.kind === 'said' ? piece.source : ''))
  const { length } = Array.from(said.join(''))
  return [
    ...(length > longSubject ? [{ code: 'subject_long', level: 'warning', found: String(length) } as const] : []),
    ...(about.class === 'marketing' && !/^\s*[[(【（]?\s*(广告|AD\b)/i.test(text) ? [{ code: 'subject_ad', level: 'hint' } as const] : []),
    ...words(text, about),
  ]
}

/** Marketing has a way out. */
function exits(blocks: readonly Block[], about: Circumstances): Finding[] {
  if (about.class === 'service') return []
  const hasExit = allBlocks(blocks).some(
    (block) => (block.kind === 'footer' && block.show === null) || hrefsOf(block).some((href) => href.includes('unsubscribe_url')),
  )
  return hasExit ? [] : [{ code: 'unsubscribe_missing', level: 'error' }]
}

function ofBlock(block: Block, about: Circumstances): Finding[] {
  const found: Finding[] = [...hrefsOf(block).flatMap(link), ...words(saidBy(block), about)]
  if (block.kind === 'image' && block.src !== '' && block.alt.trim() === '') found.push({ code: 'alt_missing', level: 'warning' })
  if (block.kind === 'image' && /^data:/i.test(block.src)) found.push({ code: 'pictures_embedded', level: 'warning' })
  else if (block.kind === 'image') found.push(...link(block.src))
  if (block.kind === 'button' && block.link.trim() === '') found.push({ code: 'link_missing', level: 'error' })
  return found.map((one) => ({ ...one, block: block.id }))
}

function hrefsOf(block: Block): string[] {
  switch (block.kind) {
    case 'button':
    case 'image':
    case 'logo':
      return [block.link]
    case 'text':
      return parseRichText(block.text).flatMap((part) => (part.kind === 'paragraph' ? hrefsIn(part.of) : part.items.flatMap(hrefsIn)))
    case 'html':
      return [...block.html.matchAll(/\shref\s*=\s*["']([^"']*)["']/gi)].map(([, href = '']) => href)
    default:
      return []
  }
}

const hrefsIn = (inlines: readonly Inline[]): string[] =>
  inlines.flatMap((one) => (one.kind === 'link' ? [one.href] : one.kind === 'bold' || one.kind === 'italic' ? hrefsIn(one.of) : []))

/** Where mails may lead. */
export const leadsSomewhere = (address: string): boolean => /^\s*(https?:\/\/[^\s/]|mailto:\S|tel:\S|\{\{)/i.test(address)

const link = (address: string): Finding[] =>
  address.trim() === '' || address.startsWith('#') || leadsSomewhere(address)
    ? []
    : [{ code: 'link_invalid', level: 'error', found: address.slice(0, 80) }]

function saidBy(block: Block): string {
  switch (block.kind) {
    case 'heading':
    case 'text':
    case 'button':
    case 'footer':
      return block.text
    case 'coupon':
      return `${block.label}\n${block.note}`
    case 'image':
      return block.alt
    case 'html':
      return block.html.replace(/<[^>]+>/g, ' ')
    default:
      return ''
  }
}

/** What stands in braces is nobody's claim. */
function words(text: string, { brand }: Circumstances): Finding[] {
  const said = piecesOf(text)
    .map(({ kind, source }) => (kind === 'said' ? source : source.replace(/\{[{%][\s\S]*?[%}]\}/g, ' ')))
    .join('')
  return [
    ...absolutesIn(said).map((found): Finding => ({ code: 'word_absolute', level: 'warning', found })),
    ...forbiddenIn(said, brand.forbidden).map((found): Finding => ({ code: 'word_forbidden', level: 'error', found })),
  ]
}

function page({ subject: _ }: MailBody, blocks: readonly Block[], { html }: Circumstances): Finding[] {
  const pictures = allBlocks(blocks).filter(({ kind }) => kind === 'image').length
  const letters = allBlocks(blocks).reduce((sum, block) => sum + (block.kind === 'footer' ? 0 : saidBy(block).trim().length), 0)
  return [...(pictures > 0 && letters < 40 ? [{ code: 'pictures_only', level: 'warning' } as const] : []), ...size(html)]
}

function size(html: string): Finding[] {
  const bytes = bytesOf(html)
  return bytes > clippedAtBytes ? [{ code: 'size_clipped', level: 'warning', found: String(Math.ceil(bytes / 1_000)) }] : []
}

/** As UTF-8: a character outside of the first plane is two of this string, and four bytes. */
function bytesOf(text: string): number {
  let bytes = 0
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    bytes += code < 0x80 ? 1 : code < 0x8_00 || (code >= 0xd800 && code <= 0xdfff) ? 2 : 3
  }
  return bytes
}
