import { expect, test } from 'vitest'
import type { CanonicalRecord } from '@millrace/contract/events.ts'
import { isRefusal } from './types.ts'
import { readSensors } from './envelope.ts'
import { captures, pathOf, queryOf } from './fixtures/read.ts'
import { isSealed, openSealed } from './sealed.ts'
import { decodeSegment, readSegment } from './segment.ts'
import { decodeSensors } from './sensors.ts'

/** Shortly after the captures were made. */
const context = { projectId: 1, timeZone: 'Asia/Shanghai', receivedAt: 1_795_309_100_000 }

const line = (record: CanonicalRecord): string =>
  [
    record.event ? `event ${record.event.name}` : record.profile ? `profile ${record.profile.op}` : 'link',
    record.ids.map((id) => `${id.type}=${id.value}`).join(' '),
    JSON.stringify(record.event?.properties ?? record.profile?.properties ?? {}),
    record.unbind ? `unbind ${record.unbind.map((id) => `${id.type}=${id.value}`).join(' ')}` : '',
  ]
    .filter(Boolean)
    .join(' | ')

test('every captured Sensors request decodes as it always has', async () => {
  const lines: string[] = []
  for (const capture of captures('sensors')) {
    const envelope = readSensors(queryOf(capture.url), capture.body)
    lines.push(`# ${capture.sender} ${capture.name}`)
    if (isRefusal(envelope)) {
      lines.push(`broken: ${envelope.reason}`)
      continue
    }
    const opened = await openSealed(envelope.records, () => undefined)
    const { records, rejects, issues } = decodeSensors(opened.records, context)
    expect(envelope.warnings, lines.at(-1)).toEqual([])
    expect(records.length + rejects.length + opened.rejects.length).toBe(envelope.records.length)
    lines.push(
      ...opened.rejects.map((reject) => `not opened ${reject.reason}`),
      ...records.map(line),
      ...rejects.map((reject) => `rejected ${reject.reason} ${reject.event}`),
      ...issues.map((issue) => `issue ${issue.reason} ${issue.field}`),
    )
  }
  await expect(lines.join('\n')).toMatchFileSnapshot('golden/sensors.txt')
})

test('every captured Segment request decodes as it always has', async () => {
  const lines = captures('segment').flatMap((capture) => {
    const request = readSegment(pathOf(capture.url), capture.body)
    const title = `# ${capture.sender} ${capture.name}`
    if (isRefusal(request)) return [title, `broken: ${request.reason}`]
    const { records, rejects, issues, ignored } = decodeSegment(request, context)
    expect(records.length + rejects.length + ignored).toBe(request.messages.length)
    return [
      title,
      ...records.map(line),
      ...rejects.map((reject) => `rejected ${reject.reason} ${reject.event}`),
      ...issues.map((issue) => `issue ${issue.reason} ${issue.field}`),
      ...(ignored > 0 ? [`ignored ${ignored}`] : []),
    ]
  })
  await expect(lines.join('\n')).toMatchFileSnapshot('golden/segment.txt')
})

test('two deliveries of a captured request have the same keys, and records of one request have different ones', () => {
  for (const capture of captures('sensors')) {
    const envelope = readSensors(queryOf(capture.url), capture.body)
    if (isRefusal(envelope) || envelope.records.some(isSealed)) continue
    const keys = (receivedAt: number) => decodeSensors(envelope.records, { ...context, receivedAt }).records.map((record) => record.key)
    expect(keys(context.receivedAt + 60_000)).toEqual(keys(context.receivedAt))
    expect(new Set(keys(context.receivedAt)).size).toBe(envelope.records.length)
  }
})
