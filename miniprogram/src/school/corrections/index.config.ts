export default definePageConfig({ navigationBarTitleText: '更正审批', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
