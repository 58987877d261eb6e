import { ExclamationCircleFilled, WarningFilled } from '@ant-design/icons'
import { entryId } from '@millrace/contract/journeys/index.ts'
import { theme } from 'antd'
import { type CSSProperties, memo, type MouseEvent } from 'react'
import { useWords } from '../../../lib/words.ts'
import { StepCount } from './counts.tsx'
import { dragged } from './drag.ts'
import { PathMark, useMark } from './dry-run/mark.tsx'
import { icons, kindOf, problemText, useTextsHere } from './looks.tsx'
import type { Problem } from './problems.ts'
import { isSame } from './same.ts'
import { StepReading } from './reading.tsx'
import { useEditor } from './store.ts'

interface Props {
  readonly id: string
  /** Place in the order of all steps; 0 is the entry. */
  readonly number: number
  readonly total: number
  readonly waiting: number | undefined
  readonly problems: readonly Problem[]
  readonly style?: CSSProperties | undefined
}

/** One step: what it is and does, who waits there, what is wrong with it. On the canvas and in the outline alike. */
export const Step = memo(function Step({ id, number, total, waiting, problems, style }: Props) {
  const words = useWords()
  const { token } = theme.useToken()
  const isSelected = useEditor((state) => state.selected === id || state.marked.includes(id))
  const mark = useMark(id)
  const isEntry = id === entryId
  const { icon, title, text } = useFace(id)
  const [worst] = problems.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
  const worstText = worst && problemText(worst, words)
  const spoken = [
    mark ? words.dryRun[mark] : '',
    isEntry ? '' : words.editor.place(number, total),
    ...problems.filter((one) => one !== worst).map((one) => problemText(one, words)),
  ]
  const markColour = { here: token.blue, passed: token.colorSuccess }
  return (
    <div style={{ position: 'relative', ...style }}>
      <button
        type="button"
        data-step={id}
        draggable={!isEntry}
        aria-pressed={isSelected}
        onClick={(event) => choose(id, event)}
        onDragStart={(event) => dragged.start(event, { step: id })}
        onDragEnd={dragged.end}
        style={{
          width: '100%',
          height: '100%',
          display: 'flex',
          flexDirection: 'column',
          textAlign: 'start',
          padding: '8px 12px',
          borderRadius: 8,
          cursor: 'pointer',
          font: 'inherit',
          color: token.colorText,
          background: token.colorBgContainer,
          border: '1px solid',
          borderColor: isSelected
            ? token.colorPrimary
            : worst?.severity === 'error'
              ? token.colorError
              : mark
                ? markColour[mark]
                : token.colorBorder,
          boxShadow: isSelected ? `0 0 0 2px ${token.colorPrimaryBgHover}` : mark ? `0 0 0 1px ${markColour[mark]}` : 'none',
          overflow: 'hidden',
        }}
      >
        <span style={{ fontSize: 12, color: token.colorTextSecondary, display: 'flex', gap: 6 }}>
          {icon}
          {title}
        </span>
        <span
          title={text}
          style={{
            display: '-webkit-box',
            WebkitLineClamp: worst ? 1 : 2,
            WebkitBoxOrient: 'vertical',
            overflow: 'hidden',
            lineHeight: 1.35,
            overflowWrap: 'anywhere',
          }}
        >
          {text}
        </span>
        {worst && (
          <span
            title={worstText}
            data-problem={worst.severity}
            style={{
              marginTop: 'auto',
              fontSize: 12,
              whiteSpace: 'nowrap',
              overflow: 'hidden',
              textOverflow: 'ellipsis',
              color: worst.severity === 'error' ? token.colorErrorText : token.colorTextSecondary,
            }}
          >
            {worst.severity === 'error' ? <ExclamationCircleFilled /> : <WarningFilled style={{ color: token.colorWarning }} />} {worstText}
            {problems.length > 1 && ` +${problems.length - 1}`}
          </span>
        )}
        <span style={{ position: 'absolute', width: 1, height: 1, overflow: 'hidden', clipPath: 'inset(50%)' }}>
          {spoken.filter(Boolean).join(', ')}
        </span>
      </button>
      <StepReading id={id} />
      {mark && <PathMark mark={mark} />}
      {waiting !== undefined && <StepCount node={id} people={waiting} />}
    </div>
  )
}, isSame)

function useFace(id: string) {
  const words = useWords()
  const node = useEditor((state) => state.graph.nodes.find((one) => one.id === id))
  const entry = useEditor((state) => state.graph.entry)
  const texts = useTextsHere()
  if (!node) return { icon: icons.entry, title: words.journeys.entry, text: texts.entry({ entry }) }
  const { icon, name } = kindOf(node, words)
  return { icon, title: name, text: texts.step(node) }
}

export function choose(id: string, event: MouseEvent): void {
  const { select, mark, selected, marked } = useEditor.getState()
  if (event.shiftKey && selected !== undefined && id !== entryId)
    return mark(marked.includes(id) ? [selected, ...marked.filter((one) => one !== id)] : [selected, ...marked, id])
  select(id)
  // A key opened it: go on with the settings. A mouse stays where it is.
  if (event.detail === 0)
    requestAnimationFrame(() => document.querySelector<HTMLElement>('[data-settings] input, [data-settings] button')?.focus())
}
