import type { WechatAccountInput } from '@millrace/contract/ingest/wechat.ts'
import type { Postgres } from '../../../platform/postgres.ts'
import { sealer } from '../../../platform/seal.ts'
import type { WechatCredentials } from '../protocols/index.ts'
import * as store from './store.ts'

export interface WechatAccounts {
  /** Credentials of a source's account, read at most every two seconds: a change holds everywhere within that time. */
  of(projectId: number, sourceId: number): Promise<WechatCredentials | undefined>
  /** The platform has checked the URL with success. */
  noteChecked(projectId: number, sourceId: number, at: Date): Promise<void>
  /** After a change of ours: this process reads them anew. */
  forget(sourceId: number): void
  /** Token and EncodingAESKey, sealed for their project; what the input leaves out stays. Undefined: there is no Token yet. */
  seal(projectId: number, input: WechatAccountInput, before: Buffer | undefined): Buffer | undefined
}

interface Secrets {
  readonly token: string
  readonly encodingAesKey: string | null
}

const cacheMs = 2_000

export function wechatAccounts(postgres: Postgres, secret: string): WechatAccounts {
  const seals = sealer(secret, 'wechat-accounts')
  const known = new Map<number, { readonly account: WechatCredentials | undefined; readonly until: number }>()

  function open(projectId: number, sealed: Buffer): Secrets {
    const plain = seals.open(projectId, sealed)
    // The platform is asked to repeat while somebody brings the secret back.
    if (plain === undefined) throw new Error(`the official account of project ${projectId} was sealed with another secret`)
    return JSON.parse(plain) as Secrets /* written below */
  }

  async function read(projectId: number, sourceId: number): Promise<WechatCredentials | undefined> {
    const row = await store.findAccount(postgres, projectId, sourceId)
    if (!row) return undefined
    const { token, encodingAesKey } = open(projectId, row.sealed)
    return { appid: row.appid, token, encodingAesKey: encodingAesKey ?? undefined }
  }

  return {
    async of(projectId, sourceId) {
      const entry = known.get(sourceId)
      if (entry && performance.now() < entry.until) return entry.account
      const account = await read(projectId, sourceId)
      known.set(sourceId, { account, until: performance.now() + cacheMs })
      return account
    },
    noteChecked: (projectId, sourceId, at) => store.noteChecked(postgres, projectId, sourceId, at),
    forget: (sourceId) => void known.delete(sourceId),
    seal(projectId, { token, encodingAesKey }, before) {
      const old = before && (token === undefined || encodingAesKey === undefined) ? open(projectId, before) : undefined
      const now = {
        token: token ?? old?.token,
        encodingAesKey: encodingAesKey === undefined ? (old?.encodingAesKey ?? null) : encodingAesKey,
      }
      return now.token === undefined ? undefined : seals.seal(projectId, JSON.stringify(now))
    },
  }
}
