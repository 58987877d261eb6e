import type { Asset } from '@millrace/contract/assets/api.ts'
import { endingOf } from './inspect.ts'
import type { AssetRow, VersionRow } from './store.ts'

/** As the API tells it; addresses are whole, for mails and other systems. */
export function presenter(publicUrl: () => string) {
  const version = (id: string, { hash, savedAt, ...row }: VersionRow) => ({
    ...row,
    savedAt: savedAt.toISOString(),
    url: `${publicUrl()}/f/${id}/${hash.slice(0, 16)}.${endingOf(row.type)}`,
  })
  const asset = ({ version: _, current, tags, ...row }: AssetRow): Asset => ({
    ...row,
    tags: [...tags],
    state: row.approvedAt === null ? 'draft' : 'approved',
    approvedAt: row.approvedAt?.toISOString() ?? null,
    createdAt: row.createdAt.toISOString(),
    updatedAt: row.updatedAt.toISOString(),
    current: version(row.id, current),
  })
  return { asset, version }
}
