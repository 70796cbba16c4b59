import { mutate } from 'swr'
import type { ApiName, Input, Reply } from './call'

/**
 * Puts what a write just told into the place of the answer that `useCall` holds under this question, at once, and asks again behind it.
 * `put` gets the answer held now; nothing is held where a kept copy stands in.
 */
export const putAnswer = <Name extends ApiName>(name: Name, input: Input<Name>, put: (held: Reply<Name> | undefined) => Reply<Name> | undefined): void => {
  void mutate<Reply<Name>>([name, input], put)
}
