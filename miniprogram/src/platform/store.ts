import Taro from '@tarojs/taro'
import { create } from 'zustand'
import { createJSONStorage, persist } from 'zustand/middleware'
import { prefersLargeType } from './device'

/** What this phone remembers between visits; nothing that the API knows better. */
type Kept = {
  /** Whose memory this is; another person begins with an empty one. */
  accountId: string | null
  actingRole: string | null
  childId: string | null
  classId: string | null
  /** Typed but not sent yet, by form. Plain JSON. */
  drafts: Record<string, unknown>
  /** `null`: as the phone prefers. */
  elder: boolean | null
}
type Acts = {
  /** `null`: nobody's any more. */
  becomes: (accountId: string | null) => void
  choose: (choice: Partial<Pick<Kept, 'actingRole' | 'childId' | 'classId'>>) => void
  draft: (form: string, content: unknown) => void
  setElder: (elder: boolean) => void
}

const nobody = { actingRole: null, childId: null, classId: null, drafts: {} }
const without = (drafts: Record<string, unknown>, form: string) => Object.fromEntries(Object.entries(drafts).filter(([key]) => key !== form))

const storage = createJSONStorage<Kept>(() => ({
  getItem: (name) => Taro.getStorageSync<string>(name) || null,
  setItem: (name, value) => Taro.setStorageSync(name, value),
  removeItem: (name) => Taro.removeStorageSync(name),
}))

export const useStore = create<Kept & Acts>()(
  persist(
    (set) => ({
      accountId: null,
      ...nobody,
      elder: null,
      becomes: (accountId) => set((now) => (now.accountId === accountId ? now : { ...nobody, accountId })),
      choose: (choice) => set(choice),
      /** `undefined` drops the draft. */
      draft: (form, content) => set(({ drafts }) => ({ drafts: content === undefined ? without(drafts, form) : { ...drafts, [form]: content } })),
      setElder: (elder) => set({ elder }),
    }),
    {
      name: 'zhixiao.phone',
      version: 1,
      storage,
      partialize: ({ accountId, actingRole, childId, classId, drafts, elder }) => ({ accountId, actingRole, childId, classId, drafts, elder }),
    },
  ),
)

/** Large type: the reader's own choice, else what WeChat is set to. */
export const useElder = () => useStore((state) => state.elder) ?? prefersLargeType()

/** What was typed into a form and not sent, kept until it is sent or dropped. `dropDraft` after sending. */
export function useDraft<Content>(form: string): [Content | undefined, (content: Content) => void, () => void] {
  const content = useStore((state) => state.drafts[form]) as Content | undefined
  const draft = useStore((state) => state.draft)
  return [content, (next) => draft(form, next), () => draft(form, undefined)]
}
