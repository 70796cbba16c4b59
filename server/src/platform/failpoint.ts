/**
 * Named places at which a kill test ends this process, as a power cut would: `FAILPOINT=push.before-call:17` sends SIGKILL on the 17th
 * pass. Read here and not by config/env, because it belongs to no environment that serves a school.
 */
/* eslint-disable no-restricted-syntax -- read before any environment is loaded, see above */
const [armed, pass] = (process.env.FAILPOINT ?? '').split(':')
const killsAt = Number(pass ?? '1')
let passes = 0

if (armed && process.env.NODE_ENV !== 'test') throw new Error('FAILPOINT is for kill tests only')
/* eslint-enable no-restricted-syntax */

/** Does nothing unless this place was armed. */
export function failpoint(name: string): void {
  if (name !== armed) return
  passes += 1
  if (passes === killsAt) process.kill(process.pid, 'SIGKILL')
}
