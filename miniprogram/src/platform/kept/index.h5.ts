import type { ApiName, Input, Reply } from '../call'
import type { ApiError } from '../errors'

/** A browser keeps nothing: without network the page itself does not load, and a computer at school is used by many. */
export const keepsAnswers = false
export const keepFor = (_accountId: string | undefined): void => undefined
export const askAndKeep = <Name extends ApiName>(_name: Name, _input: Input<Name>, ask: () => Promise<Reply<Name>>): Promise<Reply<Name>> => ask()
export const copyFor = <Name extends ApiName>(_name: Name, _input: Input<Name>, _failure: ApiError | undefined): Reply<Name> | undefined => undefined
