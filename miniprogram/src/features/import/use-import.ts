import { useEffect, useRef, useState } from 'react'
import { apiFile } from '../../platform/api'
import type { Reply } from '../../platform/call'
import { asApiError, explain, type ApiError, type Problem } from '../../platform/errors'
import { makeKey } from '../../platform/keys'
import { useDraft } from '../../platform/store'
import { useAction } from '../../platform/use-action'
import { useCall, useCallEvery, type Call } from '../../platform/use-call'
import type { RosterImport } from './words'

/** A file on its way to the school's service: the part that has arrived, 0 to 1, or what stopped it. */
export type Sending = { fileName: string; part: number; problem?: Problem }
export type ImportCourse = {
  sending: Sending | undefined
  /** The file under way; nothing is asked for before one has arrived. */
  importId: string | undefined
  current: Call<RosterImport>
  errors: Call<Reply<'GET /roster-imports/:importId/errors'>>
  notInFile: Call<Reply<'GET /roster-imports/:importId/not-in-file'>>
  /** Why taking over was refused. */
  refused: Problem | undefined
  applying: boolean
  /** Calls the file under way off. */
  cancel: () => void
  cancelling: boolean
  handIn: (file: File) => void
  /** Sends the file in hand once more; missing after the page was opened anew. */
  sendAgain: (() => void) | undefined
  apply: () => void
  startOver: () => void
}

const often = 1_000
const shownErrors = 200
export const isMoving = (state: RosterImport['state'] | undefined) =>
  state === undefined || state === 'waiting' || state === 'checking' || state === 'applying'

const endings = ['.xlsx', '.csv']
const mostBytes = 10 * 1024 * 1024
/** What is wrong with a file before it is sent; the server looks again. */
function refusalOf(file: File): Problem | undefined {
  const isKnown = endings.some((ending) => file.name.toLowerCase().endsWith(ending))
  if (!isKnown) return { title: '只能导入 .xlsx 或 .csv 文件', text: '请在 Excel 或 WPS 里打开，另存为 .xlsx 后再选。', tone: 'red' }
  if (file.size > mostBytes) return { title: '文件超过 10 MB', text: '请删去图片和多余的表，或按年级拆成几个文件。', tone: 'red' }
  return file.size === 0 ? { title: '文件是空的', text: '请检查是不是选错了文件。', tone: 'red' } : undefined
}

/** A file that was refused is for the person to mend, not for the administrator to look into. */
const problemOf = (error: ApiError): Problem => {
  const problem = explain(error)
  return [413, 422].includes(error.status) ? { ...problem, text: '名册没有改动。改好后请重新选择文件。' } : problem
}

/** Sends a file with its progress; a file sent again keeps its key, so that it cannot arrive twice. */
function useSending(schoolId: string, onTaken: () => void, onArrived: (importId: string) => void) {
  const [sending, setSending] = useState<Sending>()
  const inHand = useRef<{ file: File; key: string }>()
  /** Counts what was sent, so that the answer to a file that was dropped meanwhile changes nothing. */
  const turn = useRef(0)
  const send = async () => {
    if (!inHand.current) return
    const { file, key } = inHand.current
    const mine = (turn.current += 1)
    const show = (next: Sending | undefined) => {
      if (turn.current === mine) setSending(next)
    }
    const wrong = refusalOf(file)
    setSending({ fileName: file.name, part: 0, problem: wrong })
    if (wrong) return
    try {
      const onProgress = (part: number) => show({ fileName: file.name, part })
      const begun = await apiFile('POST /schools/:schoolId/roster-imports', { params: { schoolId } }, file, {
        idempotencyKey: key,
        onProgress,
      })
      show(undefined)
      if (turn.current === mine) onArrived(begun.id)
    } catch (thrown) {
      show({ fileName: file.name, part: 0, problem: problemOf(asApiError(thrown)) })
    }
  }
  const take = (file: File) => {
    onTaken()
    inHand.current = { file, key: makeKey() }
    void send()
  }
  const again = () => {
    if (inHand.current) take(inHand.current.file)
  }
  const drop = () => {
    turn.current += 1
    setSending(undefined)
  }
  return { sending, send, take, again, inHand, drop }
}

/** One roster file from choosing to done (RS-9). Several seconds for a school, so every step is asked for and shown. */
export function useImport(schoolId: string): ImportCourse {
  const [kept, keep, forget] = useDraft<string>(`import:${schoolId}`)
  const [importId, setImportId] = useState(kept)
  const [refused, setRefused] = useState<Problem>()
  const [moving, setMoving] = useState(true)
  const arrived = (id: string) => {
    keep(id)
    setImportId(id)
    setRefused(undefined)
    setMoving(true)
  }
  const leave = () => {
    forget()
    setImportId(undefined)
    setRefused(undefined)
  }
  const file = useSending(schoolId, leave, arrived)
  const current = useCallEvery('GET /roster-imports/:importId', importId ? { params: { importId } } : null, moving ? often : 0)
  const state = current.data?.state
  useEffect(() => setMoving(isMoving(state)), [state])
  // What is over is not waited for when the page is opened again; what is gone neither.
  const isOver = state === 'applied' || (state === 'cancelled' && current.data?.taken === 0) || state === 'failed' || current.error?.status === 404
  useEffect(() => {
    if (isOver) forget()
  }, [isOver])

  const { badRows = 0, notInFile = 0 } = isMoving(state) ? {} : (current.data?.counts ?? {})
  const params = { importId: importId ?? '' }
  const errors = useCall('GET /roster-imports/:importId/errors', badRows > 0 ? { params, query: { limit: shownErrors } } : null)
  const missing = useCall('GET /roster-imports/:importId/not-in-file', notInFile > 0 ? { params } : null)
  const application = useAction('POST /roster-imports/:importId/applications', {
    form: `import-apply:${importId ?? ''}`,
    onDone: () => {
      setMoving(true)
      void current.refresh()
    },
    onError: (error) => {
      setRefused(explain(error))
      void current.refresh()
      return true
    },
  })
  const calling = useAction('POST /roster-imports/:importId/cancellations', {
    form: `import-cancel:${importId ?? ''}`,
    onDone: () => void current.refresh(),
    onError: () => void current.refresh(),
  })
  return {
    sending: file.sending,
    importId,
    current,
    errors,
    notInFile: missing,
    refused,
    applying: application.busy,
    cancelling: calling.busy,
    cancel: () => {
      if (importId) void calling.run({ params: { importId }, body: {} })
    },
    handIn: file.take,
    sendAgain: file.inHand.current && (file.sending?.problem ? () => void file.send() : file.again),
    apply: () => {
      setRefused(undefined)
      if (importId) void application.run({ params: { importId }, body: {} })
    },
    startOver: () => {
      leave()
      file.drop()
    },
  }
}
