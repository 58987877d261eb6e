import { pathOf } from './liquid.ts'
import { allBlocks, type Block, type Show } from './schema.ts'

/** The parts of blocks that are filled in. */
export const textsOfBlocks = (blocks: readonly Block[]): string[] =>
  allBlocks(blocks).flatMap((block) => [...showTexts(block.show), ...textsIn(block)])

function textsIn(block: Block): string[] {
  switch (block.kind) {
    case 'heading':
    case 'text':
      return [block.text]
    case 'image':
      return [block.src, block.alt, block.link]
    case 'logo':
      return [block.link]
    case 'button':
      return [block.text, block.link]
    case 'coupon':
      return [block.label, block.code, block.note]
    case 'html':
      return [block.html]
    case 'items':
      return [listLiquid(block.list, block.id)]
    case 'footer':
      return [block.text, block.unsubscribe]
    case 'divider':
    case 'spacer':
    case 'columns':
    case 'shared':
      return []
  }
}

const showTexts = (show: Show | null): string[] => (show ? [showLiquid(show, '').open + showLiquid(show, '').close] : [])

/** A list that need not be there. */
export const listLiquid = (list: string, id: string): string => `{% assign list_${id} = ${pathOf(list)} | default: "" %}`

/** What stands before and after a block that is shown on a condition. A value that is not there equals nothing. */
export function showLiquid({ value, op, text }: Show, id: string): { readonly open: string; readonly close: string } {
  const name = `show_${id}`
  const read = `{% assign ${name} = ${pathOf(value)} | default: "", allow_false: true | append: "" %}`
  const test = { exists: `${name} != ""`, missing: `${name} == ""`, equals: `${name} == "${text}"`, differs: `${name} != "${text}"` }[op]
  return { open: `${read}{% if ${test} %}`, close: '{% endif %}' }
}

/** A block where it stands: one out of a shared block is shown on the conditions of both. */
export type Placed = Block & { readonly also?: Show | null }

/** What stands before and after a block that is not always shown. */
export function aroundBlock({ show, also = null, id }: Placed): { readonly open: string; readonly close: string } | undefined {
  const all = [also && showLiquid(also, `${id}x`), show && showLiquid(show, id)].filter((one) => one !== null)
  if (all.length === 0) return undefined
  return { open: all.map(({ open }) => open).join(''), close: all.map(({ close }) => close).join('') }
}
