import type { Rows } from '@millrace/contract/ingest/hooks.ts'
import { suggestMapping } from '@millrace/contract/ingest/import-suggest.ts'
import type { HttpOrigin, Origin, PullPreview } from '@millrace/contract/ingest/pulls.ts'
import { fail } from '../../../platform/errors.ts'
import type { Outgoing } from '../../../platform/http/index.ts'
import { columnsOf, previewOf } from '../imports/preview.ts'
import { previewDocument } from '../imports/preview-document.ts'
import { parseJson } from '../protocols/json.ts'
import type { DecodeContext } from '../protocols/types.ts'
import { httpReader } from './http-reader.ts'
import { readerOf } from './origins.ts'
import { problemOf } from './reader.ts'
import type { OpenSecrets } from './secrets.ts'

const maxSampleChars = 65_536
const maxRows = 200

type Asked = Rows & { readonly origin: Origin }

/** Reads the first page of a source, whatever has been read before, and shows what a mapping makes of it. */
export async function previewPull(outgoing: Outgoing, asked: Asked, secrets: OpenSecrets, context: DecodeContext): Promise<PullPreview> {
  try {
    const { origin } = asked
    return await (origin.from === 'http'
      ? ofDocument(outgoing, asked, origin, secrets, context)
      : ofTable(outgoing, asked, secrets, context))
  } catch (error) {
    throw problemOf(error) ?? fail('pull_failed', { reason: error instanceof Error ? error.message.slice(0, 500) : String(error) })
  }
}

/** The document is shown even where the list of records is not known yet. */
async function ofDocument(
  outgoing: Outgoing,
  asked: Asked,
  origin: HttpOrigin,
  secrets: OpenSecrets,
  context: DecodeContext,
): Promise<PullPreview> {
  const { text = '' } = await httpReader({ outgoing }, origin, '', secrets.headers).read(undefined, null)
  return { ...previewDocument(parseJson(text), asked, context), sample: text.slice(0, maxSampleChars) }
}

async function ofTable(outgoing: Outgoing, asked: Asked, secrets: OpenSecrets, context: DecodeContext): Promise<PullPreview> {
  const reader = readerOf({ outgoing }, asked.origin, '', secrets)
  try {
    const rows = (await reader.read(undefined, null)).rows.slice(0, maxRows)
    const mapping = asked.mapping ?? suggestMapping(columnsOf(rows), asked.kind)
    return { ...previewOf(rows, { kind: asked.kind, mapping }, context), remembered: false, paths: [], sample: '' }
  } finally {
    await reader.close()
  }
}
