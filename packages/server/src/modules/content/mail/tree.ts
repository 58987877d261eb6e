import { type Brand, fontFamilies } from '@millrace/contract/content/blocks/brand.ts'
import type { Block, MailBody } from '@millrace/contract/content/blocks/schema.ts'
import { aroundBlock, listLiquid, type Placed } from '@millrace/contract/content/blocks/texts.ts'
import type { MjmlNode } from 'mjml-core'
import { cleanHtml } from './clean.ts'
import { richHtml } from './rich.ts'
import type { Vault } from './vault.ts'

type Attributes = Readonly<Record<string, string>>
const branch = (tagName: string, attributes: Attributes, children: readonly MjmlNode[]): MjmlNode => ({ tagName, attributes, children })
const leaf = (tagName: string, attributes: Attributes = {}, content = ''): MjmlNode => ({ tagName, attributes, content })

/** What stands around blocks: how they look, and where what is filled in is kept. */
interface Around {
  readonly brand: Brand
  readonly vault: Vault
}

/** A mail of blocks as MJML. Shared blocks stand in it already. */
export function treeOf(mail: Pick<MailBody, 'preheader'>, blocks: readonly Placed[], around: Around): MjmlNode {
  const { brand, vault } = around
  return branch('mjml', {}, [
    branch('mj-head', {}, [
      ...(mail.preheader === '' ? [] : [leaf('mj-preview', {}, vault.said(mail.preheader))]),
      branch('mj-attributes', {}, [
        leaf('mj-all', { 'font-family': fontFamilies[brand.font] }),
        leaf('mj-text', { 'font-size': '15px', 'line-height': '1.6', color: brand.text, padding: '8px 24px' }),
        leaf('mj-section', { padding: '0', 'background-color': brand.paper, 'css-class': 'mr-paper' }),
      ]),
      leaf('mj-raw', {}, '<meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">'),
      leaf('mj-style', {}, styles(brand)),
    ]),
    branch(
      'mj-body',
      { width: '600px', 'background-color': brand.page, 'css-class': 'mr-page' },
      blocks.flatMap((block) => shown(block, around, [section(block, around)])),
    ),
  ])
}

/** Where the client says that it is dark here, so is the mail. */
const styles = (brand: Brand): string => `
.mr-link { color: ${brand.colour}; }
.mr-coupon { border: 1px dashed ${brand.colour}; }
@media (prefers-color-scheme: dark) {
  .mr-page { background: #121212 !important; background-color: #121212 !important; }
  .mr-paper, .mr-paper > table { background: #1e1e1e !important; background-color: #1e1e1e !important; }
  .mr-paper div, .mr-paper td, .mr-paper th, .mr-paper p, .mr-paper li { color: #e6e6e6 !important; }
  .mr-link { color: #8ab4f8 !important; }
}`

function shown(block: Placed, { vault }: Around, nodes: readonly MjmlNode[]): MjmlNode[] {
  const around = aroundBlock(block)
  return around ? [leaf('mj-raw', {}, vault.own(around.open)), ...nodes, leaf('mj-raw', {}, vault.own(around.close))] : [...nodes]
}

const section = (block: Block, around: Around): MjmlNode =>
  branch(
    'mj-section',
    {},
    block.kind === 'columns'
      ? block.columns.map((column) =>
          branch(
            'mj-column',
            {},
            column.flatMap((one) => shown(one, around, drawn(one, around))),
          ),
        )
      : [branch('mj-column', {}, drawn(block, around))],
  )

const sizes = { 1: '28px', 2: '22px', 3: '18px' } as const

function drawn(block: Block, around: Around): MjmlNode[] {
  const { brand, vault } = around
  switch (block.kind) {
    case 'heading': {
      const said = vault.said(block.text).replace(/\r\n?|\n/g, '<br>')
      const h = `<h${block.level} style="margin:0;font-size:inherit;line-height:inherit;font-weight:600">${said}</h${block.level}>`
      return [leaf('mj-text', { 'font-size': sizes[block.level], 'line-height': '1.4', align: block.align }, h)]
    }
    case 'text':
      return [leaf('mj-text', { align: block.align }, richHtml(block.text, vault))]
    case 'image':
      return picture(block, vault)
    case 'logo':
      return brand.logo === ''
        ? []
        : picture({ src: brand.logo, alt: 'logo', link: block.link, width: brand.logoWidth }, vault, block.align)
    case 'button': {
      const looks = { 'background-color': brand.colour, color: brand.onColour, 'border-radius': `${brand.radius}px`, 'font-size': '16px' }
      const href = vault.address(block.link)
      const place = { align: block.align, padding: '12px 24px', 'inner-padding': '12px 28px' }
      return [leaf('mj-button', { ...looks, ...place, ...(href && { href }) }, vault.said(block.text))]
    }
    case 'divider':
      return [leaf('mj-divider', { 'border-width': '1px', 'border-color': '#d9d9d9', padding: '12px 24px' })]
    case 'spacer':
      return [leaf('mj-spacer', { height: `${block.height}px` })]
    case 'coupon':
      return [leaf('mj-text', { align: 'center' }, coupon(block, around))]
    case 'html':
      return [leaf('mj-text', {}, cleanHtml(block.html, vault))]
    case 'items':
      return [leaf('mj-table', { padding: '8px 24px', color: brand.text, 'font-size': '15px' }, rows(block, vault))]
    case 'footer':
      return [leaf('mj-text', { align: 'center', 'font-size': '12px', color: '#6b6b6b' }, footer(block, around))]
    case 'columns':
    case 'shared':
      return []
  }
}

interface Picture {
  readonly src: string
  readonly alt: string
  readonly link: string
  readonly width: number
}

function picture({ src, alt, link, width }: Picture, vault: Vault, align = 'center'): MjmlNode[] {
  const address = vault.address(src)
  if (address === '' || /^(mailto|tel):/i.test(address)) return []
  const href = vault.address(link)
  return [leaf('mj-image', { src: address, alt: vault.said(alt), width: `${width}px`, align, padding: '8px 24px', ...(href && { href }) })]
}

function coupon({ label, code, note }: Extract<Block, { kind: 'coupon' }>, { brand, vault }: Around): string {
  const small = (text: string): string => (text === '' ? '' : `<div style="font-size:13px">${vault.said(text)}</div>`)
  const big = `<div style="font-size:24px;font-weight:600;letter-spacing:2px;font-family:Consolas,Menlo,monospace;word-break:break-all">${vault.said(code)}</div>`
  return `<div class="mr-coupon" style="border-radius:${brand.radius}px;padding:16px">${small(label)}${big}${small(note)}</div>`
}

function footer({ text, unsubscribe }: Extract<Block, { kind: 'footer' }>, { brand, vault }: Around): string {
  const who = vault.said(text || brand.footer).replace(/\r\n?|\n/g, '<br>')
  const out = `<a href="${vault.own('{{ unsubscribe_url }}')}" style="color:#6b6b6b">${vault.said(unsubscribe)}</a>`
  return `${who && `<p style="margin:0 0 8px">${who}</p>`}<p style="margin:0">${out}</p>`
}

/** A row for each entry of a list. What an entry does not have is left out; an amount that is none is a reason not to send. */
function rows({ list, id, most, image, title, price, link }: Extract<Block, { kind: 'items' }>, vault: Vault): string {
  const of = (field: string): string => `row["${field}"]`
  const own = (liquid: string): string => vault.own(liquid)
  const leads = (inside: string): string =>
    link === ''
      ? inside
      : `${own(`{% if ${of(link)} %}<a href="{{ ${of(link)} | web_address }}" class="mr-link">{% endif %}`)}${inside}${own(`{% if ${of(link)} %}</a>{% endif %}`)}`
  const drawing = own(
    `{% if ${of(image)} %}<img src="{{ ${of(image)} | web_address }}" alt="" width="80" style="display:block;width:80px;height:auto">{% endif %}`,
  )
  const cells = [
    ...(image === '' ? [] : [`<td width="96" style="padding:8px 16px 8px 0;vertical-align:top">${leads(drawing)}</td>`]),
    ...(title === '' ? [] : [`<td style="padding:8px 0;vertical-align:top">${leads(own(`{{ ${of(title)} | default: "" }}`))}</td>`]),
    ...(price === ''
      ? []
      : [
          `<td align="right" style="padding:8px 0 8px 16px;vertical-align:top;white-space:nowrap">${own(`{% if ${of(price)} != nil %}{{ ${of(price)} | money }}{% endif %}`)}</td>`,
        ]),
  ]
  return `${own(`${listLiquid(list, id)}{% for row in list_${id} limit: ${most} %}`)}<tr>${cells.join('')}</tr>${own('{% endfor %}')}`
}
