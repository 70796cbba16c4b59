export default definePageConfig({ navigationBarTitleText: '今日学校', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
