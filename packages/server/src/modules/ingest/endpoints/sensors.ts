import type { FastifyRequest } from 'fastify'
import {
  type BrokenEnvelope,
  type Decoded,
  decodeSensors,
  type Envelope,
  isObject,
  isRefusal,
  isSealed,
  openSealed,
  type Parameters,
  readSensors,
  type Refusal,
  type Reject,
} from '../protocols/index.ts'
import { noteOf, notesOf } from './notes.ts'
import type { IngestPort, Sender } from './port.ts'
import { bodyOf } from './raw-body.ts'
import { keyHint } from './write-key.ts'

const source = 'sensors'

/** Accepts what a Sensors request carries; answers with everything that was refused. Throws when it cannot be stored. */
export async function takeSensors(port: IngestPort, request: FastifyRequest, isDryRun = false): Promise<readonly Refusal[]> {
  const body = bodyOf(request)
  const query = request.query as Parameters /* Fastify's own parse; repeated names are told apart below */
  const asked = { project: one(query.project), token: one(query.token) }
  const envelope: Envelope | BrokenEnvelope = body.isTooLarge
    ? { reason: 'body_too_large', detail: 'the body is larger than 16 MB', raw: undefined }
    : readSensors({ ...query, data: one(query.data), data_list: one(query.data_list) }, body.bytes, request.headers['content-encoding'])
  if (isRefusal(envelope)) {
    const place = await placeOf(port, asked.project, asked.token)
    if (!isDryRun) await port.quality.note([noteOf(envelope, place.projectId, source)])
    return [envelope]
  }
  const opened: OpenedRequest = envelope.records.some(isSealed)
    ? await openAll(port, asked, envelope.records, isDryRun)
    : { records: envelope.records }
  const refused: Refusal[] = [...(opened.rejects ?? [])]
  for (const [group, records] of groupByPlace(opened.records, asked)) {
    const place = await placeOf(port, group.project, group.token)
    const decoded = place.sender ? decodeFor(port, request, place.sender, records) : undefined
    const { refusal } = place
    if (place.sender && decoded && !isDryRun) await keep(port, place.sender, decoded)
    const notes = decoded ? notesOf(decoded, place.projectId ?? 0, source) : []
    if (refusal) for (const raw of records) notes.push(noteOf({ ...refusal, raw }, place.projectId, source))
    for (const reason of envelope.warnings) notes.push({ projectId: place.projectId, source, kind: 'warning', reason })
    refused.push(...(decoded?.rejects ?? []), ...(refusal ? [refusal] : []))
    if (!isDryRun) await port.quality.note(notes)
  }
  return refused
}

/** Envelopes are opened with the keys of the project the request is for; what is inside may name another place. */
async function openAll(port: IngestPort, asked: Asked, inputs: readonly unknown[], isDryRun: boolean): Promise<OpenedRequest> {
  const { sender } = await placeOf(port, asked.project, asked.token)
  if (!sender) return { records: inputs }
  const opened = await openSealed(inputs, await port.envelopeKeys.of(sender.projectId))
  if (!isDryRun)
    await port.quality.note(opened.rejects.map((reject) => ({ ...reject, projectId: sender.projectId, source, kind: 'rejected' })))
  return opened
}

interface OpenedRequest {
  readonly records: readonly unknown[]
  readonly rejects?: readonly Reject[]
}

function decodeFor(port: IngestPort, request: FastifyRequest, sender: Sender, records: readonly unknown[]): Decoded {
  const context = { projectId: sender.projectId, timeZone: sender.timeZone, receivedAt: port.clock.now().getTime() }
  return decodeSensors(records, { ...context, ip: request.ip, userAgent: request.headers['user-agent'] })
}

async function keep(port: IngestPort, sender: Sender, decoded: Decoded): Promise<void> {
  if (decoded.records.length > 0) await port.accept(sender.projectId, source, decoded.records)
  await port.heard(sender, decoded.records, decoded.rejects.length)
}

interface Place {
  readonly sender?: Sender
  /** Also of a refused record, when the slug alone says where it was meant to go. */
  readonly projectId?: number | undefined
  readonly refusal?: Refusal
}

async function placeOf(port: IngestPort, project: string | undefined, token: string | undefined): Promise<Place> {
  const sender = token ? await port.keys.lookup(token) : undefined
  if (sender && (project === undefined || project === sender.slug)) return { sender, projectId: sender.projectId }
  const meant = project === undefined ? undefined : await port.keys.projectBySlug(project)
  // SDKs write project=default when they were given none.
  if (sender && project === 'default' && !meant) return { sender, projectId: sender.projectId }
  const reason = sender ? (meant ? 'project_mismatch' : 'project_unknown') : token ? 'write_key_unknown' : 'write_key_missing'
  return {
    projectId: meant?.projectId ?? sender?.projectId,
    refusal: { reason, detail: `project ${project ?? '(none)'}, ${keyHint(token)}` },
  }
}

interface Asked {
  readonly project: string | undefined
  readonly token: string | undefined
}

const namesPlace = (record: unknown): boolean => isObject(record) && (record.project !== undefined || record.token !== undefined)

/** A record may name a project and key of its own; mostly none does. */
function groupByPlace(records: readonly unknown[], asked: Asked): Map<Asked, readonly unknown[]> {
  if (!records.some(namesPlace)) return new Map([[asked, records]])
  const groups = new Map<string, [Asked, unknown[]]>()
  for (const record of records) {
    const own = isObject(record) ? record : {}
    const place = { project: text(own.project) ?? asked.project, token: text(own.token) ?? asked.token }
    const key = place.project === asked.project && place.token === asked.token ? '' : `${place.project}\n${place.token}`
    const group = groups.get(key) ?? [place, []]
    group[1].push(record)
    groups.set(key, group)
  }
  return new Map(groups.values())
}

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' && value.length <= 200 ? value : undefined)

/** A parameter given twice comes as a list. */
const one = (value: unknown): string | undefined => (Array.isArray(value) ? text(value[0]) : typeof value === 'string' ? value : undefined)
