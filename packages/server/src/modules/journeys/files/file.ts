import { fromFile, type JourneyFile, toFile } from '@millrace/contract/journeys/file.ts'
import { isOpen } from '@millrace/contract/journeys/review.ts'
import { graphSchema } from '@millrace/contract/journeys/index.ts'
import { fail } from '../../../platform/errors.ts'
import { fieldErrors } from '../../../platform/http/index.ts'
import type { Tx } from '../../../platform/postgres.ts'
import * as store from '../store.ts'
import { readYaml, writeYaml } from './yaml.ts'

/** The draft of a journey as a file; `over`: the text of the file it goes over. */
export const journeyText = ({ id, name, draft }: Pick<store.JourneyRow, 'id' | 'name' | 'draft'>, over?: string): string =>
  writeYaml(toFile({ id, name, graph: graphSchema.parse(draft) }), over)

/** Reads a file, or says which of its fields are wrong. */
export function readJourney(text: string): JourneyFile {
  const read = fromFile(readYaml(text))
  return read.success ? read.data : fail('invalid_input', {}, fieldErrors(read.error, 'file'))
}

export interface Imported {
  /** What the draft was before; none: the journey is new. */
  readonly before: store.JourneyRow | undefined
  readonly after: store.JourneyRow
}

/** Saves the draft of the journey that has the id of a file, or makes that journey; what is live does not change. */
export async function importJourney(
  tx: Tx,
  projectId: number,
  { id, name, graph }: Omit<JourneyFile, 'cases'>,
  { now, revision, by }: { readonly now: Date; readonly revision: number | 'any' | undefined; readonly by: readonly string[] },
): Promise<Imported> {
  const before = await store.lock(tx, projectId, id)
  if (!before) {
    if (await store.isTaken(tx, id)) fail('name_taken', { name: id })
    await store.insert(tx, projectId, id, { name, draft: graph, by }, now)
  } else {
    if (revision !== 'any' && revision !== before.revision) fail('revision_conflict', { revision: before.revision })
    if (isOpen(before.review)) fail('in_review')
    await store.saveDraft(tx, before.journeyId, before.revision, { name, draft: graph, by }, now)
  }
  return { before, after: (await store.lock(tx, projectId, id)) ?? fail('not_found', { kind: 'journey' }) }
}

/** For the audit log. */
export const importEntry = ({ before, after }: Imported) => ({
  action: 'journey.imported',
  target: { kind: 'journey', id: after.id },
  ...(before ? { before: { name: before.name, draft: before.draft } } : {}),
  after: { name: after.name, draft: after.draft },
})
