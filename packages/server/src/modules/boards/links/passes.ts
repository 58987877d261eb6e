import type { Clock } from '../../../platform/clock.ts'
import { sealer } from '../../../platform/seal.ts'

const hours = 12

/** What a visitor who knew the password of a link shows from then on, for some hours. */
export function passes(secret: string, clock: Clock) {
  const seals = sealer(secret, 'board-passes')
  return {
    make: (linkId: string): string => seals.seal(linkId, String(clock.now().getTime() + hours * 3_600_000)).toString('base64url'),
    opens(linkId: string, pass: string | undefined): boolean {
      const sealed = Buffer.from(pass ?? '', 'base64url')
      // Shorter than what stands before every sealed text.
      if (sealed.length < 29) return false
      const until = Number(seals.open(linkId, sealed))
      return until > clock.now().getTime()
    },
  }
}
export type Passes = ReturnType<typeof passes>
