import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { connectClickHouse } from '../src/platform/clickhouse.ts'
import { readRuntime } from '../src/platform/engines/index.ts'
import { unprivilegedOwner } from '../src/platform/engines/postgres-files.ts'
import { processesIn, processStart } from '../src/platform/engines/processes.ts'
import { type Sql, sql } from '../src/platform/sql.ts'
import { mayMount, smallDisk } from './small-disk.ts'

export type Engine = 'postgres' | 'clickhouse'

/** How a test takes the room of an engine away. */
export interface Shortage {
  /** Whether the room that is left can be seen and chosen. */
  readonly isDisk: boolean
  begin(engine: Engine, leave?: number): Promise<void>
  end(engine: Engine): Promise<void>
  close(): void
}

/**
 * Measured: a data dir of ours without any data is 45 MB, 16 MB of them write-ahead log, which grows to 128 MB and is used again; below
 * 64 MB nothing is accepted. About 60 MB are left above that.
 */
const megabytes = { postgres: 280, clickhouse: 128 }

const canMount = mayMount()
export const howShort = canMount
  ? 'on file systems of their own that fill up'
  : 'without the right to mount: PostgreSQL may write no file on (RLIMIT_FSIZE), ClickHouse keeps its last bytes'

/** Prepares a data dir; nothing has started in it yet. */
export const shortage = (dataDir: string): Shortage => (canMount ? ofDisks(dataDir) : ofLimits(dataDir))

/** PostgreSQL's disk is that of the whole data dir, ClickHouse's lies within it. */
function ofDisks(dataDir: string): Shortage {
  const postgres = smallDisk(dataDir, megabytes.postgres)
  const disks = { postgres, clickhouse: smallDisk(join(dataDir, 'clickhouse'), megabytes.clickhouse) }
  return {
    isDisk: true,
    begin: async (engine, leave) => disks[engine].fill(leave),
    end: async (engine) => disks[engine].relieve(),
    close() {
      disks.clickhouse.unmount()
      disks.postgres.unmount()
    },
  }
}

const tables = ['events', 'profiles', 'message_facts', 'journey_history']

function ofLimits(dataDir: string): Shortage {
  function limit(bytes: string): void {
    for (const pid of processesIn(join(dataDir, 'postgres'), 'postgres')) {
      // By the account the processes belong to: over others' it takes a right of its own.
      const { status, stderr } = spawnSync('prlimit', ['--pid', String(pid), `--fsize=${bytes}:`], { ...unprivilegedOwner() })
      // The first of them that writes takes the others with it.
      if (status !== 0 && processStart(pid) !== undefined) throw new Error(stderr.toString())
    }
  }
  async function everyTable(change: Sql): Promise<void> {
    const clickhouse = connectClickHouse(readRuntime(dataDir)?.clickhouseUrl ?? '')
    while (!(await clickhouse.ping())) await pause(100)
    for (const table of tables) await clickhouse.run(sql`alter table ${sql.id(table)} ${change}`)
    await clickhouse.close()
  }
  return {
    isDisk: false,
    async begin(engine) {
      if (engine === 'postgres') limit('8192')
      else await everyTable(sql`modify setting min_free_disk_bytes_to_perform_insert = 1000000000000000`)
    },
    // A PostgreSQL that was limited has died of it; the next one is not.
    end: async (engine) => (engine === 'clickhouse' ? everyTable(sql`reset setting min_free_disk_bytes_to_perform_insert`) : undefined),
    close: () => undefined,
  }
}
