import { randomUUID } from 'node:crypto'

/** A UUIDv7 (RFC 9562): time-ordered, so that log lines sort; from the machine's clock, never the school's. */
export function newRequestId(machineMs = Date.now()): string {
  const time = machineMs.toString(16).padStart(12, '0')
  // randomUUID draws from a pool of entropy; its last 18 digits and the variant bits are kept, version and time are ours.
  return `${time.slice(0, 8)}-${time.slice(8)}-7${randomUUID().slice(15)}`
}
