/** How well one colour reads on another, 1 to 21, as WCAG reckons it; what is no colour reads well. */
export function contrastOf(one: string, other: string): number {
  const [a, b] = [one, other].map(lightness)
  if (a === undefined || b === undefined) return 21
  return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)
}

function lightness(colour: string): number | undefined {
  const found = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(colour)
  if (!found) return undefined
  const [r = 0, g = 0, b = 0] = found.slice(1).map((part) => {
    const share = Number.parseInt(part, 16) / 255
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
