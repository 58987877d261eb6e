import { outgoing } from '../src/platform/http/index.ts'
import { sealer } from '../src/platform/seal.ts'
import { catalog } from '../src/modules/catalog/index.ts'
import { channelAccounts } from '../src/modules/connectors/index.ts'
import { content } from '../src/modules/content/index.ts'
import { bestTimes } from '../src/modules/messaging/best-time.ts'
import type { PrepareDeps } from '../src/modules/messaging/prepare.ts'
import { addressSigner } from '../src/modules/messaging/mail/address.ts'
import { callTransport } from '../src/modules/messaging/phone.ts'
import { linkSigner } from '../src/modules/messaging/tokens.ts'
import { segments } from '../src/modules/segments/index.ts'
import type { World } from './world.ts'

/** What a round of sending needs to decide and to write, where nothing is handed over. */
export function preparing(world: World): PrepareDeps {
  const { postgres, clickhouse } = world.databases
  const secret = 'a secret of at least thirty-two characters'
  return {
    clock: world.clock,
    bestTimes: bestTimes({ clickhouse, clock: world.clock }),
    content: content({ postgres, clock: world.clock, catalog: catalog({ postgres, clickhouse }) }),
    sealer: sealer(secret),
    signer: linkSigner(secret),
    addresses: addressSigner(secret),
    publicUrl: () => 'http://test.local',
    catalog: catalog({ postgres, clickhouse }),
    segments: segments({ postgres, clickhouse, clock: world.clock, catalog: catalog({ postgres, clickhouse }) }),
    accounts: channelAccounts({
      secret,
      publicUrl: () => '',
      outgoing: outgoing(),
      now: world.clock.now,
      tellAccount: async () => undefined,
    }),
    calls: callTransport(() => Promise.reject(new Error('not called'))),
    byAccount: ({ id }) => ({
      via: id,
      accounts: [id],
      groupSize: 1,
      isResting: () => false,
      send: () => Promise.reject(new Error('not called')),
      close: () => undefined,
    }),
    transportFor: () => ({
      via: 'mailbox' as const,
      accounts: [],
      groupSize: 1,
      isResting: () => false,
      send: () => Promise.reject(new Error('not called')),
      close: () => undefined,
    }),
  }
}
