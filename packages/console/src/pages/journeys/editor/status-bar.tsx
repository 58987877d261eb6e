import { RedoOutlined, UndoOutlined } from '@ant-design/icons'
import type { Journey, JourneyDetail } from '@millrace/contract/journeys/api.ts'
import { type ProblemCode, validate } from '@millrace/contract/journeys/index.ts'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { App, Button, Flex, Input, Popover, Space, Tag, Typography } from 'antd'
import { useState } from 'react'
import { call } from '../../../lib/api.ts'
import { useProject } from '../../../lib/session.ts'
import { useWords } from '../../../lib/words.ts'
import { IconButton } from '../../../ui/shell.tsx'
import { stateColours } from '../list.tsx'
import { useAutosave } from './autosave.ts'
import { Conflict } from './conflict.tsx'
import { PublishDialog } from './publish.tsx'
import { useEditor } from './store.ts'

/** State, saved, problems, undo, publish, pause: what the journey is and what can be done with it. */
export function StatusBar({ journey }: { readonly journey: JourneyDetail }) {
  const words = useWords()
  const { can } = useProject()
  const { name, rename, undo, redo, undoable, redoable } = useEditor()
  const saving = useAutosave(journey)
  const [isPublishing, setPublishing] = useState(false)
  return (
    <Flex wrap gap={8} align="center" justify="space-between">
      <Flex gap={8} align="center" wrap>
        <Input
          aria-label={words.common.name}
          value={name}
          onChange={(event) => rename(event.target.value)}
          style={{ width: 240, fontWeight: 600 }}
        />
        <Tag color={stateColours[saving.journey.state]}>{words.journeys.states[saving.journey.state]}</Tag>
        {saving.journey.version !== null && <Tag>{words.journeys.version(saving.journey.version)}</Tag>}
        {saving.journey.version !== null && saving.journey.isDirty && (
          <Typography.Text type="secondary">{words.journeys.dirty}</Typography.Text>
        )}
        <Typography.Text type="secondary" data-testid="save-state">
          {saving.state === 'saved' ? words.common.saved(saving.savedAt) : saving.state === 'clean' ? '' : words.common.unsaved}
        </Typography.Text>
      </Flex>
      <Space wrap>
        <IconButton label={words.common.undo} icon={<UndoOutlined />} onClick={undo} disabled={undoable.length === 0} />
        <IconButton label={words.common.redo} icon={<RedoOutlined />} onClick={redo} disabled={redoable.length === 0} />
        <Problems />
        <LifeButtons journey={saving.journey} onChange={saving.adopt} />
        <Button
          type="primary"
          disabled={!can('journeys.publish') || saving.state === 'dirty' || saving.state === 'saving'}
          onClick={() => setPublishing(true)}
        >
          {words.journeys.publish}
        </Button>
      </Space>
      <PublishDialog journey={saving.journey} isOpen={isPublishing} onClose={() => setPublishing(false)} onPublished={saving.adopt} />
      <Conflict theirs={saving.conflict} onLoadTheirs={saving.loadTheirs} onKeepMine={saving.keepMine} />
    </Flex>
  )
}

function Problems() {
  const words = useWords()
  const graph = useEditor((state) => state.graph)
  const select = useEditor((state) => state.select)
  const problems = validate(graph)
  const list = (
    <Flex vertical gap={4}>
      {problems.map((problem, i) => (
        <Button key={i} type="link" size="small" onClick={() => select(problem.nodeId ?? 'entry')} style={{ justifyContent: 'flex-start' }}>
          {problem.severity === 'error' ? '●' : '○'} {words.problems[problem.code as ProblemCode]} {problem.nodeId ?? ''}
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

function LifeButtons({ journey, onChange }: { readonly journey: Journey; readonly onChange: (journey: Journey) => void }) {
  const words = useWords()
  const { api, slug, can } = useProject()
  const client = useQueryClient()
  const { message, modal } = App.useApp()
  const change = useMutation({
    mutationFn: (verb: 'pause' | 'resume' | 'end') =>
      call<Journey>(`${api}/journeys/${journey.id}/${verb}`, { method: 'POST', body: {}, revision: journey.revision }),
    onSuccess: async (after) => {
      onChange(after)
      await client.invalidateQueries({ queryKey: ['journeys', slug] })
    },
    onError: (error) => void message.error(error.message),
  })
  if (!can('journeys.publish') || (journey.state !== 'running' && journey.state !== 'paused')) return null
  const end = (): void =>
    void modal.confirm({
      title: `${words.journeys.end}: ${journey.name}?`,
      okText: words.journeys.end,
      cancelText: words.common.cancel,
      okButtonProps: { danger: true },
      onOk: () => change.mutateAsync('end'),
    })
  return (
    <>
      <Button loading={change.isPending} onClick={() => change.mutate(journey.state === 'running' ? 'pause' : 'resume')}>
        {journey.state === 'running' ? words.journeys.pause : words.journeys.resume}
      </Button>
      <Button danger onClick={end}>
        {words.journeys.end}
      </Button>
    </>
  )
}
