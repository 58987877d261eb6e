import { ArrowDownOutlined, ArrowUpOutlined, CopyOutlined, DeleteOutlined, SnippetsOutlined } from '@ant-design/icons'
import { type Brand, fontFamilies } from '@millrace/contract/content/blocks/brand.ts'
import type { Place } from '@millrace/contract/content/blocks/edit.ts'
import type { Block, BlockKind } from '@millrace/contract/content/blocks/schema.ts'
import { Button, Flex, Tag, theme } from 'antd'
import { type DragEvent, type KeyboardEvent, useState } from 'react'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { dragged } from './dragged.ts'
import { Look } from './look.tsx'
import type { BlockEditing } from './use-block-editor.ts'

interface Drawing {
  readonly editing: BlockEditing
  readonly brand: Brand
  readonly sharedName: (id: string) => string | undefined
}

/** The mail as a row of blocks: chosen by a click or by Tab, moved by dragging or by keys. */
export function Canvas(drawing: Drawing) {
  const { editing, brand } = drawing
  const words = useWords().blocks
  const { token } = theme.useToken()
  return (
    <section
      aria-label={words.canvas}
      data-testid="canvas"
      style={{ background: brand.page, border: `1px solid ${token.colorBorder}`, borderRadius: token.borderRadius, padding: '16px 0' }}
    >
      <div style={{ maxWidth: 600, margin: '0 auto', background: brand.paper, color: brand.text, fontFamily: fontFamilies[brand.font] }}>
        <Rows blocks={editing.blocks} place={(at) => ({ at })} {...drawing} />
        {editing.blocks.length === 0 && (
          <div style={{ padding: '8px 24px 48px', textAlign: 'center', color: '#595959', background: '#fff' }}>{words.canvasEmpty}</div>
        )}
      </div>
    </section>
  )
}

function Rows({ blocks, place, ...drawing }: Drawing & { readonly blocks: readonly Block[]; readonly place: (at: number) => Place }) {
  return (
    <>
      {blocks.map((block, at) => (
        <Row key={block.id} block={block} nth={at + 1} place={place(at)} {...drawing} />
      ))}
      <Slot place={place(blocks.length)} editing={drawing.editing} isLast />
    </>
  )
}

/** Where what is dragged comes to be. */
function useDrop(editing: BlockEditing, place: Place) {
  const [isOver, setOver] = useState(false)
  const takes = (): boolean => {
    const what = dragged.what()
    return what !== undefined && !('kind' in what && place.inside && !fitsInColumn(what.kind))
  }
  return {
    isOver,
    handlers: {
      onDragOver: (event: DragEvent) => {
        if (!takes()) return
        event.preventDefault()
        event.stopPropagation()
        setOver(true)
      },
      onDragLeave: () => setOver(false),
      onDrop: (event: DragEvent) => {
        setOver(false)
        const what = dragged.what()
        if (!what) return
        event.preventDefault()
        event.stopPropagation()
        dragged.end()
        if ('kind' in what) editing.add(what.kind, place)
        else editing.move(what.id, place)
      },
    },
  }
}

const largeKinds: readonly BlockKind[] = ['columns', 'items', 'footer', 'shared']
const fitsInColumn = (kind: BlockKind): boolean => !largeKinds.includes(kind)

function Slot({ place, editing, isLast = false }: { readonly place: Place; readonly editing: BlockEditing; readonly isLast?: boolean }) {
  const { isOver, handlers } = useDrop(editing, place)
  const { token } = theme.useToken()
  return (
    <div
      {...handlers}
      data-testid={isLast && !place.inside ? 'canvas-end' : undefined}
      style={{ height: isLast ? 28 : 0, boxShadow: isOver ? `inset 0 3px 0 ${token.colorPrimary}` : 'none' }}
    />
  )
}

function Row({ block, nth, place, ...drawing }: Drawing & { readonly block: Block; readonly nth: number; readonly place: Place }) {
  const { editing, brand, sharedName } = drawing
  const words = useWords().blocks
  const { token } = theme.useToken()
  const { isOver, handlers } = useDrop(editing, place)
  const isChosen = editing.chosen?.id === block.id
  const onKey = (event: KeyboardEvent): void => {
    const act = keyOf(event, block.id, editing)
    if (!act || event.target !== event.currentTarget) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }
  return (
    <div
      {...handlers}
      role="group"
      // Reached by Tab like a button; what can be done with it stands in its bar, and goes by keys too.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
      aria-label={words.block(words.kinds[block.kind], nth)}
      data-block={block.id}
      draggable
      onDragStart={(event) => dragged.start(event, { id: block.id })}
      onDragEnd={dragged.end}
      onKeyDown={onKey}
      onFocus={(event) => event.target === event.currentTarget && editing.choose(block.id)}
      onClick={(event) => {
        event.stopPropagation()
        editing.choose(block.id)
      }}
      style={{
        position: 'relative',
        padding: '8px 24px',
        cursor: 'grab',
        outline: isChosen ? `2px solid ${token.colorPrimary}` : 'none',
        outlineOffset: -2,
        boxShadow: isOver ? `inset 0 3px 0 ${token.colorPrimary}` : 'none',
      }}
    >
      {block.show && <Tag style={{ position: 'absolute', insetInlineEnd: 4, top: 4 }}>{words.shownIf}</Tag>}
      {block.kind === 'columns' ? (
        <Columns block={block} {...drawing} />
      ) : (
        <Look block={block} brand={brand} sharedName={block.kind === 'shared' ? sharedName(block.block) : undefined} />
      )}
      {isChosen && <Bar id={block.id} editing={editing} />}
    </div>
  )
}

function Columns({ block, ...drawing }: Drawing & { readonly block: Extract<Block, { kind: 'columns' }> }) {
  const words = useWords().blocks
  return (
    <div style={{ display: 'flex', flexWrap: 'wrap', gap: 8, marginInline: -16 }}>
      {block.columns.map((column, nth) => (
        // Columns have no names; their place is what they are.
        // oxlint-disable-next-line react/no-array-index-key
        <div key={nth} style={{ flex: '1 1 140px', minWidth: 0, border: '1px dashed #8c8c8c' }}>
          <Rows blocks={column} place={(at) => ({ at, inside: { id: block.id, column: nth } })} {...drawing} />
          <Flex gap={4} justify="center" wrap style={{ padding: '0 4px 8px' }}>
            {(['text', 'image', 'button'] as const).map((kind) => (
              <Button
                key={kind}
                size="small"
                aria-label={`${words.kinds[kind]} · ${words.addTo(nth + 1)}`}
                onClick={(event) => {
                  event.stopPropagation()
                  drawing.editing.add(kind, { at: column.length, inside: { id: block.id, column: nth } })
                }}
              >
                + {words.kinds[kind]}
              </Button>
            ))}
          </Flex>
        </div>
      ))}
    </div>
  )
}

function Bar({ id, editing }: { readonly id: string; readonly editing: BlockEditing }) {
  const words = useWords().blocks
  const { token } = theme.useToken()
  const copy = (): void => void navigator.clipboard.writeText(editing.textOf(id)).then(editing.tellCopied)
  return (
    <Flex
      justify="flex-end"
      style={{
        marginTop: 8,
        marginInline: -24,
        marginBottom: -8,
        background: token.colorBgElevated,
        borderTop: `1px solid ${token.colorBorderSecondary}`,
      }}
    >
      <IconButton label={words.up} icon={<ArrowUpOutlined />} onClick={() => editing.step(id, -1)} />
      <IconButton label={words.down} icon={<ArrowDownOutlined />} onClick={() => editing.step(id, 1)} />
      <IconButton label={words.duplicate} icon={<CopyOutlined />} onClick={() => editing.duplicate(id)} />
      <IconButton label={words.copy} icon={<SnippetsOutlined />} onClick={copy} />
      <IconButton label={words.remove} icon={<DeleteOutlined />} onClick={() => editing.remove(id)} />
    </Flex>
  )
}

function keyOf(event: KeyboardEvent, id: string, editing: BlockEditing): (() => void) | undefined {
  const isCommand = event.metaKey || event.ctrlKey
  if (event.altKey && event.key === 'ArrowUp') return () => editing.step(id, -1)
  if (event.altKey && event.key === 'ArrowDown') return () => editing.step(id, 1)
  if (isCommand && event.key.toLowerCase() === 'd') return () => editing.duplicate(id)
  return event.key === 'Delete' || event.key === 'Backspace' ? () => editing.remove(id) : undefined
}
