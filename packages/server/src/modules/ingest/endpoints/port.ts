import type { CanonicalRecord } from '@millrace/contract/events.ts'
import type { Clock } from '../../../platform/clock.ts'
import type { KeyOf } from '../keys/keys.ts'
import type { WechatAccounts } from '../wechat/accounts.ts'
import type { Quality } from '../quality/quality.ts'

/** What a write key stands for. */
export interface Sender {
  readonly sourceId: number
  readonly projectId: number
  readonly slug: string
  readonly timeZone: string
}

/** What the endpoints need from the rest of the system. */
export interface IngestPort {
  readonly keys: {
    lookup(key: string): Promise<Sender | undefined>
    projectBySlug(slug: string): Promise<{ readonly projectId: number } | undefined>
  }
  /** Called after a request of a source was decoded, and what is good of it accepted. */
  heard(sender: Sender, records: readonly CanonicalRecord[], rejected: number): Promise<void>
  /** Keys of a project that open encrypted envelopes. */
  readonly envelopeKeys: { of(projectId: number): Promise<KeyOf> }
  /** Official accounts by their source. */
  readonly wechat: Pick<WechatAccounts, 'of' | 'noteChecked'>
  /** Durable when it resolves. A rejection means "unknown": the sender repeats, repeats are left out later. */
  accept(projectId: number, source: string, records: readonly CanonicalRecord[]): Promise<unknown>
  readonly quality: Quality
  readonly clock: Clock
}
