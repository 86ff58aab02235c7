import { html, type SafeHtml } from '@remix-run/html-template'

/** Browsers nest no deeper than some hundreds of elements: what comes after so many generations begins anew. */
const deepest = 50

/**
 * Things that came of one another as lists within lists: each once, below the first of those it came of.
 * @param parentsOf the ids of what it came of, which need not be there
 */
export function tree<T extends { id: string }>(
  nodes: readonly T[],
  parentsOf: (node: T) => readonly string[],
  item: (node: T, parent: T | null) => SafeHtml,
): SafeHtml {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parentOf = (node: T): T | null => parentsOf(node).flatMap((id) => (id === node.id ? [] : (byId.get(id) ?? [])))[0] ?? null
  const children = Map.groupBy(nodes, parentOf)
  const placed = new Set<T>()
  const branch = (node: T, parent: T | null, depth: number): SafeHtml => {
    placed.add(node)
    const own = depth < deepest ? (children.get(node) ?? []).filter((child) => !placed.has(child)) : []
    return html`<li>${item(node, parent)}${own.length === 0 ? '' : html`<ul class="branch">${own.map((child) => branch(child, node, depth + 1))}</ul>`}</li>`
  }
  const roots = (children.get(null) ?? []).map((node) => branch(node, null, 0))
  // What comes of itself in a circle, and what lies too deep, has no root among them.
  const others = nodes.flatMap((node) => (placed.has(node) ? [] : branch(node, parentOf(node), 0)))
  return html`<ul class="tree">${roots}${others}</ul>`
}
