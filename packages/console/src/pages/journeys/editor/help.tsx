import { Descriptions, Modal } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { keyList } from './keys.ts'

/** What the keys do. */
export function Help({ isOpen, onClose }: { readonly isOpen: boolean; readonly onClose: () => void }) {
  const words = useWords()
  const rows = keyList.map(([action, keys]) => [words.editor.actions[action], keys] as const)
  return (
    <Modal open={isOpen} onCancel={onClose} footer={null} title={words.editor.help}>
      <Descriptions
        column={1}
        size="small"
        bordered
        items={[...rows, [words.editor.actions.more, words.editor.moreKeys] as const].map(([action, keys]) => ({
          key: action,
          label: action,
          children: <kbd>{keys}</kbd>,
        }))}
      />
    </Modal>
  )
}
