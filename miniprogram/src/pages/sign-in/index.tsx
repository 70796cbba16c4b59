import { errorCatalogue } from '@zhixiao/shared-types/values/errors'
import { SignInCard } from '../../features/identity/sign-in-card'
import { begin, isOurs, land, useParams } from '../../platform/nav'
import { Page } from '../../ui/page'

/** What went wrong on the way back from WeChat; an address may carry anything, so only known codes speak. */
const textOf = (problem: string | undefined) => (problem && problem in errorCatalogue ? errorCatalogue[problem as keyof typeof errorCatalogue].text : undefined)

/** Sign in, then back to the page first asked for. */
export default function SignIn() {
  const { back, problem } = useParams('signIn')
  const goal = back && isOurs(back) ? back : '/'
  return (
    <Page title="登录智校" note="家校每一天">
      <SignInCard back={goal} text={textOf(problem)} onDone={() => (goal === '/' ? begin('home') : land(goal))} />
    </Page>
  )
}
