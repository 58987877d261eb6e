import { RedoOutlined, UndoOutlined } from '@ant-design/icons'
import type { Block, BlockKind } from '@millrace/contract/content/blocks/schema.ts'
import { App, Button, Card, Col, Flex, Form, Grid, Row, Typography } from 'antd'
import { type ClipboardEvent, type KeyboardEvent, useEffect, useRef } from 'react'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { Canvas } from './canvas.tsx'
import { BlockFields } from './fields.tsx'
import { MakeShared } from './make-shared.tsx'
import { Palette } from './palette.tsx'
import { ShowFields } from './show-fields.tsx'
import { useBlockEditing } from './use-block-editor.ts'
import { useBrand, useShared } from './use-shared.ts'

/** The editor of mails: blocks to be had, the mail, and what can be set of the chosen block. On a phone one under the other. */
export function BlockEditor({
  blocks,
  onChange,
  undo,
  redo,
  except = [],
  find,
}: {
  readonly blocks: readonly Block[]
  readonly onChange: (blocks: Block[]) => void
  readonly undo: false | (() => void)
  readonly redo: false | (() => void)
  /** Kinds that may not stand here. */
  readonly except?: readonly BlockKind[]
  /** A block that somebody asks to see; asked anew with each number. */
  readonly find?: { readonly id: string; readonly nth: number } | undefined
}) {
  const words = useWords()
  const brand = useBrand()
  const shared = useShared()
  const editing = useBlockEditing(blocks, onChange)
  const { chosen } = editing
  const area = useRef<HTMLDivElement>(null)
  const hasKeyboard = Grid.useBreakpoint().md
  // What is chosen, moved or found stays in sight and in focus, unless somebody is writing in a field.
  const { choose } = editing
  useEffect(() => {
    if (find) choose(find.id)
    const found = find && area.current?.querySelector<HTMLElement>(`[data-block="${find.id}"]`)
    found?.focus()
    // oxlint-disable-next-line react-hooks/exhaustive-deps -- only when it is asked for
  }, [find])
  const chosenId = chosen?.id
  const hasChanged = useRef(false)
  useEffect(() => {
    if (document.activeElement instanceof HTMLElement && document.activeElement.closest('[data-settings]')) return
    const block = area.current?.querySelector<HTMLElement>(`[data-block="${chosenId}"]`)
    if (block) block.focus({ preventScroll: true })
    // What had the focus was taken away by a step back: the next key still belongs here.
    else if (document.activeElement === document.body && hasChanged.current) area.current?.focus({ preventScroll: true })
    hasChanged.current = true
  }, [chosenId, blocks])
  const onKey = (event: KeyboardEvent): void => {
    if (!(event.metaKey || event.ctrlKey) || isField(event.target)) return
    const key = event.key.toLowerCase()
    const act = key === 'z' ? (event.shiftKey ? redo : undo) : key === 'y' ? redo : false
    if (!act) return
    event.preventDefault()
    act()
  }
  const onCopy = (event: ClipboardEvent): void => {
    if (!chosenId || isField(event.target) || window.getSelection()?.toString()) return
    event.preventDefault()
    event.clipboardData.setData('text/plain', editing.textOf(chosenId))
    editing.tellCopied()
  }
  const onPaste = (event: ClipboardEvent): void => {
    if (isField(event.target)) return
    if (editing.paste(event.clipboardData.getData('text/plain'))) event.preventDefault()
    else editing.tellNotBlocks()
  }
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- keys of the whole editor; each has a button too
    <div ref={area} tabIndex={-1} style={{ outline: 'none' }} onKeyDown={onKey} onCopy={onCopy} onPaste={onPaste}>
      <Row gutter={[16, 16]}>
        <Col xs={24} lg={6}>
          <Palette onAdd={(kind) => editing.add(kind)} except={except} />
        </Col>
        <Col xs={24} lg={11}>
          <Flex vertical gap={4}>
            <Flex align="center" gap={4} wrap>
              <IconButton label={words.common.undo} icon={<UndoOutlined />} disabled={!undo} onClick={() => undo && undo()} />
              <IconButton label={words.common.redo} icon={<RedoOutlined />} disabled={!redo} onClick={() => redo && redo()} />
              <PasteButton onText={(text) => editing.paste(text) || editing.tellNotBlocks()} />
              {hasKeyboard && (
                <Typography.Text type="secondary" style={{ fontSize: 12 }}>
                  {words.blocks.keys}
                </Typography.Text>
              )}
            </Flex>
            <Canvas editing={editing} brand={brand} sharedName={(id) => shared.find((one) => one.id === id)?.name} />
          </Flex>
        </Col>
        <Col xs={24} lg={7}>
          <Card size="small" title={chosen ? words.blocks.kinds[chosen.kind] : words.blocks.settings} data-settings>
            {chosen ? (
              <Form layout="vertical" component="div" key={chosen.id}>
                <BlockFields block={chosen} onChange={editing.update} shared={shared} />
                <ShowFields block={chosen} onChange={editing.update} />
                {chosen.kind !== 'shared' && !except.includes('shared') && (
                  <MakeShared block={chosen} onMade={(id) => editing.update({ id: chosen.id, show: null, kind: 'shared', block: id })} />
                )}
              </Form>
            ) : (
              <Typography.Text type="secondary">{words.blocks.chooseOne}</Typography.Text>
            )}
          </Card>
        </Col>
      </Row>
    </div>
  )
}

const isField = (target: EventTarget): boolean =>
  target instanceof HTMLElement && target.closest('input, textarea, [contenteditable]') !== null

function PasteButton({ onText }: { readonly onText: (text: string) => void }) {
  const words = useWords().blocks
  const { message } = App.useApp()
  return (
    <Button size="small" onClick={() => void navigator.clipboard.readText().then(onText, () => void message.info(words.noClipboard))}>
      {words.paste}
    </Button>
  )
}
