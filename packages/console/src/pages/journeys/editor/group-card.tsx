import { DownOutlined, ExclamationCircleFilled, GroupOutlined, RightOutlined, WarningFilled } from '@ant-design/icons'
import type { Group } from '@millrace/contract/journeys/index.ts'
import { Button, theme, Typography } from 'antd'
import type { CSSProperties } from 'react'
import { useFormat, useWords } from '../../../lib/words.ts'
import { dragged } from './drag.ts'
import { problemText } from './looks.tsx'
import type { Problem } from './problems.ts'
import { choose } from './step.tsx'
import { useEditor } from './store.ts'

const silent = { 'aria-hidden': true, role: 'presentation', 'aria-label': '' } as const

/** Fill and edge of a group's colour, in light and dark. */
export function useGroupColour(colour: Group['colour']): { readonly fill: string; readonly edge: string } {
  const { token } = theme.useToken()
  return { fill: token[`${colour}1`], edge: token[`${colour}4`] }
}

const useNameOfGroup = ({ name }: Group): string => {
  const words = useWords()
  return name || words.editor.group.unnamed
}

/** A folded group: how many steps are in it, and how many people. */
export function GroupCard({
  group,
  people,
  problems,
  style,
}: {
  readonly group: Group
  readonly people: number
  readonly problems: readonly Problem[]
  readonly style?: CSSProperties | undefined
}) {
  const words = useWords()
  const { number } = useFormat()
  const { token } = theme.useToken()
  const { fill, edge } = useGroupColour(group.colour)
  const name = useNameOfGroup(group)
  const isSelected = useEditor((state) => state.selected === group.id || state.marked.includes(group.id))
  const worst = problems.find((one) => one.severity === 'error') ?? problems[0]
  const facts = [words.editor.steps(group.steps.length), people > 0 ? words.journeys.waiting(number(people)) : '']
  return (
    <div style={{ position: 'relative', ...style }}>
      <button
        type="button"
        data-step={group.id}
        draggable
        aria-pressed={isSelected}
        onClick={(event) => choose(group.id, event)}
        onDragStart={(event) => dragged.start(event, { step: group.id })}
        onDragEnd={dragged.end}
        style={{
          width: '100%',
          height: '100%',
          display: 'flex',
          flexDirection: 'column',
          textAlign: 'start',
          padding: '8px 40px 8px 12px',
          borderRadius: 8,
          cursor: 'pointer',
          font: 'inherit',
          color: token.colorText,
          background: fill,
          border: '1px solid',
          borderColor: isSelected ? token.colorPrimary : edge,
          boxShadow: isSelected ? `0 0 0 2px ${token.colorPrimaryBgHover}` : `3px 3px 0 ${edge}`,
          overflow: 'hidden',
        }}
      >
        <span style={{ fontSize: 12, color: token.colorTextSecondary, display: 'flex', gap: 6 }}>
          <GroupOutlined {...silent} />
          {words.editor.group.title}
        </span>
        <span title={name} style={{ whiteSpace: 'nowrap', overflow: 'hidden', textOverflow: 'ellipsis', maxWidth: '100%' }}>
          {name}
        </span>
        <span style={{ fontSize: 12, color: token.colorTextSecondary, marginTop: 'auto' }}>
          {facts.filter(Boolean).join(' · ')}
          {worst && (
            <span title={problemText(worst, words)}>
              {' · '}
              {worst.severity === 'error' ? (
                <ExclamationCircleFilled style={{ color: token.colorError }} {...silent} />
              ) : (
                <WarningFilled style={{ color: token.colorWarning }} {...silent} />
              )}{' '}
              {words.journeys.problems(problems.length)}
            </span>
          )}
        </span>
      </button>
      <span style={{ position: 'absolute', top: 6, right: 6 }}>
        <FoldButton group={group} />
      </span>
    </div>
  )
}

/** Stands at the upper edge of an open group: its name, and the way to fold it. */
export function GroupName({ group, style }: { readonly group: Group; readonly style?: CSSProperties | undefined }) {
  const { token } = theme.useToken()
  const { edge } = useGroupColour(group.colour)
  const words = useWords()
  const name = useNameOfGroup(group)
  const isSelected = useEditor((state) => state.selected === group.id || state.marked.includes(group.id))
  return (
    <span style={{ display: 'flex', alignItems: 'center', minWidth: 0, ...style }}>
      <FoldButton group={group} />
      <button
        type="button"
        data-step={group.id}
        draggable
        aria-pressed={isSelected}
        aria-label={`${words.editor.group.title}: ${name}, ${words.editor.steps(group.steps.length)}`}
        title={name}
        onClick={(event) => choose(group.id, event)}
        onDragStart={(event) => dragged.start(event, { step: group.id })}
        onDragEnd={dragged.end}
        style={{
          font: 'inherit',
          fontSize: 12,
          lineHeight: '20px',
          padding: '0 6px',
          borderRadius: 4,
          border: 0,
          cursor: 'pointer',
          color: token.colorText,
          background: 'transparent',
          outlineColor: edge,
          ...(isSelected ? { boxShadow: `0 0 0 2px ${token.colorPrimary}` } : {}),
          overflow: 'hidden',
          textOverflow: 'ellipsis',
          whiteSpace: 'nowrap',
        }}
      >
        <Typography.Text strong style={{ fontSize: 12 }}>
          {name}
        </Typography.Text>
      </button>
    </span>
  )
}

function FoldButton({ group }: { readonly group: Group }) {
  const words = useWords()
  const isFolded = useEditor((state) => state.folded.has(group.id))
  const fold = useEditor((state) => state.fold)
  const name = useNameOfGroup(group)
  const what = isFolded ? words.editor.group.unfold : words.editor.group.fold
  return (
    <Button
      type="text"
      size="small"
      title={what}
      aria-label={`${what} ${name}`}
      aria-expanded={!isFolded}
      icon={isFolded ? <RightOutlined {...silent} /> : <DownOutlined {...silent} />}
      onClick={() => fold(group.id)}
      style={{ width: 22, height: 22, flex: 'none' }}
    />
  )
}
