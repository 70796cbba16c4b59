/** Where a guardian goes once binding was answered. */
export type AfterBinding = 'home' | 'remind' | 'asked'

/**
 * A link that waits for the class teacher binds nobody yet: home says so, the page first asked for would be closed, and there is nothing
 * to remind of. Once bound, the mini-program takes one tap more, so that WeChat may ask whether to remind (MS-5); H5 goes on to the page asked for.
 */
export const afterBinding = (isPending: boolean, asksConsent: boolean): AfterBinding => (isPending ? 'home' : asksConsent ? 'remind' : 'asked')
