import { type BoardView, metricsIn, type Tile } from '@millrace/contract/boards/board.ts'
import { seen } from '@millrace/contract/boards/dated.ts'
import {
  isForVisitors,
  isShortEnough,
  openLinkSchema,
  propertiesAskedOf,
  sharedBoardSchema,
  sharedTileAskSchema,
  sharedTileSchema,
  textsIn,
  withoutConditions,
} from '@millrace/contract/boards/visit.ts'
import { bucketOf } from '@millrace/contract/queries/index.ts'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { fail } from '../../../platform/errors.ts'
import { defineRoute, goneSignal, type Route } from '../../../platform/http/index.ts'
import { attempts, hashToken, passwordMatches } from '../../admin/index.ts'
import { isPersonalProperty } from '../../profiles/index.ts'
import { answerOfTile } from '../answer.ts'
import type { BoardsDeps } from '../routes.ts'
import { type Brake, brake } from './brake.ts'
import { type Passes, passes } from './passes.ts'
import { linkState } from './state.ts'
import * as store from './store.ts'

/** Wrong passwords of one link in a quarter of an hour. */
const mostAttempts = 20

interface Guards {
  readonly brake: Brake
  readonly passes: Passes
}

/** What visitors ask: the board of a link, and the numbers of its tiles. The token comes in the body, which no log keeps. */
export function visitRoutes(deps: BoardsDeps): Route[] {
  const guards: Guards = { brake: brake(deps.clock), passes: passes(deps.secret, deps.clock) }
  return [openRoute(deps, guards), tileRoute(deps, guards)]
}

function openRoute(deps: BoardsDeps, guards: Guards): Route {
  const { postgres, clock } = deps
  const guesses = attempts(postgres, clock)
  return defineRoute({
    method: 'POST',
    url: '/api/v1/shared/board',
    permission: 'public',
    summary: 'The board of a link, for whoever has the link and knows its password',
    body: openLinkSchema,
    response: sharedBoardSchema,
    status: 200,
    handler: async ({ body, request, reply }) => {
      const door = await doorOf(deps, guards, body.link, request, reply)
      let pass: string | null = null
      if (door.passwordHash !== null) {
        if (guards.passes.opens(door.id, body.pass)) pass = body.pass ?? null
        else {
          if (body.password === undefined) return fail('link_password')
          const noted = await guesses.note(`board_link:${door.id}`, mostAttempts, request.ip)
          if (!(await passwordMatches(door.passwordHash, body.password))) return fail('link_wrong_password')
          await guesses.forget(noted)
          pass = guards.passes.make(door.id)
        }
      }
      await store.noteUse(postgres, door.id, clock.now())
      return { ...(await shown(deps, door)), pass }
    },
  })
}

function tileRoute(deps: BoardsDeps, guards: Guards): Route {
  const { clock } = deps
  return defineRoute({
    method: 'POST',
    url: '/api/v1/shared/tiles/:tile',
    permission: 'public',
    summary: 'The numbers of a tile on the board of a link',
    params: z.object({ tile: z.string() }),
    body: sharedTileAskSchema,
    response: sharedTileSchema,
    status: 200,
    handler: async ({ body, params, request, reply }) => {
      const door = await doorOf(deps, guards, body.link, request, reply)
      if (door.passwordHash !== null && !guards.passes.opens(door.id, body.pass)) return fail('link_password')
      const { definition } = door.board
      const tile = definition.tiles.find((one) => one.id === params.tile)
      if (!tile || tile.kind === 'note' || !isForVisitors(tile, await personal(deps, door.project.id, [tile])))
        return fail('not_found', { kind: 'tile' })
      const today = bucketOf(clock.now().getTime(), 'day', door.project.timeZone)
      const how = { signal: goneSignal(reply), requestId: request.id }
      const answer = await answerOfTile(deps, door.project, tile, seen(definition, viewOf(door, body.range)), today, how)
      // The statement says what was asked of whom.
      return { answer: { ...answer, sql: '' } }
    },
  })
}

/** The board that a token opens now; the kind words why it does not are those of the errors. */
async function doorOf(
  { postgres, clock }: BoardsDeps,
  { brake }: Guards,
  token: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<store.Door> {
  void reply.header('cache-control', 'no-store').header('referrer-policy', 'no-referrer')
  brake('address', request.ip)
  const door = await store.byToken(postgres, hashToken(token))
  if (!door) {
    brake('unknown', request.ip)
    return fail('link_unknown')
  }
  brake('link', door.id)
  const state = linkState(door, door.board, clock.now())
  if (state === 'expired') fail('link_expired')
  if (state !== 'open') fail('link_closed')
  return door
}

/** Visitors choose days at most, where the link lets them. */
function viewOf({ hasFreeDays }: store.Door, range: BoardView['range']): BoardView {
  if (range === undefined) return {}
  const refuse = (code: string, message: string): never => fail('invalid_input', {}, [{ path: 'body.range', code, message }])
  if (!hasFreeDays) refuse('fixed', 'the days of this board are fixed')
  if (!isShortEnough(range)) refuse('too_long', 'choose 366 days at most')
  return { range }
}

async function shown({ metrics, catalog, postgres }: BoardsDeps, { board, project, hasFreeDays, expiresAt }: store.Door) {
  const { range, tiles } = board.definition
  const isPersonal = await personal({ catalog }, project.id, tiles)
  const forVisitors = tiles.filter((one) => isForVisitors(one, isPersonal))
  const questions = forVisitors.filter((one) => one.kind === 'question')
  const known = await metrics.read(postgres, project.id, metricsIn(forVisitors))
  const texts = new Set(textsIn(questions.map((one) => one.query)))
  const { eventProperties } = await catalog.read(project.id)
  return {
    name: board.name,
    note: board.note,
    project,
    definition: { range, tiles: tiles.map((one) => drawn(one, forVisitors.includes(one))) },
    hidden: tiles.filter((one) => !forVisitors.includes(one)).map((one) => one.id),
    metrics: [...known.values()].map((one) => ({ ...one, definition: withoutConditions(one.definition) })),
    money: eventProperties.flatMap(({ name, unit }) => (unit === 'money' && texts.has(name) ? [name] : [])),
    hasFreeDays,
    expiresAt: expiresAt.toISOString(),
  }
}

const drawn = (tile: Tile, isShown: boolean): Tile =>
  tile.kind === 'question' ? { ...tile, query: isShown ? withoutConditions(tile.query) : {} } : tile

/** Which of the properties that tiles ask conditions of are personal data of people. */
async function personal({ catalog }: Pick<BoardsDeps, 'catalog'>, projectId: number, tiles: readonly Tile[]) {
  const asked = [...new Set(tiles.flatMap((one) => (one.kind === 'question' ? propertiesAskedOf(one.query) : [])))]
  const are = await Promise.all(asked.map((one) => isPersonalProperty(catalog, projectId, 'profile', one)))
  const found = new Set(asked.filter((_, i) => are[i]))
  return (property: string): boolean => found.has(property)
}
