/** What the answers of several guardians come to. Pure. */
import { createHash } from 'node:crypto'
import type { ConsentTerms, ConsentText } from '@zhixiao/config/consent/texts'

export type Answer = { accountId: string; given: boolean; version: number }

/** SHA-256 of exactly what was shown; an answer carries it. */
export const textHash = ({ version, title, text }: ConsentText): Buffer =>
  createHash('sha256')
    .update(JSON.stringify([version, title, text.what, text.why, text.keep, text.ifNot]))
    .digest()

/**
 * Does the consent hold? A refusal by anybody who counts wins over any number of agreements (S40): what one guardian refused for the child is not
 * done because another one agreed. An agreement to a text that `coversFrom` no longer covers is none.
 * @param answers the latest of each guardian who may view the child today, and of paper
 */
export function holds(terms: Pick<ConsentTerms, 'coversFrom' | 'unanswered'>, answers: readonly Answer[]): boolean {
  if (answers.some((answer) => !answer.given)) return false
  return answers.some((answer) => answer.version >= terms.coversFrom) || terms.unanswered
}
