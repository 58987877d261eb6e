const whole = /^-?\d+$/
const decimal = /^-?\d+(?:\.\d+)?$/

/** The higher of two values of a column that grows: numbers as numbers, whatever their length; times and other texts as text. */
export function higher(before: string | undefined, value: string): string {
  if (before === undefined || value === '') return before ?? value
  return isHigher(value, before) ? value : before
}

function isHigher(a: string, b: string): boolean {
  if (whole.test(a) && whole.test(b)) return BigInt(a) > BigInt(b)
  return decimal.test(a) && decimal.test(b) ? Number(a) > Number(b) : a > b
}
