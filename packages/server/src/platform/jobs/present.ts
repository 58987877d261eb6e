import { type ErrorCode, errorTexts, errorTitle } from '@millrace/contract/errors.ts'
import type { Job } from '@millrace/contract/jobs/api.ts'
import { jobNotes, jobTitle } from '@millrace/contract/jobs/texts.ts'
import { fileDays } from './files.ts'
import type { JobError, JobRow } from './store.ts'

/** A job as the API shows it. */
export const present = (row: JobRow, now: Date): Job => ({
  id: row.id,
  kind: row.kind,
  title: jobTitle(row.kind, row.title),
  state: row.state,
  done: row.done,
  total: row.total,
  note: row.note === null ? null : (Object.entries(jobNotes).find(([name]) => name === row.note)?.[1] ?? { en: row.note, zh: row.note }),
  secondsLeft: secondsLeft(row, now),
  cancelRequested: row.cancelRequested,
  attempts: row.attempts,
  error: row.error && { code: row.error.code, params: { ...row.error.params }, text: errorText(row.error) },
  result: row.result,
  fileUntil: row.result?.file && row.finishedAt ? new Date(row.finishedAt.getTime() + fileDays * 86_400_000).toISOString() : null,
  createdBy: row.createdBy,
  createdAt: row.createdAt.toISOString(),
  startedAt: row.startedAt?.toISOString() ?? null,
  finishedAt: row.finishedAt?.toISOString() ?? null,
})

/** From the pace of the present run alone: time lost between runs says nothing about what is left. */
function secondsLeft({ state, total, done, runAt, runDone }: JobRow, now: Date): number | null {
  if (state !== 'running' || total === null || !runAt || done <= runDone) return null
  const seconds = (now.getTime() - runAt.getTime()) / 1000
  return Math.max(0, Math.round(((total - done) * seconds) / (done - runDone)))
}

function errorText({ code, params }: JobError): { en: string; zh: string } {
  if (!(code in errorTexts)) return { en: code, zh: code }
  const known = code as ErrorCode /* seen in the line above */
  return { en: errorTitle(known, params, 'en'), zh: errorTitle(known, params, 'zh') }
}
