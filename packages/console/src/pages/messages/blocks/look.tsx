import type { Brand } from '@millrace/contract/content/blocks/brand.ts'
import { type Inline, parseRichText, type Paragraph } from '@millrace/contract/content/blocks/rich-text.ts'
import type { Block } from '@millrace/contract/content/blocks/schema.ts'
import { leadsSomewhere } from '@millrace/contract/content/lint/lint.ts'
import { type CSSProperties, Fragment, type ReactNode } from 'react'
import { useWords } from '../../../lib/words.ts'

const note: CSSProperties = {
  padding: '12px 8px',
  textAlign: 'center',
  border: '1px dashed #8c8c8c',
  color: '#595959',
  background: '#fafafa',
  fontSize: 13,
}

/** A block as it will about look; what is filled in shows by its name. Not the page itself: that is the preview’s. */
export function Look({
  block,
  brand,
  sharedName,
}: {
  readonly block: Block
  readonly brand: Brand
  readonly sharedName: string | undefined
}): ReactNode {
  const words = useWords().blocks
  switch (block.kind) {
    case 'heading':
      return (
        <div style={{ fontSize: { 1: 28, 2: 22, 3: 18 }[block.level], fontWeight: 600, textAlign: block.align, overflowWrap: 'anywhere' }}>
          {block.text || '…'}
        </div>
      )
    case 'text':
      return (
        <div style={{ fontSize: 15, lineHeight: 1.6, textAlign: block.align, overflowWrap: 'anywhere' }}>
          {block.text.trim() === '' ? '…' : keyed(parseRichText(block.text), (part) => paragraph(part, brand))}
        </div>
      )
    case 'image':
      return /^https?:/i.test(block.src) ? (
        <img src={block.src} alt={block.alt} style={{ display: 'block', margin: '0 auto', maxWidth: '100%', width: block.width }} />
      ) : (
        <div style={note}>
          {words.kinds.image} {block.src}
        </div>
      )
    case 'logo':
      return brand.logo ? (
        <div style={{ textAlign: block.align }}>
          <img src={brand.logo} alt="" style={{ maxWidth: '100%', width: brand.logoWidth }} />
        </div>
      ) : (
        <div style={note}>{words.logoNone}</div>
      )
    case 'button':
      return (
        <div style={{ textAlign: block.align, padding: '4px 0' }}>
          <span
            style={{
              display: 'inline-block',
              padding: '12px 28px',
              background: brand.colour,
              color: brand.onColour,
              borderRadius: brand.radius,
            }}
          >
            {block.text || '…'}
          </span>
        </div>
      )
    case 'divider':
      return <div style={{ borderTop: '1px solid #d9d9d9', margin: '12px 0' }} />
    case 'spacer':
      return <div style={{ height: block.height }} />
    case 'coupon':
      return (
        <div
          style={{
            padding: 16,
            textAlign: 'center',
            border: `1px dashed ${brand.colour}`,
            borderRadius: brand.radius,
            overflowWrap: 'anywhere',
          }}
        >
          <div style={{ fontSize: 13 }}>{block.label}</div>
          <div style={{ fontSize: 24, fontWeight: 600, fontFamily: 'monospace' }}>{block.code || '…'}</div>
          <div style={{ fontSize: 13 }}>{block.note}</div>
        </div>
      )
    case 'html':
      return <div style={note}>{words.htmlLook}</div>
    case 'items':
      return <div style={note}>{words.itemsLook(block.list)}</div>
    case 'footer':
      return (
        <div style={{ fontSize: 12, color: '#595959', textAlign: 'center', whiteSpace: 'pre-line' }}>
          {block.text || brand.footer}
          <div style={{ textDecoration: 'underline' }}>{block.unsubscribe}</div>
        </div>
      )
    case 'shared':
      return <div style={note}>{sharedName ?? words.sharedChoose}</div>
    case 'columns':
      return null
  }
}

/** Parts of a text have no names, and are never moved about. */
const keyed = <T,>(parts: readonly T[], draw: (part: T) => ReactNode): ReactNode =>
  // oxlint-disable-next-line react/no-array-index-key
  parts.map((part, i) => <Fragment key={i}>{draw(part)}</Fragment>)

function paragraph(part: Paragraph, brand: Brand): ReactNode {
  const draw = (one: Inline): ReactNode => inline(one, brand)
  if (part.kind === 'paragraph') return <p style={{ margin: '0 0 12px' }}>{keyed(part.of, draw)}</p>
  const items = keyed(part.items, (item) => <li>{keyed(item, draw)}</li>)
  const style = { margin: '0 0 12px', paddingInlineStart: 24 }
  return part.kind === 'bullets' ? <ul style={style}>{items}</ul> : <ol style={style}>{items}</ol>
}

function inline(one: Inline, brand: Brand): ReactNode {
  switch (one.kind) {
    case 'said':
      return one.source
    case 'filled':
      return <code style={{ background: 'rgba(22,119,255,.12)', borderRadius: 3, padding: '0 3px' }}>{one.source}</code>
    case 'break':
      return <br />
    case 'bold':
      return <strong>{keyed(one.of, (inside) => inline(inside, brand))}</strong>
    case 'italic':
      return <em>{keyed(one.of, (inside) => inline(inside, brand))}</em>
    case 'link':
      return (
        <span style={{ textDecoration: leadsSomewhere(one.href) ? 'underline' : 'underline wavy red', color: brand.colour }}>
          {keyed(one.of, (inside) => inline(inside, brand))}
        </span>
      )
  }
}
