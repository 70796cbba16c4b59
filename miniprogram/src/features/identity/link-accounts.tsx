import { useState } from 'react'
import { timeText } from '../../platform/days'
import { leaveSession } from '../../platform/session'
import { useAction } from '../../platform/use-action'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { Field } from '../../ui/field'
import { Stat } from '../../ui/stat'

/** Joins the mini-program's account and the official account's where WeChat gives no unionid (ID-2): a code is shown in one and entered in the other. */
export function LinkAccounts() {
  const [code, setCode] = useState('')
  const [shown, setShown] = useState<{ code: string; expiresAt: string }>()
  const show = useAction('POST /account-link-codes', { onDone: setShown })
  const enter = useAction('POST /account-links', {
    onDone: () => leaveSession(undefined, ['两个账号已合并', 'green']),
    onError: () => true,
  })
  return (
    <Card title="小程序与公众号合并" whose="两边看到的内容不一样时，用一次性关联码合并成一个账号。">
      {shown ? <Stat label={`在另一边输入，${timeText(shown.expiresAt)} 前有效`} value={shown.code} /> : <Button text="显示我的关联码" busy={show.busy} onTap={() => { void show.run() }} />}
      <Field id="link-code" label="输入另一边显示的关联码" value={code} onChange={setCode} max={20} error={enter.error?.message} />
      <Button text="合并账号" disabled={code.trim().length < 4} busy={enter.busy} onTap={() => { void enter.run({ body: { code: code.trim() } }) }} />
    </Card>
  )
}
