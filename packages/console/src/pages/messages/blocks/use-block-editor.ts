import {
  copied,
  duplicateBlock,
  findBlock,
  insertBlock,
  moveBlock,
  newBlock,
  pasted,
  type Place,
  placeOf,
  removeBlock,
  stepBlock,
  updateBlock,
} from '@millrace/contract/content/blocks/edit.ts'
import { allBlocks, type Block, type BlockKind } from '@millrace/contract/content/blocks/schema.ts'
import { App } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../lib/words.ts'

export type BlockEditing = ReturnType<typeof useBlockEditing>

/** What can be done to the blocks of a mail, and which of them is chosen. */
export function useBlockEditing(blocks: readonly Block[], onChange: (blocks: Block[]) => void) {
  const words = useWords().blocks
  const { message } = App.useApp()
  const [chosenId, choose] = useState<string>()
  const chosen = chosenId === undefined ? undefined : findBlock(blocks, chosenId)
  const { starter } = words
  const said: Partial<Record<BlockKind, object>> = {
    heading: { text: starter.newHeading },
    text: { text: starter.newText },
    button: { text: starter.newButton },
    coupon: { label: starter.newCoupon, code: '{{ event.code | default: "" }}' },
    image: { src: '', alt: '' },
  }
  /** After what is chosen, else at the end; inside a column where that is chosen. */
  const nextPlace = (): Place => {
    const place = chosenId === undefined ? undefined : placeOf(blocks, chosenId)
    return place ? { ...place, at: place.at + 1 } : { at: blocks.length }
  }
  return {
    blocks,
    chosen,
    choose,
    add(kind: BlockKind, place: Place = nextPlace()): void {
      const block = newBlock(kind, blocks, { ...said[kind] })
      onChange(insertBlock(blocks, block, place))
      choose(block.id)
    },
    move: (id: string, place: Place): void => onChange(moveBlock(blocks, id, place)),
    step: (id: string, by: -1 | 1): void => onChange(stepBlock(blocks, id, by)),
    update: (block: Block): void => onChange(updateBlock(blocks, block)),
    remove(id: string): void {
      const left = removeBlock(blocks, id)
      onChange(left)
      // The one that comes to stand in its place, so that whoever goes by keys stays where they were.
      const at = allBlocks(blocks).findIndex((block) => block.id === id)
      choose(allBlocks(left)[Math.min(at, allBlocks(left).length - 1)]?.id)
    },
    duplicate(id: string): void {
      const done = duplicateBlock(blocks, id)
      if (!done) return
      onChange(done.blocks)
      choose(done.id)
    },
    /** The text that stands for a block, to be pasted here, in another mail or in a file. */
    textOf: (id: string): string => {
      const block = findBlock(blocks, id)
      return block ? copied([block]) : ''
    },
    /** Whether the text was one of blocks. */
    paste(text: string): boolean {
      const found = pasted(text, blocks)
      if (!found) return false
      const { at, inside } = nextPlace()
      onChange(
        found.reduce<Block[]>((all, block, i) => insertBlock(all, block, inside ? { at: at + i, inside } : { at: at + i }), [...blocks]),
      )
      choose(found[0]?.id)
      return true
    },
    tellCopied: (): void => void message.success(words.copied),
    tellNotBlocks: (): void => void message.warning(words.notBlocks),
  }
}
