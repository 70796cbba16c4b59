import { SignInCard } from '../../features/identity/sign-in-card'
import { begin, isOurs, land, useParams } from '../../platform/nav'
import { Page } from '../../ui/page'

/** Sign in, then back to the page first asked for. */
export default function SignIn() {
  const { back } = useParams('signIn')
  const goal = back && isOurs(back) ? back : '/'
  return (
    <Page title="登录智校" note="家校每一天">
      <SignInCard back={goal} onDone={() => (goal === '/' ? begin('home') : land(goal))} />
    </Page>
  )
}
