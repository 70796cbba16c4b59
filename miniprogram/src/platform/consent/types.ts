import type { ConsentAnswer } from '@zhixiao/shared-types/values/push'

export type Answers = { templateId: string; answer: ConsentAnswer }[]
/** WeChat did not ask; `isOff`: the person switched all messages off in WeChat's settings. */
export class ConsentRefused extends Error {
  constructor(readonly isOff: boolean) {
    super('WeChat did not ask')
    this.name = 'ConsentRefused'
  }
}
