import fc from 'fast-check'
import { expect, test } from 'vitest'
import { copied, duplicateBlock, insertBlock, moveBlock, newBlock, pasted, placeOf, removeBlock, stepBlock } from './edit.ts'
import { allBlocks, type Block, blockKinds, blocksSchema } from './schema.ts'

const kinds = fc.constantFrom(...blockKinds)
const ids = (blocks: readonly Block[]): string[] => allBlocks(blocks).map(({ id }) => id)
const act = fc.record({
  op: fc.constantFrom('insert', 'move', 'step', 'copy', 'paste', 'remove'),
  kind: kinds,
  a: fc.nat(30),
  b: fc.nat(30),
  inside: fc.boolean(),
})

test('whatever is done one after the other, ids stay unique and a block is lost only by removing it', () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 30 }), (acts) => {
      let blocks: Block[] = []
      for (const { op, kind, a, b, inside } of acts) {
        const id = ids(blocks)[a % Math.max(1, ids(blocks).length)] ?? ''
        const column = blocks.find((block) => block.kind === 'columns')
        const to = inside && column ? { at: 0, inside: { id: column.id, column: b % 2 } } : { at: b % (blocks.length + 1) }
        const before = ids(blocks).length
        if (op === 'insert') blocks = insertBlock(blocks, newBlock(kind, blocks), to)
        if (op === 'move') blocks = moveBlock(blocks, id, to)
        if (op === 'step') blocks = stepBlock(blocks, id, a % 2 ? 1 : -1)
        if (op === 'copy') blocks = duplicateBlock(blocks, id)?.blocks ?? blocks
        if (op === 'paste') blocks = [...blocks, ...(pasted(copied(blocks), blocks) ?? [])].slice(0, 20)
        if (op === 'remove') blocks = removeBlock(blocks, id)
        if (op === 'move' || op === 'step') expect(ids(blocks)).toHaveLength(before)
        if (op === 'insert') expect(ids(blocks)).toHaveLength(before + 1)
        expect(blocksSchema.parse(blocks)).toEqual(blocks)
        expect(new Set(ids(blocks)).size).toBe(ids(blocks).length)
      }
    }),
  )
})

test('a block goes up and down, and out of a column at its end', () => {
  const inside = { id: 'b2', kind: 'text', text: '', align: 'left', show: null } as const
  const columns = { id: 'b1', kind: 'columns', show: null, columns: [[inside], []] } as const satisfies object
  const blocks: Block[] = [{ ...columns, columns: [[inside], []] }, newBlock('divider', [{ ...inside, id: 'b2' }])]
  const out = stepBlock(blocks, 'b2', 1)
  expect(ids(out)).toEqual(['b1', 'b2', 'b3'])
  expect(placeOf(out, 'b2')).toEqual({ at: 1 })
  expect(ids(stepBlock(out, 'b3', -1))).toEqual(['b1', 'b3', 'b2'])
  expect(pasted('{"millrace":"blocks","blocks":[{"id":"x","kind":"magic"}]}', [])).toBeUndefined()
  expect(pasted('hello', [])).toBeUndefined()
})
