import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { Button, Modal } from 'antd'
import { useWords } from '../../../lib/words.ts'
import { Changes } from './changes.tsx'
import { useEditor } from './store.ts'

/** Two people edited at once: what differs, and whose draft stays. */
export function Conflict({
  theirs,
  onLoadTheirs,
  onKeepMine,
}: {
  readonly theirs: JourneyDetail | undefined
  readonly onLoadTheirs: () => void
  readonly onKeepMine: () => void
}) {
  const words = useWords()
  const mine = useEditor((state) => state.graph)
  return (
    <Modal
      open={theirs !== undefined}
      closable={false}
      title={words.journeys.conflict}
      footer={
        <>
          <Button onClick={onLoadTheirs}>{words.journeys.loadTheirs}</Button>
          <Button type="primary" onClick={onKeepMine}>
            {words.journeys.keepMine}
          </Button>
        </>
      }
    >
      {theirs && <Changes before={theirs.draft} after={mine} same={words.journeys.sameDraft} />}
    </Modal>
  )
}
