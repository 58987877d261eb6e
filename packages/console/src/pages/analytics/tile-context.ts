import type { TileLook } from '@millrace/contract/boards/board.ts'
import { createContext, useContext } from 'react'

/** A question that stands on a board instead of on a page of its own. */
export interface TileQuestion {
  readonly query: unknown
  readonly look: TileLook
  /** Its numbers, for what its page would ask of a path of the API. */
  readonly ask: <A>(path: string, query: unknown, signal: AbortSignal) => Promise<A>
  /** Pixels there are for a chart. */
  readonly height: number
  /** How often it is asked again; false: not by itself. */
  readonly refreshMs: number | false
}

const context = createContext<TileQuestion | undefined>(undefined)
export const TileQuestionProvider = context.Provider
export const useTileQuestion = (): TileQuestion | undefined => useContext(context)
