// 水质页的文字。

const GRADES = ["", "Ⅰ类", "Ⅱ类", "Ⅲ类", "Ⅳ类", "Ⅴ类", "劣Ⅴ类"];

const names = (properties, one, words) =>
  properties.map((name) => words.property(name, one.factors.find(({ property }) => property === name)?.title)).join("、");

export const water = {
  loading: "正在读取水质…",
  refused: (error) => `读取失败：${error.message}`,
  none: "尚未登记测水质的站",
  caption: "全部断面，最严重的在前",
  count: (all, short, unknown) => `${all} 个断面，${short} 个未达标${unknown ? `，${unknown} 个不能评价` : ""}`,
  goal: "目标：国控、省控断面水质达到或优于Ⅲ类（GB 3838-2002 单因子评价）。",
  note: "类别取最差的参评因子；不合格、缺测的读数不参评；超时的读数不能使水质变好。没有类别不等于水好。",
  unknownCode: (code) => `没有编号为 ${code} 的水质断面`,
  all: "全部断面",
  asOf: (time) => `截至 ${time}`,
  waters: { river: "河流", lake: "湖库" },
  grade: Object.assign([...GRADES], { head: "类别" }),
  short_grade: ["", "Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣"],
  noGrade: "不能评价",
  head: {
    name: "断面",
    grade: "当前类别",
    target: "目标",
    deciding: "定类因子",
    level: "预警",
    unclassed: "无类别指标",
    heard: "最近数据",
  },
  atLeast: (target) => `${GRADES[target]}或更好`,
  short: (count) => `差 ${count} 类`,
  why: (one, words) =>
    one.held.length
      ? `${names(one.held, one, words)}已超过 ${one.stale_h} 小时无数据，此前更差，不能说水质变好`
      : `参评因子 ${one.stale_h} 小时内没有可用读数`,
  verdict: (one, text) => `由 ${text} 定为${GRADES[one.water_class]}`,
  targetNote: (one) =>
    one.water_class === null
      ? `目标${GRADES[one.target]}`
      : one.water_class > one.target
        ? `目标${GRADES[one.target]}，差 ${one.water_class - one.target} 类`
        : `目标${GRADES[one.target]}，达标`,
  factors: "因子",
  factor: "因子",
  value: "量值",
  limitsOf: (target) => `${GRADES[target]}限值`,
  quality: "质量",
  decides: "定类",
  uncounted: "不参评",
  state: {
    held: (one) => `超过 ${one.stale_h} 小时，只可阻止变好`,
    old: (one) => `超过 ${one.forget_h} 小时，不再参评`,
  },
  since: (flag, time) => `其后 ${time}：${flag}`,
  between: (low, high) => `${low} ~ ${high}`,
  factorsNote: "点因子名看过程线。限值含端点；溶解氧达饱和的 90% 也为Ⅰ类；河流不评总氮。",
  limitLine: (grades, value) => `${grades.length > 1 ? `${GRADES[grades[0]].slice(0, -1)}-${GRADES[grades.at(-1)]}` : GRADES[grades[0]]} ${value}`,
  daysTitle: (days) => `近 ${days} 天每日类别`,
  daysNote: "每日类别按各因子日均值评定（北京时间整日）；右上角标表示当日有单次读数更差。",
  worst: (grade) => `最差单次 ${GRADES[grade]}`,
  worstHead: "最差单次",
  missing: "全天无数据",
  day: "日期",
  comma: "、",
  colon: "：",
  shown: (from, to) => `${from} 至 ${to}`,
  curveTitle: (name) => `${name}过程线`,
  curveLabel: (station, name) => `${station} ${name}过程线`,
  limitsShown: "横线为各类限值",
  noLimits: "此指标没有类别",
  jumpsTitle: "突变与规则判断",
  jumpsNote: "浊度、电导率没有类别，看突变；洪水时浊度升高、电导率降低属正常。",
  noMoves: "此时段规则没有报出变化",
  movesTitle: "规则报出的变化",
};
