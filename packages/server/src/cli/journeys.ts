import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { validate } from '@millrace/contract/journeys/index.ts'
import { admin, findProject } from '../modules/admin/index.ts'
import {
  type CaseResult,
  describeProblem,
  findJourney,
  importEntry,
  importJourney,
  journeyText,
  readJourney,
  testJourney,
} from '../modules/journeys/index.ts'
import { systemClock } from '../platform/clock.ts'
import type { Tools } from './tools.ts'
import { wrong } from './wrong.ts'

type Project = Awaited<ReturnType<typeof findProject>> & object

async function projectOf({ postgres, migrate }: Tools, slug: string): Promise<Project> {
  await migrate()
  const project = await findProject(postgres, slug)
  if (!project) throw new Error(`there is no project ${slug}`)
  return project
}

/** The draft as text; over a file its cases and first comment stay. */
export async function exportJourney(
  tools: Tools,
  { project: slug, id, file }: { readonly project: string; readonly id: string; readonly file: string | undefined },
) {
  const project = await projectOf(tools, slug)
  const row = await findJourney(tools.postgres, project.id, id)
  if (!row) throw new Error(`there is no journey ${id} in ${slug}`)
  const text = journeyText(row, file !== undefined && existsSync(file) ? readFileSync(file, 'utf8') : undefined)
  if (file === undefined) return text
  writeFileSync(file, text)
  return { journey: id, name: row.name, file }
}

/** Makes or saves a draft, under the file's id or another; never publishes. */
export async function importFile(
  tools: Tools,
  { project: slug, text, id }: { readonly project: string; readonly text: string; readonly id: string | undefined },
) {
  const read = readJourney(text)
  const file = { ...read, id: id ?? read.id }
  const project = await projectOf(tools, slug)
  const accounts = admin({ postgres: tools.postgres, clock: systemClock })
  const { before, after } = await tools.postgres.transaction(async (tx) => {
    const imported = await importJourney(tx, project.id, file, { now: systemClock.now(), revision: 'any', by: [] })
    await accounts.auditAs(tx, 'cli', { ...importEntry(imported), projectId: project.id })
    return imported
  })
  return {
    journey: after.id,
    name: after.name,
    draft: before ? 'saved' : 'made',
    problems: validate(file.graph).map((one) => `${one.severity}: ${describeProblem(one)}`),
  }
}

/** Replays the cases of files; needs no database. */
export async function testFiles(files: readonly string[]) {
  const results: (CaseResult & { readonly file: string })[] = []
  for (const file of files) for (const one of await tested(file)) results.push({ file, ...one })
  const failed = results.filter(({ difference }) => difference !== undefined)
  return {
    ok: failed.length === 0,
    cases: results.map(
      ({ file, name, difference }) =>
        `${difference === undefined ? 'passed' : 'failed'} ${file}: ${name}${difference ? `: ${difference}` : ''}`,
    ),
    passed: results.length - failed.length,
    failed: failed.length,
  }
}

/** A file that cannot be read fails; the others are tested all the same. */
async function tested(file: string): Promise<CaseResult[]> {
  try {
    return await testJourney(readJourney(readFileSync(file, 'utf8')))
  } catch (error) {
    return [{ name: 'the file itself', difference: wrong(error) }]
  }
}
