/**
 * What families are asked to agree to, word for word (S40). A text that was in force is never changed: a new wording is a new version at the
 * head of the list, and everybody is asked again. `coversFrom`: answers to this version and later ones still cover the text in force; a text
 * that asks for more than before starts anew. Everybody at school is treated as under 14: a guardian always answers (PIPL art. 31).
 */
export type ConsentText = { version: number; title: string; text: { what: string; why: string; keep: string; ifNot: string } }
export type ConsentTerms = {
  /** The first is in force. */
  versions: readonly [ConsentText, ...ConsentText[]]
  coversFrom: number
  /** What holds while no guardian has answered. */
  unanswered: boolean
  /** `child`: one answer for the child, a refusal by any guardian wins. `guardian`: each answers for what reaches themselves. */
  decides: 'child' | 'guardian'
}

export const consentTexts = {
  health_detail: {
    versions: [
      {
        version: 1,
        title: '记录体温和健康备注',
        text: {
          what: '老师或校医在晨检、午检时记下孩子的体温、健康备注，以及发病的时间和地点、宿舍、就诊和诊断情况。只有班主任、校医、校领导和您能看到，内容加密保存，每次查看都有记录。',
          why: '便于及时照看生病的孩子，减少反复询问。',
          keep: '保存到学期结束后一年，之后只留人数统计。',
          ifNot: '不同意或撤回后，今后不再记录上述内容；考勤、请假、消息照常使用。发热、咳嗽等症状类别属于学校依法登记的传染病防控信息，仍会记录。校医处理紧急情况时可记录必要内容。撤回前已记录的内容按保存期限保管。',
        },
      },
    ],
    coversFrom: 1,
    unanswered: false,
    decides: 'child',
  },
  wechat_push: {
    versions: [
      {
        version: 1,
        title: '通过微信接收孩子的通知',
        text: {
          what: '未到校、迟到等通知会把孩子姓名、学校班级和考勤状态交给微信公众平台，再发到您的微信。通知里不写病情。',
          why: '让您在几分钟内知道孩子是否安全到校。',
          keep: '消息记录保存一年。',
          ifNot: '不同意或撤回后，关于这个孩子的通知不再经微信发给您，您仍可在本服务的“消息”里看到全部通知，其他功能照常使用。',
        },
      },
    ],
    coversFrom: 1,
    unanswered: true,
    decides: 'guardian',
  },
} as const satisfies Record<string, ConsentTerms>
