import { type NodeKind, nodeKinds } from '@millrace/contract/journeys/index.ts'
import { Button, Flex, Typography } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { dragged } from './drag.ts'
import { placeAfter } from './keys.ts'
import { icons } from './looks.tsx'
import { insert } from './plus.tsx'
import { useEditor } from './store.ts'
import { SubflowSection } from './subflows/section.tsx'

/** Every kind of step, to be dragged onto a "+" or put after the selected step by a click. */
export function Palette() {
  const words = useWords()
  const say = useEditor((state) => state.say)
  function put(kind: NodeKind): void {
    const place = placeAfter(useEditor.getState().selected)
    if (place) insert(kind, place)
    else say({ how: 'refused', code: 'no_open_port' })
  }
  return (
    <Flex
      vertical
      gap={6}
      role="group"
      aria-label={words.editor.palette}
      style={{ width: 204, flex: 'none', overflowY: 'auto', paddingInlineEnd: 8, scrollbarGutter: 'stable', boxSizing: 'border-box' }}
    >
      <Typography.Text type="secondary" style={{ fontSize: 12 }}>
        {words.editor.paletteHint}
      </Typography.Text>
      {nodeKinds.map((kind) => (
        <Button
          key={kind}
          draggable
          icon={icons[kind]}
          data-palette={kind}
          onClick={() => put(kind)}
          onDragStart={(event) => dragged.start(event, { kind })}
          onDragEnd={dragged.end}
          style={{ justifyContent: 'flex-start', cursor: 'grab', flex: 'none' }}
        >
          {words.journeys.kinds[kind]}
        </Button>
      ))}
      <SubflowSection />
    </Flex>
  )
}
