import type { Random } from './random'

/**
 * `count` labels in random order, each as often as its share demands (largest remainder), so that a district has 2 % of something
 * and not "about 2 %". Shares add up to 1.
 */
export function quota<Label>(random: Random, count: number, shares: readonly (readonly [Label, number])[]): Label[] {
  const exact = shares.map(([label, share]) => ({ label, whole: Math.floor(count * share + 1e-9), rest: (count * share) % 1 }))
  const missing = count - exact.reduce((sum, part) => sum + part.whole, 0)
  for (const part of [...exact].sort((a, b) => b.rest - a.rest).slice(0, missing)) part.whole += 1
  return random.shuffle(exact.flatMap((part) => Array.from({ length: part.whole }, () => part.label)))
}
