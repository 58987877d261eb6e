import type { CallDetail, CallTask } from '@millrace/contract/calls/api.ts'
import { maskText } from '@millrace/contract/identity/mask.ts'
import { maskSaid } from '@millrace/contract/inbox/mask.ts'
import { fail } from '../../platform/errors.ts'
import type { Actor } from '../../platform/http/index.ts'
import type { Db } from '../../platform/postgres.ts'
import type { CatalogModule } from '../catalog/index.ts'
import { eventMasker, namesOf, personalProperties, readPeople } from '../profiles/index.ts'
import * as store from './store.ts'

type Reader = Pick<Actor, 'can'>

/** Tasks as whoever looks may see them. */
export async function present(
  catalog: CatalogModule,
  db: Db,
  projectId: number,
  actor: Reader,
  rows: readonly store.TaskRow[],
): Promise<CallTask[]> {
  const people = rows.map((row) => row.personId)
  const names = await namesOf(catalog, db, projectId, actor, people)
  const seen = await seenOf(catalog, db, projectId, actor, people)
  return rows.map(({ part: _part, text: _text, note: _note, node: _node, trigger: _trigger, ...row }) => ({
    ...row,
    name: names.get(row.personId) ?? `#${row.personId}`,
    number: actor.can('people.read_pii') ? row.number : maskText(row.number),
    title: seen(row.personId, row.title),
    reason: seen(row.personId, row.reason),
    state: row.state === 'open' && row.assigneeId !== null ? 'taken' : row.state,
    dueAt: row.dueAt.toISOString(),
    appointmentAt: row.appointmentAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
  }))
}

/** Texts as whoever looks may see them: what a template has filled in of a person's own data is as hidden as it is in their profile. */
async function seenOf(catalog: CatalogModule, db: Db, projectId: number, actor: Reader, people: readonly number[]) {
  if (actor.can('people.read_pii')) return (_: number, text: string): string => text
  const [isPersonal, profiles] = await Promise.all([
    personalProperties(catalog, projectId),
    readPeople(db, projectId, [...new Set(people)]),
  ])
  const own = new Map(
    profiles.map(({ id, properties }) => [
      id,
      Object.entries(properties).flatMap(([name, value]) => (isPersonal(name) && typeof value === 'string' && value !== '' ? [value] : [])),
    ]),
  )
  return (person: number, text: string): string =>
    maskSaid((own.get(person) ?? []).reduce((said, value) => said.replaceAll(value, maskText(value)), text))
}

/** One with its text, what set its run off, and the calls that were made. */
export async function detail(catalog: CatalogModule, db: Db, projectId: number, actor: Reader, id: number): Promise<CallDetail> {
  const row = (await store.find(db, projectId, id)) ?? fail('not_found', { kind: 'call' })
  const [task] = await present(catalog, db, projectId, actor, [row])
  if (!task) throw new Error('a row is presented')
  const mask = await eventMasker(catalog, projectId, actor)
  const seenOfPerson = await seenOf(catalog, db, projectId, actor, [row.personId])
  const seen = (text: string): string => seenOfPerson(row.personId, text)
  return {
    ...task,
    text: seen(row.text),
    note: seen(row.note),
    node: row.node,
    trigger: mask({ distinctId: '', properties: row.trigger }).properties,
    made: (await store.made(db, row.part, row.id)).map((one) => ({
      ...one,
      reason: seen(one.reason),
      note: seen(one.note),
      nextCallAt: one.nextCallAt?.toISOString() ?? null,
      appointmentAt: one.appointmentAt?.toISOString() ?? null,
      at: one.at.toISOString(),
    })),
  }
}
