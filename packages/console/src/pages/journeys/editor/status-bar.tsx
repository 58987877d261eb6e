import { RedoOutlined, UndoOutlined } from '@ant-design/icons'
import type { JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { isOpen } from '@millrace/contract/journeys/review.ts'
import { entryId } from '@millrace/contract/journeys/index.ts'
import { Badge, Button, Flex, Input, Popover, Space, Tag, Typography } from 'antd'
import { useEffect, useState } from 'react'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/icon-button.tsx'
import { OpenAlerts } from '../failing.tsx'
import { stateColours } from '../list.tsx'
import { useAutosave } from './autosave.ts'
import { Conflict } from './conflict.tsx'
import { problemsOf } from './problems.ts'
import { PublishDialog } from './publish.tsx'
import { HistoryButton } from './history.tsx'
import { ReviewBanner } from './review.tsx'
import { useNeedsApproval } from './steps.ts'
import { problemText, useLabelText, useNameOf } from './looks.tsx'
import { BrakedBanner } from './braked.tsx'
import { LifeButtons } from './life-buttons.tsx'
import { useEditor } from './store.ts'

/** State, saved, problems, undo, publish, pause: what the journey is and what can be done with it. */
export function StatusBar({ journey }: { readonly journey: JourneyDetail }) {
  const words = useWords()
  const { can } = useProject()
  const { name, rename, undo, redo, undoable, redoable, isReadOnly } = useEditor()
  const labelText = useLabelText()
  const [lastDone, lastUndone] = [undoable.at(-1), redoable.at(-1)]
  const saving = useAutosave(journey)
  const [isPublishing, setPublishing] = useState(false)
  const isWaiting = isOpen(saving.journey.review)
  const needsApproval = useNeedsApproval()
  const isWriter = can('journeys.write')
  // What waits for somebody, or for its time, is not changed meanwhile.
  useEffect(() => useEditor.setState({ isReadOnly: !isWriter || isWaiting }), [isWriter, isWaiting])
  return (
    <>
      <Flex wrap gap={8} align="center" justify="space-between">
        <Flex gap={8} align="center" wrap>
          <Input
            aria-label={words.common.name}
            value={name}
            maxLength={100}
            readOnly={isReadOnly}
            title={name}
            onChange={(event) => rename(event.target.value)}
            style={{ width: 320, maxWidth: '100%', fontWeight: 600 }}
          />
          <Tag color={stateColours[saving.journey.state]}>{words.journeys.states[saving.journey.state]}</Tag>
          <OpenAlerts journeyId={journey.id} />
          {saving.journey.version !== null && <Tag>{words.journeys.version(saving.journey.version)}</Tag>}
          {saving.journey.version !== null && saving.journey.isDirty && (
            <Typography.Text type="secondary">{words.journeys.dirty}</Typography.Text>
          )}
          <Typography.Text type="secondary" data-testid="save-state">
            {saving.state === 'saved'
              ? words.common.saved(saving.savedAt)
              : saving.state === 'clean'
                ? ''
                : saving.state === 'incomplete'
                  ? words.journeys.incomplete
                  : words.common.unsaved}
          </Typography.Text>
        </Flex>
        <Space wrap>
          <IconButton
            label={lastDone ? words.editor.undoWhat(labelText(lastDone.label)) : words.common.undo}
            icon={<UndoOutlined />}
            onClick={undo}
            disabled={!lastDone}
          />
          <IconButton
            label={lastUndone ? words.editor.redoWhat(labelText(lastUndone.label)) : words.common.redo}
            icon={<RedoOutlined />}
            onClick={redo}
            disabled={!lastUndone}
          />
          <Problems />
          <HistoryButton saving={saving} />
          <LifeButtons journey={saving.journey} onChange={saving.adopt} />
          <Button
            type="primary"
            disabled={
              !can(needsApproval ? 'journeys.write' : 'journeys.publish') ||
              isWaiting ||
              (saving.state !== 'clean' && saving.state !== 'saved')
            }
            onClick={() => setPublishing(true)}
          >
            {needsApproval ? words.review.submit : words.journeys.publish}
          </Button>
        </Space>
        <PublishDialog
          journey={saving.journey}
          isOpen={isPublishing}
          isSubmitted={needsApproval}
          onClose={() => setPublishing(false)}
          onPublished={saving.adopt}
        />
        <Conflict theirs={saving.conflict} onLoadTheirs={saving.loadTheirs} onKeepMine={saving.keepMine} />
      </Flex>
      <BrakedBanner journey={saving.journey} />
      <ReviewBanner journey={saving.journey} onChange={saving.adopt} />
    </>
  )
}

function Problems() {
  const words = useWords()
  const graph = useEditor((state) => state.graph)
  const select = useEditor((state) => state.select)
  const nameOf = useNameOf()
  const problems = problemsOf(graph)
  const list = (
    <Flex vertical gap={4}>
      {problems.map((problem, i) => (
        <Button key={i} type="link" size="small" onClick={() => select(problem.nodeId ?? entryId)} style={{ justifyContent: 'flex-start' }}>
          <Badge status={problem.severity === 'error' ? 'error' : 'warning'} text={problemText(problem, words)} />
          {problem.nodeId !== null && <Typography.Text type="secondary">{nameOf(graph, problem.nodeId)}</Typography.Text>}
        </Button>
      ))}
    </Flex>
  )
  return (
    <Popover content={list} trigger="click" open={problems.length === 0 ? false : undefined}>
      <Button danger={problems.some((problem) => problem.severity === 'error')}>{words.journeys.problems(problems.length)}</Button>
    </Popover>
  )
}
