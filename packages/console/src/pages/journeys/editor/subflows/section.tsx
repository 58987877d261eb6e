import { BlockOutlined, SettingOutlined } from '@ant-design/icons'
import { Button, Flex, Typography } from 'antd'
import { useState } from 'react'
import { useWords } from '../../../../lib/words.ts'
import { IconButton } from '../../../../ui/icon-button.tsx'
import { dragged } from '../drag.ts'
import { placeAfter } from '../keys.ts'
import { useEditor } from '../store.ts'
import { ManageSubflows } from './manage.tsx'
import { useShelf } from './shelf.ts'

/** Sub-flows of the project below the kinds of steps: put in like one of them. */
export function SubflowSection() {
  const words = useWords()
  const { items, put } = useShelf()
  const say = useEditor((state) => state.say)
  const [isManaging, setManaging] = useState(false)
  function add(id: string): void {
    const place = placeAfter(useEditor.getState().selected)
    if (place) put(id, place)
    else say({ how: 'refused', code: 'no_open_port' })
  }
  return (
    <>
      <Flex justify="space-between" align="center">
        <Typography.Text strong>{words.editor.subflow.title}</Typography.Text>
        <IconButton label={words.editor.subflow.manage} icon={<SettingOutlined />} onClick={() => setManaging(true)} />
      </Flex>
      {items.map((one) => (
        <Button
          key={one.id}
          draggable
          title={one.name}
          icon={<BlockOutlined aria-hidden role="presentation" aria-label="" />}
          data-subflow={one.id}
          onClick={() => add(one.id)}
          onDragStart={(event) => dragged.start(event, { subflow: one.id })}
          onDragEnd={dragged.end}
          style={{ justifyContent: 'flex-start', cursor: 'grab', flex: 'none', overflow: 'hidden' }}
        >
          <span style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}>{one.name}</span>
        </Button>
      ))}
      {items.length === 0 && (
        <Typography.Text type="secondary" style={{ fontSize: 12 }}>
          {words.editor.subflow.empty}
        </Typography.Text>
      )}
      <ManageSubflows isOpen={isManaging} onClose={() => setManaging(false)} />
    </>
  )
}
