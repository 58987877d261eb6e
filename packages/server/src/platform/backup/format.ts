import { createHash } from 'node:crypto'
import { z } from 'zod'

/**
 * What a backup holds, in this order: `backup.json`, `clickhouse/…` of the facts, `postgres.json`, `secret`, `postgres/…`,
 * `clickhouse/…` of the events, `end.json`. The facts are read before the snapshot of PostgreSQL and cut at the positions
 * of then: what came later is still in the snapshot's facts log and is moved again. Events are read after it and cut at its positions.
 */
export const backupSchema = z.object({
  format: z.literal(1),
  at: z.iso.datetime(),
  migrations: z.array(
    z.object({ engine: z.enum(['postgres', 'clickhouse']), version: z.number(), name: z.string(), checksum: z.string() }),
  ),
  /** Fingerprint of the secret, to tell whether another installation's is the same one. */
  secret: z.string(),
  /** The secret itself is in the file too: it was kept in the data dir. */
  secretInside: z.boolean(),
  /** Tables of ClickHouse with their columns. */
  clickhouse: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  /** How far the facts log had been moved when its tables were read. */
  facts: z.array(z.object({ logPart: z.number(), doneUpto: z.number() })),
})
export type BackupHead = z.infer<typeof backupSchema>

export const postgresSchema = z.object({
  /** In an order in which each table comes after those it refers to. */
  tables: z.array(
    z.object({ name: z.string(), parent: z.string().nullable(), bound: z.string().nullable(), columns: z.array(z.string()) }),
  ),
  sequences: z.array(z.object({ name: z.string(), type: z.string(), last: z.number().nullable() })),
})
export type PostgresHead = z.infer<typeof postgresSchema>
export type DumpedTable = PostgresHead['tables'][number]

export const endSchema = z.object({ postgresRows: z.record(z.string(), z.number()), clickhouseBytes: z.record(z.string(), z.number()) })

export const fingerprint = (secret: string): string => createHash('sha256').update(`millrace ${secret}`).digest('hex').slice(0, 16)
