import type { Module } from '../../platform/module'
import { mountSignIn } from './routes'

export { accountOf } from './sign-in'

/** A person comes from WeChat: which account it is, whether two turn out to be one, and how long the session lasts. */
export const signIn: Module = { name: 'sign-in', mount: mountSignIn, entities: [], tasks: [], jobs: [], constraints: {} }
