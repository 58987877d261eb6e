import { eraseMentions } from '../mentions.ts'
import type { Db, Postgres } from '../postgres.ts'
import { sql } from '../sql.ts'
import { read } from './files.ts'

interface Looking {
  /** The job that asks: its own file stays. */
  readonly jobId: string
  readonly mentions: (text: string) => boolean
  /** Says so of a value in what a job was asked for: it may still have to be done, for everybody else. */
  readonly names: (value: string) => boolean
}

/**
 * Takes somebody out of what a project's jobs are called and were asked for, and removes files of theirs that mention them. A job that is still writing such a file ends as cancelled; tried
 * again, it writes the file anew.
 */
export async function eraseFiles(postgres: Postgres, projectId: number, looking: Looking, goOn: () => Promise<void>): Promise<void> {
  await eraseMentions(postgres, { table: 'jobs', key: 'job_id', columns: ['title', 'payload'] }, projectId, looking.names)
  const jobs = await postgres.rows<{ id: string }>(sql`
    select j.job_id as id from jobs j where j.project_id = ${projectId} and j.job_id <> ${looking.jobId}
      and exists (select 1 from job_files f where f.job_id = j.job_id) order by j.seq`)
  for (const { id } of jobs) {
    await goOn()
    if (await mentionedIn(read(postgres, id), looking.mentions)) await endWithoutFile(postgres, id)
  }
}

const overlap = 1_000

/** Reads a text piece by piece; what stands across two pieces is found too. */
export async function mentionedIn(pieces: AsyncIterable<Buffer>, mentions: (text: string) => boolean): Promise<boolean> {
  const decoder = new TextDecoder()
  let rest = ''
  for await (const piece of pieces) {
    const text = rest + decoder.decode(piece, { stream: true })
    if (mentions(text)) return true
    rest = text.slice(-overlap)
  }
  return false
}

/** Removes the file of a job; one that has not ended is cancelled, and its run, if there is one, can write nothing more. */
export async function endWithoutFile(db: Db, jobId: string): Promise<void> {
  await db.run(sql`
    with ended as (
      update jobs set result = result - 'file', cursor = null, done = case when state = 'done' then done else 0 end, owner = null, fence = fence + 1,
        state = case when state in ('queued', 'running') then 'cancelled' else state end,
        finished_at = coalesce(finished_at, created_at)
      where job_id = ${jobId} returning job_id
    )
    delete from job_files f using ended where f.job_id = ended.job_id`)
}
