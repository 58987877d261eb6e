import type { Tile } from '@millrace/contract/boards/board.ts'
import { createContext, useContext } from 'react'
import { call } from '../../lib/api.ts'

/** The numbers of a tile: what is asked of a path of the API, or where only tiles are answered, the tile. */
export type AskTile = <A>(tile: Tile, path: string, query: unknown, signal: AbortSignal) => Promise<A>

const members: AskTile = (_, path, body, signal) => call(path, { method: 'POST', body, signal })
const context = createContext(members)
export const AskTileProvider = context.Provider
export const useAskTile = (): AskTile => useContext(context)
