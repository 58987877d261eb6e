import { checkIn } from './check-in.ts'
import { firstLoan } from './first-loan.ts'
import { koc } from './koc.ts'
import { newcomer } from './newcomer.ts'
import { nurture } from './nurture.ts'
import { stuck } from './stuck.ts'
import type { JourneyTemplate } from './template.ts'
import { testDrive } from './test-drive.ts'
import { unpaidOrder } from './unpaid-order.ts'

/** Journeys to begin from, in the order they are offered. */
export const journeyTemplates: readonly JourneyTemplate[] = [unpaidOrder, newcomer, firstLoan, nurture, testDrive, koc, checkIn, stuck]

export { draftOf, type JourneyTemplate, neededEvents } from './template.ts'
