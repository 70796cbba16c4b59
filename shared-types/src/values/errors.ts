import { declared } from './subjects/index'

/** What may be refused: code → HTTP status and the Chinese sentence a person reads. Each subject declares its own. */
export const errorCatalogue = declared.errors
export type ErrorCode = keyof typeof errorCatalogue
