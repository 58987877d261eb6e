import { absence } from './entries/index.ts'
import { entryId, type Graph, portsOf, watchedAt } from './graph.ts'
import { kindOf, type Node } from './nodes/index.ts'
import { durationMs } from './parts.ts'

/** What happens to people inside when a new version is followed. */
export interface Redirects {
  /** Node that is gone → where its people go: the first surviving successor along the main edge; null ends the run. */
  readonly moved: ReadonlyMap<string, string | null>
  /** Waits whose length changed, by the difference in ms: everybody waiting there is due earlier or later by it. */
  readonly shifted: ReadonlyMap<string, number>
  /** Waits that end otherwise than before, by no fixed difference: everybody waiting there is asked again. */
  readonly renewed: ReadonlySet<string>
}

export function redirects(before: Graph, after: Graph): Redirects {
  const old = new Map(before.nodes.map((node) => [node.id, node]))
  const kept = new Map(after.nodes.map((node) => [node.id, node]))
  const next = new Map(before.edges.map((edge) => [`${edge.from}\n${edge.port}`, edge.to]))
  const moved = new Map<string, string | null>()
  for (const node of before.nodes) if (kept.get(node.id)?.kind !== node.kind) moved.set(node.id, successor(node, old, kept, next))
  const shifted = new Map<string, number>()
  const renewed = new Set<string>()
  for (const node of before.nodes) {
    const now = kept.get(node.id)
    if (!now || moved.has(node.id)) continue
    const [was, is] = [waitOf(node), waitOf(now)]
    const isFixed = was !== undefined && is !== undefined
    if (isFixed && was !== is) shifted.set(node.id, is - was)
    const isAsked = kindOf(now).again !== undefined && (!isFixed || watchedAt(now).length > 0)
    if (isAsked && JSON.stringify(now.settings) !== JSON.stringify(node.settings)) renewed.add(node.id)
  }
  const byEntry = withinOf(after) - withinOf(before)
  if (after.entry.kind === before.entry.kind && byEntry !== 0) shifted.set(entryId, byEntry)
  return { moved, shifted, renewed }
}

function successor(
  from: Node,
  old: ReadonlyMap<string, Node>,
  kept: ReadonlyMap<string, Node>,
  next: ReadonlyMap<string, string>,
): string | null {
  for (let node: Node | undefined = from; node; ) {
    const id = next.get(`${node.id}\n${portsOf(node)[0] ?? ''}`)
    if (id === undefined) return null
    const survivor = kept.get(id)
    node = old.get(id)
    if (survivor && survivor.kind === node?.kind) return id
  }
  return null
}

/** How long those wait who have not entered yet. */
function withinOf({ entry }: Graph): number {
  const within = absence(entry)?.within
  return within ? durationMs(within) : 0
}

const waitOf = (node: Node): number | undefined => kindOf(node).lasts?.(node.settings)
