import type { Origin } from '@millrace/contract/ingest/pulls.ts'
import { type HttpDeps, httpReader } from './http-reader.ts'
import { mysqlReader } from './mysql-reader.ts'
import { postgresReader } from './postgres-reader.ts'
import type { Reader } from './reader.ts'
import type { OpenSecrets } from './secrets.ts'

/** The reader of each kind of source. */
export function readerOf(deps: HttpDeps, origin: Origin, records: string, secrets: OpenSecrets): Reader {
  switch (origin.from) {
    case 'http':
      return httpReader(deps, origin, records, secrets.headers)
    case 'postgres':
      return postgresReader(deps.outgoing, origin, secrets.password)
    case 'mysql':
      return mysqlReader(deps.outgoing, origin, secrets.password)
    default:
      return origin satisfies never
  }
}
