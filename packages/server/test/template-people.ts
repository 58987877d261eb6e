import { sql } from '../src/platform/sql.ts'
import type { Deed } from './template-player.ts'
import type { TestProject, World } from './world.ts'

export const does = (who: string, at: string, event: string, properties: Deed['properties'] = {}): Deed => ({ who, at, event, properties })
export const knows = (at: string, ...who: string[]): Deed[] => who.map((one) => ({ who: one, at }))

/** The person invented, who does the same things in a dry run. */
export const same = (moment: (at: string) => Date, who: string, deeds: readonly Deed[]) =>
  deeds.flatMap((one) =>
    one.who === who && one.event ? [{ event: one.event, at: moment(one.at).toISOString(), properties: one.properties ?? {} }] : [],
  )

/** Events of the steps, in turn, with what they say. */
export async function emitted(world: World, project: TestProject): Promise<string[]> {
  const rows = await world.databases.clickhouse.rows<{ text: string }>(sql`
    select concat(event, ' ', toString(properties.reason), toString(properties.materials), toString(properties.level)) as text from events
    where project_id = ${sql.value(project.id, 'UInt32')} and event in ('NotifySales', 'ManagerTask', 'CallTask', 'RewardDue')
    order by time, text`)
  return rows.map((row) => row.text)
}

export async function makeList(world: World, project: TestProject, name: string, ...who: string[]): Promise<string> {
  const made = await world.call<{ id: string }>(project, 'POST', 'segments/static', { name })
  const add = who.map((value) => ({ type: 'login_id', value }))
  if (add.length > 0) await world.call(project, 'POST', `segments/${made.body.id}/members`, { add })
  await world.settle()
  return made.body.id
}

export async function tagsOf(world: World, project: TestProject): Promise<string[]> {
  const rows = await world.databases.postgres.rows<{ text: string }>(sql`
    select p.id_value || ' ' || t.tag || case t.value when '' then '' else '=' || t.value end as text from person_tags t
    join person_ids p on p.person_id = t.person_id and p.id_type = 'login_id' where t.project_id = ${project.id} order by 1`)
  return rows.map((row) => row.text)
}
