export default definePageConfig({ navigationBarTitleText: '谁看过孩子的信息', enablePullDownRefresh: process.env.TARO_ENV === 'weapp' })
