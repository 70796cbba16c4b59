import { useEffect, useState } from 'react'
import type { Reply } from '../../platform/call'
import { explain, type ApiError, type Problem } from '../../platform/errors'
import { useAction } from '../../platform/use-action'

export type Opened = { message: Reply<'PUT /my/messages/:pushId/opened'> | undefined; error: ApiError | undefined; problem: Problem | undefined; again: () => void; busy: boolean }

/** Opens a message: fetching its detail is what counts as opened, once and for me (MS-2). Anybody else gets 404. */
export function useOpened(pushId: string | undefined): Opened {
  const [message, setMessage] = useState<Opened['message']>()
  const open = useAction('PUT /my/messages/:pushId/opened', { onDone: setMessage, onError: () => true })
  const again = () => { if (pushId) void open.run({ params: { pushId } }) }
  // Only when another message is asked for: `again` is new with every drawing.
  useEffect(again, [pushId])
  return { message, error: open.error, problem: open.error && explain(open.error), again, busy: open.busy }
}
