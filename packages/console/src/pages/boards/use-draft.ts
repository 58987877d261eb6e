import type { Board } from '@millrace/contract/boards/api.ts'
import { type BoardInput, boardInputSchema } from '@millrace/contract/boards/board.ts'
import { useCallback, useEffect, useRef, useState } from 'react'
import { ApiProblem, call } from '../../lib/api.ts'
import { useProject } from '../../lib/session.ts'

export interface BoardDraft {
  readonly draft: BoardInput
  readonly state: 'clean' | 'dirty' | 'saving' | 'saved' | 'failed'
  /** Why the last save was refused, unless somebody else's was the reason. */
  readonly failure: string | undefined
  /** What somebody else saved meanwhile. */
  readonly conflict: Board | undefined
  change(next: BoardInput): void
  loadTheirs(): void
  keepMine(): void
}

const quietMs = 1_000
const inputOf = (board: Board): BoardInput => boardInputSchema.parse(board)

/** Saves a board a second after the last change, with the revision that was edited. */
export function useBoardDraft(board: Board): BoardDraft {
  const { api } = useProject()
  const path = `${api}/boards/${board.id}`
  const [draft, setDraft] = useState(() => inputOf(board))
  const [state, setState] = useState<BoardDraft['state']>('clean')
  const [failure, setFailure] = useState<string>()
  const [conflict, setConflict] = useState<Board>()
  const revision = useRef(board.revision)
  const newest = useRef(draft)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // One after another: a second save on its way with the same revision would be refused as somebody else's.
  const sending = useRef<Promise<void>>(Promise.resolve())

  const send = useCallback(async (): Promise<void> => {
    const sent = newest.current
    setState('saving')
    try {
      revision.current = (await call<Board>(path, { method: 'PUT', body: sent, revision: revision.current })).revision
      setFailure(undefined)
      setState(newest.current === sent ? 'saved' : 'dirty')
    } catch (error) {
      setState('failed')
      const problem = error instanceof ApiProblem ? error : undefined
      if (problem?.code === 'revision_conflict') return setConflict(await call<Board>(path))
      setFailure(problem?.errors.map((one) => one.message).join('; ') || (error instanceof Error ? error.message : undefined))
    }
  }, [path])
  const save = useCallback((): void => {
    timer.current = undefined
    sending.current = sending.current.then(send, send)
  }, [send])
  const change = useCallback(
    (next: BoardInput): void => {
      newest.current = next
      setDraft(next)
      setState('dirty')
      clearTimeout(timer.current)
      timer.current = setTimeout(save, quietMs)
    },
    [save],
  )
  // Leaving within the quiet second must not lose the last change.
  useEffect(
    () => () => {
      if (timer.current === undefined) return
      clearTimeout(timer.current)
      save()
    },
    [save],
  )
  const settle = (theirs: Board): void => {
    revision.current = theirs.revision
    setConflict(undefined)
  }
  return {
    draft,
    state,
    failure,
    conflict,
    change,
    loadTheirs() {
      if (!conflict) return
      settle(conflict)
      newest.current = inputOf(conflict)
      setDraft(newest.current)
      setState('clean')
    },
    keepMine() {
      if (!conflict) return
      settle(conflict)
      save()
    },
  }
}
