export default definePageConfig({ navigationBarTitleText: '转班与住校', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
