/** A journey takes in a segment of a million: how long from its publication until a message of each stands in the queue. */
import { addCrowd, letIn, mailing } from './crowd.ts'
import { allowMarketing, cpuBetween, goLive, onPostgres, type Outcome, pause, withMail } from './journey-case.ts'
import { startMailSink } from './mail-sink.ts'
import { startServer } from './server.ts'
import { untilMerged } from './shop.ts'

export async function millionCase({ people }: { readonly people: number }): Promise<Outcome> {
  const sink = await startMailSink()
  const server = await startServer({ SMTP_URL: sink.url })
  try {
    const { segment } = await addCrowd(server, 'm', people)
    await allowMarketing(server)
    const templateId = await withMail(server)
    await untilMerged(server)
    const before = server.usage()
    const from = performance.now()
    await goLive(server, 'everybody', mailing(segment, templateId))
    for (let n = 0; n < people; n = (await onPostgres<{ n: number }>(server, letIn))[0]?.n ?? 0) await pause(200)
    const seconds = (performance.now() - from) / 1_000
    const cpu = cpuBetween(before, server.usage())
    const [queue] = await onPostgres<{ all: number; people: number }>(
      server,
      'select count(*) as all, count(distinct person_id) as people from message_intents',
    )
    const { mails } = await sink.received()
    const { all, people: reached } = queue ?? { all: 0, people: 0 }
    console.table({
      people,
      'queued after (s)': seconds.toFixed(1),
      'at the mail server by then': mails,
      'CPU s of the worker': cpu.worker.toFixed(1),
      'of PostgreSQL': cpu.postgres.toFixed(1),
      'of ClickHouse': cpu.clickhouse.toFixed(1),
      'CPU ms a person': ((1_000 * (cpu.worker + cpu.postgres + cpu.clickhouse)) / people).toFixed(3),
    })
    return { fields: { million_queued_s: Number(seconds.toFixed(1)) }, lost: people - reached, duplicated: all - reached }
  } finally {
    await server.stop()
    sink.stop()
  }
}
