import { isOpenTo } from '@millrace/contract/boards/links.ts'
import { nextMail } from '@millrace/contract/boards/mail.ts'
import { z } from 'zod'
import type { Clock } from '../../../platform/clock.ts'
import type { Jobs } from '../../../platform/jobs/index.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { stopPoint } from '../../../platform/stop-points.ts'
import type { AnalyticsModule } from '../../analytics/index.ts'
import type { MetricsModule } from '../../metrics/index.ts'
import { type Written, written } from './letter.ts'
import { partsOf } from './parts.ts'
import * as store from './store.ts'

/** Hands a mail to the mail server of a project; how that ended. */
export type MailTeam = (
  projectId: number,
  mail: Written & { readonly id: string; readonly to: string },
) => Promise<{ readonly kind: 'sent' | 'temporary' | 'permanent' | 'unknown'; readonly detail: string }>

export interface BoardMailDeps {
  readonly analytics: AnalyticsModule
  readonly metrics: MetricsModule
  readonly postgres: Postgres
  readonly clock: Clock
  readonly jobs: Jobs
  readonly publicUrl: () => string
  readonly mailTeam: MailTeam
}

const againMs = 5 * 60_000
const mostAttempts = 5

/** Once a minute: a job, when a board is to be mailed, or a letter is still to go. */
export function mailJob(deps: BoardMailDeps): void {
  const kind = deps.jobs.define('boards.mail', {
    payload: z.object({}),
    async run(ctx) {
      // There is one such job at a time: what is still being sent was left behind by one that died.
      await store.giveUp(deps.postgres)
      while (await openNext(deps)) await ctx.save({})
      const letters = new Map<string, Promise<Written>>()
      while (await sendNext(deps, letters)) await ctx.save({})
    },
  })
  deps.jobs.everyMinute('boards.mail', async (tx, now) => {
    if (await store.isAnyDue(tx, now)) await deps.jobs.start(tx, { kind, payload: {}, createdBy: 'system', key: 'mail' })
  })
}

/** The letters of a schedule that is due, and when it is due next, in one transaction. What was missed meanwhile is not made up for. */
const openNext = ({ postgres, clock }: BoardMailDeps): Promise<boolean> =>
  postgres.transaction(async (tx) => {
    const now = clock.now()
    const due = await store.lockDue(tx, now)
    if (!due) return false
    await store.open(tx, due, new Date(nextMail(due.definition, now.getTime(), due.timeZone)))
    return true
  })

/** Written first, then taken in hand: what was not handed over goes again, what may have arrived never does by itself. */
async function sendNext(deps: BoardMailDeps, letters: Map<string, Promise<Written>>): Promise<boolean> {
  const { postgres, clock, mailTeam } = deps
  const letter = await store.next(postgres, clock.now())
  if (!letter) return false
  const settle = (state: Parameters<typeof store.settle>[2], detail = '', at = clock.now()) =>
    store.settle(postgres, letter, state, detail, at)
  const again = (detail: string) =>
    letter.attempts < mostAttempts ? settle('waiting', detail, new Date(clock.now().getTime() + againMs)) : settle('failed', detail)
  if (letter.role === null || !isOpenTo(letter.role, letter.board.roles)) {
    await settle('skipped', 'is no member any more who may open the board')
    return true
  }
  if (!letter.isWanted) {
    await settle('skipped', 'is not wanted any more')
    return true
  }
  const key = `${letter.boardId} ${letter.dueAt.toISOString()}`
  const made = letters.get(key) ?? writtenOf(deps, letter)
  letters.set(key, made)
  const text = await made.catch((error: unknown) => (error instanceof Error ? error : new Error(String(error))))
  if (text instanceof Error) {
    letters.delete(key)
    await again(text.message)
    return true
  }
  await store.take(postgres, letter)
  const mail = { ...text, id: `${letter.boardId}.${letter.dueAt.getTime()}.${letter.accountId}`, to: letter.email }
  await stopPoint('boards.before_mail')
  const { kind, detail } = await mailTeam(letter.project.id, mail)
  await stopPoint('boards.after_mail')
  if (kind === 'temporary') await again(detail)
  else await settle(kind === 'permanent' ? 'failed' : kind, detail)
  return true
}

async function writtenOf({ analytics, metrics, postgres, clock, publicUrl }: BoardMailDeps, letter: store.Letter): Promise<Written> {
  const { project, board, language, boardId: id } = letter
  const told = await partsOf({ analytics, metrics, postgres }, project, board.definition, language, clock.now())
  return written({ project, board: { ...board, id }, language, ...told, publicUrl: publicUrl() })
}
