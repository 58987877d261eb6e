import { CheckOutlined, EnvironmentFilled } from '@ant-design/icons'
import type { DryRun } from '@millrace/contract/journeys/dry-run.ts'
import { theme } from 'antd'
import { useWords } from '../../../../lib/words.ts'
import { useDryRun } from './state.ts'

export type Mark = 'here' | 'passed' | undefined

function markOf(result: DryRun | undefined, node: string): Mark {
  const isAt = (run: DryRun['runs'][number]): boolean => run.node === node || run.alsoAt.some((one) => one.node === node)
  if (result?.runs.some((run) => isAt(run) && (run.state === 'waiting' || run.state === 'pending' || run.state === 'parked'))) return 'here'
  return result?.runs.some((run) => run.steps.some((step) => step.node === node)) ? 'passed' : undefined
}

/** Whether the person of the dry run came by a step, or stands at it. */
export const useMark = (node: string): Mark => useDryRun((state) => markOf(state.result, node))

/** Ways that were taken, each `step/port`. */
export function useTaken(): ReadonlySet<string> {
  const result = useDryRun((state) => state.result)
  return new Set(result?.runs.flatMap((run) => run.steps.map(({ node, port }) => `${node}/${port}`)))
}

/** Lies on the lower edge of a step; in words too, since colour alone says nothing to some. */
export function PathMark({ mark }: { readonly mark: Exclude<Mark, undefined> }) {
  const words = useWords().dryRun
  const { token } = theme.useToken()
  const isHere = mark === 'here'
  return (
    <span
      data-mark={mark}
      style={{
        position: 'absolute',
        bottom: -10,
        right: 10,
        padding: '0 6px',
        borderRadius: 10,
        fontSize: 12,
        lineHeight: '18px',
        border: '1px solid',
        borderColor: isHere ? token.blue : token.colorSuccessBorder,
        background: token.colorBgContainer,
        color: token.colorText,
        pointerEvents: 'none',
      }}
    >
      {isHere ? <EnvironmentFilled style={{ color: token.blue }} /> : <CheckOutlined style={{ color: token.colorSuccess }} />}{' '}
      {isHere ? words.here : words.passed}
    </span>
  )
}
