import { defineTopic } from '../../platform/outbox'

/** The dry run of a file, and taking its good rows over (RS-9). The names are older than this room; tasks in the table carry them. */
export const checkImportTopic = defineTopic<{ importId: string }>('roster.check-import')
export const applyImportTopic = defineTopic<{ importId: string }>('roster.apply-import')
