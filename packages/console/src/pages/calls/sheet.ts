import dayjs from 'dayjs'
import timezone from 'dayjs/plugin/timezone.js'
import utc from 'dayjs/plugin/utc.js'

dayjs.extend(utc)
dayjs.extend(timezone)

/** Of one file. */
export const mostRows = 10_000

interface ToldRow {
  readonly line: number
  readonly task: number
  readonly result: string
  readonly reason: string
  readonly note: string
  readonly nextCallAt?: string
  readonly appointmentAt?: string
}
interface WrongRow {
  readonly line: number
  readonly task: string
  readonly why: string
}
interface Texts {
  readonly noColumns: string
  readonly noRows: string
  readonly tooMany: string
  readonly badTask: string
  badTime(column: string): string
}

/** Results by the names of their columns; lines without a result are calls that nobody has made yet. */
export function readResults(
  [head = [], ...lines]: readonly (readonly string[])[],
  timeZone: string,
  texts: Texts,
): { readonly told: readonly ToldRow[]; readonly wrong: readonly WrongRow[] } {
  const names = head.map((name) => name.trim().toLowerCase())
  if (!names.includes('task') || !names.includes('result')) throw new Error(texts.noColumns)
  const rows = lines.flatMap((cells, i) => (cells.some((one) => one.trim() !== '') ? [{ cells, line: i + 2 }] : []))
  if (rows.length === 0) throw new Error(texts.noRows)
  if (rows.length > mostRows) throw new Error(texts.tooMany)
  const told: ToldRow[] = []
  const wrong: WrongRow[] = []
  for (const { cells, line } of rows) {
    const of = (name: string): string => cells[names.indexOf(name)]?.trim() ?? ''
    const [task, result] = [of('task'), of('result')]
    if (result === '') continue
    const [next, appointment] = ['next_call_at', 'appointment_at'].map((name) => momentOf(of(name), timeZone))
    if (!/^[1-9]\d{0,14}$/.test(task)) wrong.push({ line, task, why: texts.badTask })
    else if (next === null || appointment === null)
      wrong.push({ line, task, why: texts.badTime(next === null ? 'next_call_at' : 'appointment_at') })
    else
      told.push({
        line,
        task: Number(task),
        result,
        reason: of('reason').slice(0, 300),
        note: of('note').slice(0, 2_000),
        ...(next === undefined ? {} : { nextCallAt: next }),
        ...(appointment === undefined ? {} : { appointmentAt: appointment }),
      })
  }
  return { told, wrong }
}

/** A time with its zone, or of the clock of the project; undefined: none is given, null: it is no time. */
export function momentOf(text: string, timeZone: string): string | undefined | null {
  if (text === '') return undefined
  if (/^\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)$/.test(text)) return Number.isNaN(Date.parse(text)) ? null : new Date(text).toISOString()
  const [, day, clock] = /^(\d{4}[-/]\d{1,2}[-/]\d{1,2})[ T](\d{1,2}:\d\d(?::\d\d)?)$/.exec(text) ?? []
  if (day === undefined || clock === undefined) return null
  const at = dayjs.tz(`${day.replaceAll('/', '-')} ${clock}`, timeZone)
  return at.isValid() ? at.toISOString() : null
}
