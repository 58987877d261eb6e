/** Whether what is drawn would look the same: of a few plain values, which are often new objects that say the same. */
export const isSame = (before: object, after: object): boolean => JSON.stringify(before) === JSON.stringify(after)
