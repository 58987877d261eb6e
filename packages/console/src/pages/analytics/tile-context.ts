import type { TileLook } from '@millrace/contract/boards/board.ts'
import { createContext, useContext, useState } from 'react'
import { useFilters } from '../../lib/url-state.ts'

/** A question that stands on a board instead of on a page of its own. */
export interface TileQuestion {
  readonly query: unknown
  readonly look: TileLook
  /** Its numbers, for what its page would ask of a path of the API. */
  readonly ask: <A>(path: string, query: unknown, signal: AbortSignal) => Promise<A>
  /** How often it is asked again; false: not by itself. */
  readonly refreshMs: number | false
}

const context = createContext<TileQuestion | undefined>(undefined)
export const TileQuestionProvider = context.Provider
export const useTileQuestion = (): TileQuestion | undefined => useContext(context)

/** What is chosen beside a question: in the address of its page. The address of a board is not that of one of its tiles. */
export function useOwnChoice(name: string): readonly [string, (value: string) => void] {
  const isOnTile = useTileQuestion() !== undefined
  const { values, set } = useFilters(name)
  const [own, setOwn] = useState('')
  return isOnTile ? [own, setOwn] : [values[name] ?? '', (value) => set(name, value || undefined)]
}
