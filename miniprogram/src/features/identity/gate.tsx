import type { Me } from '@zhixiao/shared-types/domains/identity'
import type { Ability } from '@zhixiao/shared-types/values/access'
import { useEffect, type ReactNode } from 'react'
import { begin, here, open as openPage, replace } from '../../platform/nav'
import { isSilence, type Problem } from '../../platform/errors'
import { factsOf, type PageName } from '../../platform/pages'
import { Card } from '../../ui/card'
import { Empty } from '../../ui/empty'
import { Loaded } from '../../ui/loaded'
import { isForFamilies, isStranger, may } from './hats'
import { Shell } from './shell'
import { SignInCard } from './sign-in-card'
import { useMe } from './use-me'

type Props = {
  page: PageName
  /** Where it is not the page's own, because it depends on what the page is about. */
  ability?: Ability
  /** What to say here instead when nobody answers, where there is something better to say. */
  silence?: Problem
  children: (me: Me) => ReactNode
}

/** The door of a page: sign in first, then bind, then only those whose work it is. */
export function Gate({ page, ability = factsOf(page).ability, silence, children }: Props) {
  const me = useMe()
  const stranger = me.data !== undefined && isStranger(me.data) && !factsOf(page).strangers
  // Bind first, then back to the page first asked for (ID-9).
  useEffect(() => { if (stranger) replace('bind', { back: here() }) }, [stranger])
  if (me.data && !stranger && (!ability || may(me.data, ability))) return <>{children(me.data)}</>
  return (
    <Shell page={page} me={me.data} title={me.data && !stranger ? '这一页不对您开放' : undefined}>
      {me.error?.status === 401 ? <SignInCard back={here()} text={me.error.message} onDone={() => { void me.refresh() }} /> : (
        <Loaded {...me} problem={(isSilence(me.error) && silence) || me.problem} shape="card">{() => (stranger ? <Card whose="正在打开绑定页" /> : <ClosedNote family={ability && isForFamilies(ability)} />)}</Loaded>
      )}
    </Shell>
  )
}

/** Why a page stays closed and where to go instead. A page about one's own child opens by binding the child, not by a new post. */
export const ClosedNote = ({ family = false }: { family?: boolean }) => (
  <Card>
    {family ? (
      <Empty title="这一页给孩子的监护人看" text="您还没有绑定孩子。如果您也是家长，绑定后就能打开。" act={{ text: '去绑定', onTap: () => openPage('bind', { back: here() }) }} />
    ) : (
      <Empty
        title="您没有办理这件事的权限" text="这一页只对相应的老师或管理人员开放，没有读取任何数据。如果您刚换了岗位，请联系本单位的管理员更新身份。"
        act={{ text: '回到首页', onTap: () => begin('home') }}
      />
    )}
  </Card>
)
