/** People, their runs and their messages are spread over this many parts; one owner writes a part. */
export const partCount = 256
/** For what is looked for without knowing where it lies. */
export const allParts: readonly number[] = Array.from({ length: partCount }, (_, part) => part)
/** Event-log partitions; order is kept per device, so a device always hashes to the same one. */
export const logPartitionCount = 16

/** Part of a person: a multiplicative hash of the dense id, so that neighbours spread evenly. */
export function partOf(personId: number): number {
  return (Math.imul(personId % 2 ** 32, 2654435761) >>> 24) & 255
}

/** 32-bit FNV-1a over UTF-16 code units; stable for ever because stored rows depend on it. */
export function hash32(text: string): number {
  let hash = 2166136261
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 16777619)
  return hash >>> 0
}

/** Part of an id value in `person_ids` (its own hash, since the person is not known yet). */
export const idPartOf = (type: string, value: string): number => hash32(`${type}\n${value}`) & 255
