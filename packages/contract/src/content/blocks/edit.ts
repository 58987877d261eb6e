import { z } from 'zod'
import { allBlocks, type Block, type BlockKind, blockSchema, type SmallBlock, smallBlockSchema } from './schema.ts'

/** Where a block stands: among all, or in a column of another. */
export interface Place {
  readonly at: number
  readonly inside?: { readonly id: string; readonly column: number }
}

/** Blocks as they begin; what they say comes from who makes them. */
export function newBlock(kind: BlockKind, blocks: readonly Block[], said: Readonly<Record<string, unknown>> = {}): Block {
  const own = { id: freshId(blocks), show: null }
  const needed = { text: '', src: '', link: '', code: '', html: '', list: 'event.items', block: '', columns: [[], []] }
  return blockSchema.parse({ ...needed, ...own, kind, ...(kind === 'footer' ? { text: '' } : {}), ...said })
}

/** An id that no block has. */
export function freshId(blocks: readonly Block[]): string {
  const numbers = allBlocks(blocks).map(({ id }) => Number(/^b(\d{1,9})$/.exec(id)?.[1] ?? 0))
  return `b${Math.max(0, ...numbers) + 1}`
}

export const findBlock = (blocks: readonly Block[], id: string): Block | undefined => allBlocks(blocks).find((block) => block.id === id)

export const isSmall = (block: Block): block is SmallBlock => smallBlockSchema.safeParse(block).success

/** Where a block stands now. */
export function placeOf(blocks: readonly Block[], id: string): Place | undefined {
  const at = blocks.findIndex((block) => block.id === id)
  if (at >= 0) return { at }
  for (const block of blocks) {
    if (block.kind !== 'columns') continue
    for (const [column, inside] of block.columns.entries()) {
      const nth = inside.findIndex((one) => one.id === id)
      if (nth >= 0) return { at: nth, inside: { id: block.id, column } }
    }
  }
  return undefined
}

/** Puts a block somewhere. What may not stand in a column comes after the block with the columns. */
export function insertBlock(blocks: readonly Block[], block: Block, { at, inside }: Place): Block[] {
  if (!inside) return blocks.toSpliced(at, 0, block)
  if (!isSmall(block)) return blocks.toSpliced(blocks.findIndex(({ id }) => id === inside.id) + 1, 0, block)
  return inColumn(blocks, inside, (column) => column.toSpliced(at, 0, block))
}

export const removeBlock = (blocks: readonly Block[], id: string): Block[] =>
  mapLists(blocks, (list) => list.filter((block) => block.id !== id))

export const updateBlock = (blocks: readonly Block[], next: Block): Block[] =>
  mapLists(blocks, (list) => list.map((block) => (block.id === next.id ? next : block)))

/** Moves a block to a place as the list is now, before it is taken out. */
export function moveBlock(blocks: readonly Block[], id: string, to: Place): Block[] {
  const block = findBlock(blocks, id)
  const from = placeOf(blocks, id)
  if (!block || !from || to.inside?.id === id) return [...blocks]
  const isSameList = from.inside?.id === to.inside?.id && from.inside?.column === to.inside?.column
  const at = isSameList && from.at < to.at ? to.at - 1 : to.at
  return insertBlock(removeBlock(blocks, id), block, { ...to, at })
}

/** One up or down in its list; at the end of a column out of it. */
export function stepBlock(blocks: readonly Block[], id: string, by: -1 | 1): Block[] {
  const from = placeOf(blocks, id)
  if (!from) return [...blocks]
  const { inside } = from
  const list = inside ? columnOf(blocks, inside) : blocks
  const next = from.at + by
  if (next >= 0 && next < list.length) return moveBlock(blocks, id, { ...from, at: by > 0 ? next + 1 : next })
  if (!inside) return [...blocks]
  const outer = blocks.findIndex((block) => block.id === inside.id)
  return moveBlock(blocks, id, { at: by > 0 ? outer + 1 : outer })
}

/** The same again after it, and the id of the copy. */
export function duplicateBlock(blocks: readonly Block[], id: string): { readonly blocks: Block[]; readonly id: string } | undefined {
  const block = findBlock(blocks, id)
  const place = placeOf(blocks, id)
  if (!block || !place) return undefined
  const [copy] = withFreshIds([block], blocks)
  return copy && { blocks: insertBlock(blocks, copy, { ...place, at: place.at + 1 }), id: copy.id }
}

/** Blocks as text, to be put elsewhere. */
export const copied = (blocks: readonly Block[]): string => JSON.stringify({ millrace: 'blocks', blocks }, null, 1)

const pastedSchema = z.object({ millrace: z.literal('blocks'), blocks: z.array(blockSchema).min(1).max(200) })

/** Blocks out of a text that was copied, with ids that are free here; undefined: it is some other text. */
export function pasted(text: string, into: readonly Block[]): Block[] | undefined {
  try {
    const found = pastedSchema.safeParse(JSON.parse(text))
    return found.success ? withFreshIds(found.data.blocks, into) : undefined
  } catch {
    return undefined
  }
}

function withFreshIds(blocks: readonly Block[], taken: readonly Block[]): Block[] {
  let next = Number(freshId(taken).slice(1))
  const renamed = <B extends Block>(block: B): B => ({ ...block, id: `b${next++}` })
  return blocks.map((block) =>
    block.kind === 'columns' ? { ...renamed(block), columns: block.columns.map((column) => column.map(renamed)) } : renamed(block),
  )
}

type Inside = NonNullable<Place['inside']>

const columnOf = (blocks: readonly Block[], { id, column }: Inside): readonly Block[] => {
  const outer = blocks.find((block) => block.id === id)
  return outer?.kind === 'columns' ? (outer.columns[column] ?? []) : []
}

const inColumn = (blocks: readonly Block[], { id, column }: Inside, change: (list: SmallBlock[]) => SmallBlock[]): Block[] =>
  blocks.map((block) =>
    block.id === id && block.kind === 'columns'
      ? { ...block, columns: block.columns.map((list, nth) => (nth === column ? change(list) : list)) }
      : block,
  )

/** Changes the list of all and those of columns; what no longer may stand in a column leaves it. */
const mapLists = (blocks: readonly Block[], change: (list: readonly Block[]) => Block[]): Block[] =>
  change(blocks).map((block) =>
    block.kind === 'columns' ? { ...block, columns: block.columns.map((column) => change(column).filter(isSmall)) } : block,
  )
