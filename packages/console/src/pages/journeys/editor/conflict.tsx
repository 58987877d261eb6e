import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { describeChange, diff } from '@millrace/contract/journeys/index.ts'
import { Button, Modal } from 'antd'
import { usePreferences } from '../../../lib/preferences.ts'
import { useWords } from '../../../lib/words.ts'
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
  const language = usePreferences((state) => state.language)
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
      <ul>{theirs && diff(theirs.draft, mine).map((change, i) => <li key={i}>{describeChange(change, language)}</li>)}</ul>
    </Modal>
  )
}
