import { randomBytes } from 'node:crypto'
import type { SendResult } from '@millrace/contract/connectors/results.ts'
import { type AlertDestination, destinationShapes } from '@millrace/contract/notices/api.ts'
import type { Outgoing } from '../../platform/http/index.ts'
import { sealer } from '../../platform/seal.ts'
import type { SendContext } from '../connectors/index.ts'
import type { MessagingModule } from '../messaging/index.ts'
import type { Letter } from './letter.ts'
import type { DestinationRow } from './store.ts'
import { dingtalk } from './ways/dingtalk.ts'
import { feishu } from './ways/feishu.ts'
import { mailOf, resultOfMail } from './ways/mail.ts'
import { wecom } from './ways/wecom.ts'

export interface DestinationDeps {
  readonly secret: string
  readonly outgoing: Outgoing
  readonly now: () => Date
  readonly mailTeam: MessagingModule['mailTeam']
}

const timeoutMs = 15_000

/** Where people hear of alerts: what one holds is sealed, and opened to speak to it. */
export function destinations(deps: DestinationDeps) {
  const seals = sealer(deps.secret, 'alert-destinations')
  const scopeOf = ({ projectId, id }: Pick<DestinationRow, 'projectId' | 'id'>): string => `${projectId}/${id}`

  const secretsOf = (row: DestinationRow): Record<string, string> | undefined => {
    const opened = seals.open(scopeOf(row), row.sealed)
    return opened === undefined ? undefined : (JSON.parse(opened) as Record<string, string>) /* we sealed it */
  }

  const contextOf = (): SendContext => ({ outgoing: deps.outgoing, now: deps.now, signal: AbortSignal.timeout(timeoutMs) })

  async function speak(row: DestinationRow, letter: Letter, message: string): Promise<SendResult> {
    const { settings, projectId } = row
    const secrets = secretsOf(row)
    switch (row.kind) {
      case 'wecom': {
        const shape = read(destinationShapes.wecom, settings, secrets)
        return shape ? wecom.say(shape, letter, contextOf()) : unreadable
      }
      case 'dingtalk': {
        const shape = read(destinationShapes.dingtalk, settings, secrets)
        return shape ? dingtalk.say(shape, letter, contextOf()) : unreadable
      }
      case 'feishu': {
        const shape = read(destinationShapes.feishu, settings, secrets)
        return shape ? feishu.say(shape, letter, contextOf()) : unreadable
      }
      case 'mail': {
        const shape = read(destinationShapes.mail, settings, secrets)
        if (!shape) return unreadable
        return resultOfMail(await deps.mailTeam(projectId, { id: message, to: shape.settings.to, ...mailOf(letter) }))
      }
    }
  }

  return {
    newId: (): string => `dst_${randomBytes(8).toString('hex')}`,
    seal: (projectId: number, id: string, secrets: object): Buffer => seals.seal(scopeOf({ projectId, id }), JSON.stringify(secrets)),
    /** How far messages to it must be apart. */
    apartMs: ({ kind }: DestinationRow): number =>
      ({ wecom: wecom.apartMs, dingtalk: dingtalk.apartMs, feishu: feishu.apartMs, mail: 0 })[kind],
    /** One message, named for where it is mail. What comes back holds no secret. */
    async say(row: DestinationRow, letter: Letter, message: string): Promise<SendResult> {
      const result = await speak(row, letter, message)
      return result.state === 'accepted' ? result : { ...result, detail: without(result.detail, secretsOf(row)) }
    },
    present(row: DestinationRow): AlertDestination {
      const { projectId: _, sealed: _sealed, ...shown } = row
      const secrets = secretsOf(row)
      return {
        ...shown,
        wants: [...row.wants],
        secrets: Object.keys(secrets ?? {}),
        isReadable: secrets !== undefined,
        waitsUntil: row.waitsUntil && row.waitsUntil > deps.now() ? row.waitsUntil.toISOString() : null,
        workedAt: row.workedAt?.toISOString() ?? null,
        failedAt: row.failedAt?.toISOString() ?? null,
        updatedAt: row.updatedAt.toISOString(),
        archivedAt: row.archivedAt?.toISOString() ?? null,
      }
    },
  }
}
export type Destinations = ReturnType<typeof destinations>

const unreadable: SendResult = {
  state: 'rejected',
  errorClass: 'account_stop',
  detail: 'its secrets were sealed with another MILLRACE_SECRET: enter them again',
}

interface Shape<S, K> {
  readonly settings: { safeParse(given: unknown): { data?: S | undefined } }
  readonly secrets: { safeParse(given: unknown): { data?: K | undefined } }
}

function read<S, K>(shape: Shape<S, K>, settings: unknown, secrets: unknown): { settings: S; secrets: K } | undefined {
  const [first, second] = [shape.settings.safeParse(settings).data, shape.secrets.safeParse(secrets).data]
  return first === undefined || second === undefined ? undefined : { settings: first, secrets: second }
}

/** The other side may repeat what it was sent. */
function without(detail: string, secrets: Readonly<Record<string, string>> = {}): string {
  const { webhook, secret } = secrets
  const parts = webhook ? [...new URL(webhook).searchParams.values(), new URL(webhook).pathname.split('/').at(-1) ?? ''] : []
  const hidden = [webhook, secret, ...parts.filter((part) => part.length >= 8)]
  return hidden.reduce<string>((text, one) => (one ? text.replaceAll(one, '…') : text), detail)
}
