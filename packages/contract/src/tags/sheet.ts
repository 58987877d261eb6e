import { z } from 'zod'
import { type Tag, type TagInput, tagInputSchema } from './api.ts'
import { liveObstacle } from './live.ts'
import { type Heading, type SheetField, sheetFields, type SheetWords, sheetWords, toldFields } from './sheet-words.ts'

const bothWords = Object.values(sheetWords)

/** As a cell has it; values one after the other. */
export function cellOf(field: SheetField, tag: Pick<TagInput, SheetField>, words: SheetWords): string {
  if (field === 'values') return tag.values.join('; ')
  if (field === 'refresh') return words.refresh[tag.refresh]
  return field === 'stage' ? words.stage[tag.stage] : tag[field]
}

/** One row, by the number its line has in a spreadsheet. A column that is not there says nothing. */
export const sheetRowSchema = z.object({
  row: z.number().int().min(1),
  cells: z.partialRecord(z.enum([...sheetFields, 'archived']), z.string().max(50_000)),
})
export type SheetRow = z.infer<typeof sheetRowSchema>
export const mostRows = 2_000
export const sheetInputSchema = z.object({ rows: z.array(sheetRowSchema).min(1).max(mostRows) })

/** Rows of a file whose first line names the columns; undefined when none of them is the name of a tag. */
export function readSheet(lines: readonly (readonly string[])[]): SheetRow[] | undefined {
  const [head = [], ...rest] = lines
  const columns = head.map(headingOf)
  if (!columns.includes('name')) return undefined
  return rest.flatMap((line, i) => {
    const named = columns.flatMap((column, n) => (isRead(column) ? [[column, plainCell(line[n] ?? '')] as const] : []))
    return named.every(([, cell]) => cell === '') ? [] : [{ row: i + 2, cells: Object.fromEntries(named) }]
  })
}

const isRead = (column: Heading | undefined): column is SheetField | 'archived' =>
  column === 'archived' || sheetFields.some((field) => field === column)

function headingOf(cell: string): Heading | undefined {
  const text = plainCell(cell).toLowerCase()
  return [...sheetFields, ...toldFields].find(
    (field) => field.toLowerCase() === text || bothWords.some(({ fields }) => fields[field].toLowerCase() === text),
  )
}

/** Without the apostrophe that keeps spreadsheets from reading a text as a formula. */
const plainCell = (cell: string): string => cell.trim().replace(/^'(?=[=+\-@\t\r])/, '')

/** Why a row is left out: what is wrong with one of its fields. */
export const sheetCodes = ['missing', 'wrong', 'twice', 'archived'] as const

export const sheetPlanSchema = z.object({
  make: z.array(z.object({ row: z.number().int(), name: z.string() })).describe('planned tags, whose names nobody had'),
  change: z.array(
    z.object({
      row: z.number().int(),
      id: z.string(),
      name: z.string(),
      fields: z.array(z.object({ field: z.enum(sheetFields), before: z.string(), after: z.string() })),
    }),
  ),
  refuse: z.array(z.object({ row: z.number().int(), name: z.string(), field: z.enum(sheetFields), code: z.enum(sheetCodes) })),
  same: z.number().int().describe('rows that change nothing'),
  left: z.number().int().describe('rows of archived tags, which a sheet leaves as they are'),
})
export type SheetPlan = z.infer<typeof sheetPlanSchema>

type Described = Pick<TagInput, SheetField>
/** What a sheet is compared with: all definitions, archived ones too. */
export type KnownTag = Described & Pick<Tag, 'id' | 'archivedAt' | 'definition'>

/** What a sheet comes to: the plan as it is shown, and what is to be written. */
export interface Planned {
  readonly plan: SheetPlan
  readonly make: readonly TagInput[]
  readonly change: readonly (Described & { readonly id: string })[]
}

/** Compares a sheet with the tags there are. A known name changes what describes its tag, never its definition; an empty cell changes nothing. */
export function planSheet(rows: readonly SheetRow[], known: readonly KnownTag[]): Planned {
  const used = new Map(known.filter((tag) => tag.archivedAt === null).map((tag) => [tag.name, tag]))
  const archived = new Set(known.flatMap((tag) => (tag.archivedAt === null ? [] : [tag.name])))
  const seen = new Set<string>()
  const plan: SheetPlan = { make: [], change: [], refuse: [], same: 0, left: 0 }
  const [make, change]: [TagInput[], (Described & { id: string })[]] = [[], []]
  for (const { row, cells } of rows) {
    if ((cells.archived ?? '') !== '') {
      plan.left += 1
      continue
    }
    const { read, wrong } = readCells(cells)
    const name = read.name ?? ''
    const code = name === '' ? 'missing' : seen.has(name) ? 'twice' : !used.has(name) && archived.has(name) ? 'archived' : undefined
    seen.add(name)
    if (code || wrong.length > 0) {
      const label = name || (cells.name ?? '').slice(0, 200)
      if (code && !wrong.includes('name')) plan.refuse.push({ row, name: label, field: 'name', code })
      plan.refuse.push(...wrong.map((field) => ({ row, name: label, field, code: 'wrong' as const })))
      continue
    }
    const before = used.get(name)
    if (read.refresh === 'live' && liveObstacle(before?.definition ?? { kind: 'planned' })) {
      plan.refuse.push({ row, name, field: 'refresh', code: 'wrong' })
      continue
    }
    if (!before) {
      plan.make.push({ row, name })
      make.push(tagInputSchema.parse({ stage: 'draft', ...read, definition: { kind: 'planned' } }))
      continue
    }
    const after = { ...before, ...read }
    const fields = sheetFields
      .map((field) => ({ field, before: keptCell(field, before), after: keptCell(field, after) }))
      .filter((one) => one.before !== one.after)
    if (fields.length === 0) {
      plan.same += 1
      continue
    }
    plan.change.push({ row, id: before.id, name, fields })
    change.push(after)
  }
  return { plan, make, change }
}

/** In the words of the API, which the console puts into those of its reader. */
const keptCell = (field: SheetField, tag: Described): string =>
  field === 'refresh' || field === 'stage' ? tag[field] : cellOf(field, tag, sheetWords.en)

/** What the cells of a row say, and which of them cannot be. */
function readCells(cells: SheetRow['cells']): { read: Partial<Described>; wrong: SheetField[] } {
  const [read, wrong]: [Partial<Record<SheetField, unknown>>, SheetField[]] = [{}, []]
  for (const field of sheetFields) {
    const cell = cells[field]?.trim() ?? ''
    if (cell === '') continue
    const { success, data } = tagInputSchema.shape[field].safeParse(meantBy(field, cell))
    if (success) read[field] = data
    else wrong.push(field)
  }
  return { read: read as Partial<Described> /* each parsed by the schema of its field */, wrong }
}

function meantBy(field: SheetField, cell: string): unknown {
  if (field === 'values')
    return cell
      .split(/[;；\r\n]+/)
      .map((value) => value.trim())
      .filter((value) => value !== '')
  if (field !== 'refresh' && field !== 'stage') return cell
  const text = cell.toLowerCase()
  const found = bothWords
    .flatMap((words) => Object.entries(words[field]))
    .find(([key, word]) => key === text || word.toLowerCase() === text)
  return found?.[0] ?? null
}
