import { ApiError } from './errors'

/** What a refused call sets in motion. */
export type Refused = {
  signIn: () => Promise<void>
  /** Somebody else is signed in by now. */
  otherPerson: () => void
  /** Nobody is, and signing in did not help. */
  nobody: () => void
}

/** A 401 is answered by signing in once and asking again; what is refused after that is for the caller to see, and for the door of the page. */
export async function signedIn<T>(ask: () => Promise<T>, { signIn, otherPerson, nobody }: Refused): Promise<T> {
  try {
    try {
      return await ask()
    } catch (thrown) {
      if (!(thrown instanceof ApiError)) throw thrown
      if (thrown.code === 'auth.other_person') otherPerson()
      if (thrown.status !== 401) throw thrown
    }
    await signIn()
    return await ask()
  } catch (thrown) {
    if (thrown instanceof ApiError && thrown.status === 401) nobody()
    throw thrown
  }
}

/** The same work for everybody who asks for it while it is under way. */
export function together(work: () => Promise<unknown>): () => void {
  let underWay = false
  const done = () => { underWay = false }
  return () => {
    if (underWay) return
    underWay = true
    work().then(done, done)
  }
}
