import { randomBytes } from 'node:crypto'
import type { Review, ReviewState } from '@millrace/contract/journeys/review.ts'
import { eraseMentions } from '../../../platform/mentions.ts'
import type { Db, Tx } from '../../../platform/postgres.ts'
import { sql } from '../../../platform/sql.ts'

export interface ReviewRow extends Omit<Review, 'submittedAt' | 'decidedAt' | 'publishAt'> {
  readonly submitters: readonly string[]
  readonly submittedAt: Date
  readonly decidedAt: Date | null
  readonly publishAt: Date | null
}

export const reviewColumns = sql`number, state, version, policy, publish_at as "publishAt", digest, note, submitters, submitted_by as "submittedBy",
  submitted_at as "submittedAt", decided_by as "decidedBy", decided_at as "decidedAt", reason`

export const presentReview = ({ submitters: _, ...row }: ReviewRow): Review => ({
  ...row,
  publishAt: row.publishAt?.toISOString() ?? null,
  submittedAt: row.submittedAt.toISOString(),
  decidedAt: row.decidedAt?.toISOString() ?? null,
})

/** The newest of a journey `j`, as JSON. */
export const newestReview = sql`(select to_jsonb(r) from (
  select ${reviewColumns} from journey_reviews where journey_id = j.journey_id order by number desc limit 1) r)`

type ReviewJson = Omit<ReviewRow, 'submittedAt' | 'decidedAt' | 'publishAt'> & Pick<Review, 'submittedAt' | 'decidedAt' | 'publishAt'>

export const fromJson = (json: unknown): ReviewRow | null => {
  if (json === null) return null
  const row = json as ReviewJson /* `newestReview` */
  const date = (text: string | null): Date | null => (text === null ? null : new Date(text))
  return { ...row, submittedAt: new Date(row.submittedAt), decidedAt: date(row.decidedAt), publishAt: date(row.publishAt) }
}

/** Newest first. */
export const reviews = (db: Db, journeyId: number): Promise<ReviewRow[]> =>
  db.rows<ReviewRow>(sql`select ${reviewColumns} from journey_reviews where journey_id = ${journeyId} order by number desc`)

export interface NewReview
  extends Pick<ReviewRow, 'state' | 'version' | 'policy' | 'publishAt' | 'digest' | 'note' | 'submitters' | 'submittedBy'> {
  readonly journeyId: number
  readonly projectId: number
}

/** A second open one of the same journey is refused by the index. */
export async function insert(tx: Tx, one: NewReview, now: Date): Promise<void> {
  await tx.run(sql`
    insert into journey_reviews (review_id, journey_id, number, project_id, state, version, policy, publish_at, digest, note, submitters, submitted_by, submitted_at)
    select ${`rev_${randomBytes(8).toString('hex')}`}, ${one.journeyId}, coalesce(max(number), 0) + 1, ${one.projectId}, ${one.state}, ${one.version},
      ${one.policy}, ${one.publishAt}, ${one.digest}, ${one.note}, ${one.submitters}::text[], ${one.submittedBy}, ${now}
    from journey_reviews where journey_id = ${one.journeyId}`)
}

/** Moves the open review on; the journey has another revision from then on. */
export async function move(
  tx: Tx,
  journeyId: number,
  to: { readonly state: ReviewState; readonly reason?: string; readonly decided?: { readonly by: string; readonly at: Date } },
): Promise<void> {
  await tx.run(sql`
    update journey_reviews set state = ${to.state}, reason = ${to.reason ?? ''}, decided_by = coalesce(${to.decided?.by ?? null}, decided_by),
      decided_at = coalesce(${to.decided?.at ?? null}, decided_at)
    where journey_id = ${journeyId} and state in ('in_review', 'scheduled')`)
}

export const touch = (tx: Tx, journeyId: number, now: Date): Promise<number> =>
  tx.run(sql`update journeys set revision = revision + 1, updated_at = ${now} where journey_id = ${journeyId}`)

export interface Due {
  readonly id: string
  readonly journeyId: number
  readonly projectId: number
  readonly name: string
  readonly number: number
}

/** What is to go live now; nothing of a project in which an emergency stop is in force. */
export const due = (db: Db, now: Date): Promise<Due[]> =>
  db.rows<Due>(sql`
    select j.public_id as id, r.journey_id as "journeyId", r.project_id as "projectId", j.name, r.number
    from journey_reviews r join journeys j using (journey_id)
    where r.state = 'scheduled' and r.publish_at <= ${now}
      and not exists (select 1 from journeys s where s.project_id = r.project_id and s.state = 'paused' and s.stopped_at is not null)
    order by r.publish_at, r.journey_id limit 200`)

export const firstStages = (
  db: Db,
  journeyId: number,
): Promise<{ submittedAt: Date | null; approvedAt: Date | null; liveAt: Date | null } | undefined> =>
  db.one(sql`
    select (select min(submitted_at) from journey_reviews where journey_id = ${journeyId}) as "submittedAt",
      (select min(decided_at) from journey_reviews where journey_id = ${journeyId} and state <> 'rejected') as "approvedAt",
      (select min(published_at) from journey_versions where journey_id = ${journeyId}) as "liveAt"`)

/** What people wrote about a draft stays; what it says of somebody who was erased does not. */
export const eraseFromReviews = (db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> =>
  eraseMentions(db, { table: 'journey_reviews', key: 'review_id', columns: ['note', 'reason'] }, projectId, mentions)
