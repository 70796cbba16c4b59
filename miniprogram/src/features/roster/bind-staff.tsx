import { useState } from 'react'
import { notice } from '../../platform/notice'
import { useAction } from '../../platform/use-action'
import { Button } from '../../ui/button'
import { Card } from '../../ui/card'
import { ErrorNote } from '../../ui/error-note'
import { Field } from '../../ui/field'
import { isCode, isPhone } from './guardian-form'

/** A member of staff binds this WeChat account with the one-time code from the school and the phone on file. */
export function BindStaff({ onBound }: { onBound: () => void }) {
  const [code, setCode] = useState('')
  const [phone, setPhone] = useState('')
  const [asked, setAsked] = useState(false)
  const bind = useAction('POST /staff-bindings', {
    onDone: ({ name, school }) => {
      notice(`${name}，已绑定${school ?? ''}`, 'green')
      onBound()
    },
    onError: () => true,
  })
  const send = () => {
    setAsked(true)
    if (isCode(code) && isPhone(phone)) void bind.run({ body: { code: code.trim(), phone: phone.trim() } })
  }
  return (
    <Card>
      <Field id="staff-code" label="学校发给您的绑定码" value={code} onChange={setCode} max={20} error={asked && !isCode(code) ? '请填写绑定码' : undefined} hint="由学校管理员提供，只能用一次" />
      <Field id="staff-phone" label="学校登记的手机号" keys="phone" value={phone} onChange={setPhone} max={11} error={asked && !isPhone(phone) ? '手机号应为 11 位数字' : undefined} />
      {bind.error && !bind.busy && <ErrorNote title={bind.error.message} text="填写的内容都在，核对后可以再次提交。" />}
      <Button text="绑定" tone="primary" busy={bind.busy} busyText="正在核对" onTap={send} />
    </Card>
  )
}
