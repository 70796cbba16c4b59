export default definePageConfig({ navigationBarTitleText: '智校', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
