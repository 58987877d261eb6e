/** Where an element stands and what it says, without anything a visitor typed. */

const maxLevels = 6
const maxText = 80

const interactive =
  'a[href],button,summary,[role=button],[role=link],[role=menuitem],[role=tab],input[type=button],input[type=submit],[data-mr-click]'

/** The thing a click was meant for, if it is one that does something. */
export const clickable = (target: EventTarget | null): HTMLElement | undefined =>
  (target instanceof Element ? target.closest<HTMLElement>(interactive) : null) ?? undefined

export const isIgnored = (element: Element): boolean => element.closest('[data-mr-ignore]') !== null

/**
 * A path that stays the same when the page is built anew: from the nearest stable id down, tags with their place among
 * equal siblings. Class names are left out, for build tools make them up.
 */
export function pathOf(element: Element): string {
  const steps: string[] = []
  for (let at: Element | null = element; at && steps.length < maxLevels; at = at.parentElement) {
    const named = stableName(at)
    steps.unshift(named ?? place(at))
    if (named !== undefined || at.tagName === 'BODY') break
  }
  return steps.join('>')
}

function stableName(element: Element): string | undefined {
  const own = element.getAttribute('data-mr-id')
  if (own) return `[${own}]`
  // Generated ids: `:r1:`, long digits, hashes.
  return element.id && /^[a-zA-Z][\w-]{0,60}$/.test(element.id) && !/\d{3,}|[a-f0-9]{8,}/i.test(element.id) ? `#${element.id}` : undefined
}

function place(element: Element): string {
  const tag = element.tagName.toLowerCase()
  const siblings = [...(element.parentElement?.children ?? [])].filter((one) => one.tagName === element.tagName)
  return siblings.length > 1 ? `${tag}:${siblings.indexOf(element) + 1}` : tag
}

/** What can be read on the element; fields are never read, long numbers and mail addresses are masked. */
export function textOf(element: HTMLElement): string {
  if (element.closest('[data-mr-mask]')) return '***'
  if (element instanceof HTMLInputElement) return clean(element.type === 'submit' || element.type === 'button' ? element.value : '')
  return clean(element.getAttribute('aria-label') ?? visibleText(element))
}

function visibleText(element: Element): string {
  if (element.matches('input,textarea,select,[contenteditable]:not([contenteditable=false]),script,style,[data-mr-ignore]')) return ''
  if (element.matches('[data-mr-mask]')) return '***'
  let text = ''
  for (const node of element.childNodes) {
    if (node.nodeType === Node.TEXT_NODE) text += node.nodeValue ?? ''
    else if (node instanceof Element) text += ` ${visibleText(node)} `
    if (text.length > 4 * maxText) break
  }
  return text
}

const clean = (text: string): string =>
  text
    .replace(/\s+/g, ' ')
    .trim()
    .replace(/[^\s@]+@[^\s@]+\.[^\s@]+/g, '***')
    .replace(/\d(?:[ -]?\d){5,}/g, '***')
    .slice(0, maxText)
