import { defineTopic } from '../../platform/outbox'

/** A report has something to tell families. `again`: the calendar entry that gave the session back; whose message was cancelled gets it anew. */
export const tellGuardiansTopic = defineTopic<{ reportId: string; again?: string }>('attendance.tell-guardians')
