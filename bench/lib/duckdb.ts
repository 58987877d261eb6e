/** The same events in DuckDB, as a yardstick: an engine made for such questions, in memory, on the same two cores. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Row } from './questions.ts'
import type { BenchServer } from './server.ts'

export interface DuckDb {
  ask(statement: string): Promise<Row[]>
  stop(): void
}

const perFile = 1_000_000

/** Copies what the questions read, a million events at a time. */
export async function copyToDuckDb(server: BenchServer, projectId: number, events: number): Promise<DuckDb> {
  const folder = join(server.folder, 'csv')
  mkdirSync(folder)
  for (let at = 0; at < events; at += perFile)
    writeFileSync(
      join(folder, `${at}.csv`),
      await csvOf(server, `project_id = ${projectId} and log_offset >= ${at} and log_offset < ${at + perFile}`),
    )
  const instance = await DuckDBInstance.create(join(server.folder, 'duck.db'), { threads: '2' })
  const connection = await instance.connect()
  const ask = async (statement: string): Promise<Row[]> => (await connection.runAndReadAll(statement)).getRowObjectsJson()
  const columns = "{event: 'varchar', time: 'timestamp', ord: 'bigint', person_id: 'uinteger', category: 'varchar'}"
  await ask(`create table events as select * from read_csv('${folder}/*.csv', header = false, columns = ${columns}) order by event, time`)
  return {
    ask,
    stop() {
      connection.closeSync()
      instance.closeSync()
    },
  }
}

async function csvOf(server: BenchServer, where: string): Promise<string> {
  const url = new URL(server.clickhouseUrl)
  const answer = await fetch(`${url.origin}/?database=${url.pathname.slice(1)}`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${url.username}:${url.password}`).toString('base64')}` },
    body: `select toString(event) as event, toDateTime64(time, 3, 'UTC') as time, ord, person_id, properties.category.:String as category
      from events where ${where} format CSV`,
  })
  if (!answer.ok) throw new Error(await answer.text())
  return answer.text()
}
