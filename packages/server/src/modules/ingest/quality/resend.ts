import { type Decoded, type DecodeContext, decodeNative, decodeSegment, decodeSensors, type RawObject } from '../protocols/index.ts'

const alone = { writeKey: undefined, sentAt: undefined, isHistorical: false }

/** Decodes one corrected record in the protocol it came in; absent when records of the source are not sent one by one. */
export function decodeAgain(source: string, raw: RawObject, context: DecodeContext): Decoded | undefined {
  switch (source) {
    case 'native':
      return decodeNative({ ...alone, events: [raw], isTest: false }, context)
    case 'sensors':
      return decodeSensors([raw], context)
    case 'segment':
      return decodeSegment({ ...alone, messages: [raw], context: undefined, type: undefined }, context)
    default:
      return undefined
  }
}
