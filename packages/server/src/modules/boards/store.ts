import type { BoardDefinition, BoardInput } from '@millrace/contract/boards/board.ts'
import type { SavedQuestionInput } from '@millrace/contract/boards/api.ts'
import type { Role } from '@millrace/contract/permissions.ts'
import { eraseDefinitions } from '../../platform/erase-definitions.ts'
import { type DefinitionFilter, definitionPage } from '../../platform/http/index.ts'
import { eraseMentions } from '../../platform/mentions.ts'
import type { Db, Postgres, Tx } from '../../platform/postgres.ts'
import { type Sql, sql } from '../../platform/sql.ts'
import type { OpenTo } from './open-to.ts'

interface Row {
  readonly id: string
  readonly name: string
  readonly revision: number
  readonly createdBy: string
  readonly createdAt: Date
  readonly updatedAt: Date
  readonly archivedAt: Date | null
}
export interface BoardRow extends Row {
  readonly note: string
  readonly roles: Role[]
  readonly definition: BoardDefinition
}
export interface QuestionRow extends Row {
  readonly definition: Omit<SavedQuestionInput, 'name'>
}

const common = sql`name, definition, revision, created_by as "createdBy", created_at as "createdAt", updated_at as "updatedAt", archived_at as "archivedAt"`
const columns = sql`board_id as id, note, roles, ${common}`
const ofQuestion = sql`question_id as id, ${common}`

const open = (to: OpenTo): Sql => (to === 'all' ? sql`true` : sql`(cardinality(roles) = 0 or ${to}::text = any(roles))`)

export const list = (db: Db, projectId: number, to: OpenTo, filter: DefinitionFilter): Promise<BoardRow[]> =>
  db.rows<BoardRow>(sql`
    select ${columns} from boards where project_id = ${projectId} and ${open(to)} and ${definitionPage(filter, 'board_id', 'boards')}`)

export const all = (db: Db, projectId: number): Promise<BoardRow[]> =>
  db.rows<BoardRow>(sql`select ${columns} from boards where project_id = ${projectId} order by name, board_id`)

export const find = (db: Db, projectId: number, id: string): Promise<BoardRow | undefined> =>
  db.one<BoardRow>(sql`select ${columns} from boards where project_id = ${projectId} and board_id = ${id}`)

export const insert = (tx: Tx, projectId: number, id: string, input: BoardInput, by: string, now: Date): Promise<BoardRow | undefined> =>
  tx.one<BoardRow>(sql`
    insert into boards (board_id, project_id, name, note, roles, definition, created_by, created_at, updated_at)
    values (${id}, ${projectId}, ${input.name}, ${input.note}, ${[...input.roles]}::text[], ${JSON.stringify(input.definition)}::jsonb, ${by}, ${now}, ${now})
    returning ${columns}`)

/** Nothing when the revision is not the newest. */
export const update = (
  tx: Tx,
  projectId: number,
  id: string,
  revision: number,
  input: BoardInput,
  now: Date,
): Promise<BoardRow | undefined> =>
  tx.one<BoardRow>(sql`
    update boards set name = ${input.name}, note = ${input.note}, roles = ${[...input.roles]}::text[], definition = ${JSON.stringify(input.definition)}::jsonb,
      revision = revision + 1, updated_at = ${now}
    where project_id = ${projectId} and board_id = ${id} and revision = ${revision} returning ${columns}`)

export const setArchived = (tx: Tx, projectId: number, id: string, revision: number, at: Date | null): Promise<BoardRow | undefined> =>
  tx.one<BoardRow>(sql`
    update boards set archived_at = ${at}, revision = revision + 1
    where project_id = ${projectId} and board_id = ${id} and revision = ${revision} returning ${columns}`)

export const listQuestions = (db: Db, projectId: number, filter: DefinitionFilter): Promise<QuestionRow[]> =>
  db.rows<QuestionRow>(sql`
    select ${ofQuestion} from saved_questions where project_id = ${projectId} and ${definitionPage(filter, 'question_id', 'saved_questions')}`)

export const findQuestion = (db: Db, projectId: number, id: string): Promise<QuestionRow | undefined> =>
  db.one<QuestionRow>(sql`select ${ofQuestion} from saved_questions where project_id = ${projectId} and question_id = ${id}`)

const written = ({ name: _, ...definition }: SavedQuestionInput): string => JSON.stringify(definition)

export const insertQuestion = (
  tx: Tx,
  projectId: number,
  id: string,
  input: SavedQuestionInput,
  by: string,
  now: Date,
): Promise<QuestionRow | undefined> =>
  tx.one<QuestionRow>(sql`
    insert into saved_questions (question_id, project_id, name, definition, created_by, created_at, updated_at)
    values (${id}, ${projectId}, ${input.name}, ${written(input)}::jsonb, ${by}, ${now}, ${now}) returning ${ofQuestion}`)

export const updateQuestion = (
  tx: Tx,
  projectId: number,
  id: string,
  revision: number,
  input: SavedQuestionInput,
  now: Date,
): Promise<QuestionRow | undefined> =>
  tx.one<QuestionRow>(sql`
    update saved_questions set name = ${input.name}, definition = ${written(input)}::jsonb, revision = revision + 1, updated_at = ${now}
    where project_id = ${projectId} and question_id = ${id} and revision = ${revision} returning ${ofQuestion}`)

export const setQuestionArchived = (
  tx: Tx,
  projectId: number,
  id: string,
  revision: number,
  at: Date | null,
): Promise<QuestionRow | undefined> =>
  tx.one<QuestionRow>(sql`
    update saved_questions set archived_at = ${at}, revision = revision + 1
    where project_id = ${projectId} and question_id = ${id} and revision = ${revision} returning ${ofQuestion}`)

/** Filters that name somebody mean everybody else as before. */
export async function eraseFromBoards(postgres: Postgres, projectId: number, isTheirs: (text: string) => boolean): Promise<void> {
  await eraseDefinitions(postgres, { table: 'boards', key: 'board_id', now: 'definition' }, projectId, isTheirs)
  await eraseDefinitions(postgres, { table: 'saved_questions', key: 'question_id', now: 'definition' }, projectId, isTheirs)
}

/** What people wrote may name somebody. */
export async function eraseFromBoardTexts(db: Db, projectId: number, mentions: (text: string) => boolean): Promise<void> {
  await eraseMentions(db, { table: 'boards', key: 'board_id', columns: ['name', 'note', 'definition'] }, projectId, mentions)
  await eraseMentions(db, { table: 'board_links', key: 'link_id', columns: ['name'] }, projectId, mentions)
  await eraseMentions(db, { table: 'saved_questions', key: 'question_id', columns: ['name', 'definition'] }, projectId, mentions)
}
