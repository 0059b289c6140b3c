"""Short reports for the rules that read text: what each finds, leaves alone, and cannot tell."""

from __future__ import annotations

import re
from dataclasses import dataclass

FOUND, PASSED, UNKNOWN = "finding", "passed", "insufficient_data"
_TITLE = "2021年度岚桥县水利局水库维护专项资金绩效报告"
_BODY = "一、项目概况\n本项目用于岚桥县境内水库的日常管护。\n2021年县财政安排资金100万元，支出100万元。"
_SIGNED = "岚桥县水利局\n2022年3月1日"
_FORM = """2021年度项目支出绩效自评表
项目名称\t{name}
主管部门\t岚桥县水利局\t实施单位\t岚桥县水利局
\t年初预算数\t全年预算数\t全年执行数\t分值\t执行率\t得分
年度资金总额\t10\t10\t10\t10\t100%\t10
一级指标\t二级指标\t三级指标\t年度指标值\t实际完成值\t分值\t得分
产出指标\t数量指标\t维护水库\t3座\t3座\t50\t50
效益指标\t社会效益指标\t保障灌溉\t3处\t3处\t40\t40
"""


@dataclass(frozen=True)
class TextCase:
    rule_id: str
    outcome: str
    text: str
    quote: str = ""  # of a finding: words that its evidence holds

    @property
    def report(self) -> str:
        """The text in a report; one that brings its own title stands alone."""
        if re.search("报告|决算$", self.text.split("\n")[0]):
            return self.text
        return f"{_TITLE}\n\n{_BODY}\n{self.text}\n{_SIGNED}\n"


def _accounts(sentence: str, *names: str) -> str:
    forms = "\n".join(_FORM.format(name=name) for name in names)
    head = (
        "2021年度岚桥县水利局部门决算\n\n一、收入支出决算情况说明\n2021年度收入总计100.00万元，支出总计100.00万元。\n"
    )
    return f"{head}{sentence}\n{forms}"


def _of(year: int | None, text: str) -> str:
    dated = f"{year}年度" if year else ""
    funds = f"{year}年县财政安排资金100万元" if year else "县财政安排资金100万元"
    return (
        f"2、{dated}岚桥县水利局水库维护项目支出绩效自评报告".removeprefix("2、") + f"\n\n一、概况\n{funds}。\n{text}\n"
    )


def _upkept(goal: str) -> str:
    return (
        _FORM.format(name="水雨情监测系统运行维护费")
        .replace("一级指标", f"年度总体目标\t{goal}\t已完成\n一级指标", 1)
        .replace("2021年度项目支出绩效自评表", "2021年度岚桥县水利局项目支出绩效自评报告", 1)
    )


_LONG = "水库大坝安全监测系统按设计要求完成安装调试，渗流、位移、水位等数据每日上传至县水利局监测平台，运行正常稳定"

CASES = [
    TextCase("A06", FOUND, "监测点30个，按维护费2000元/个/月计算实际付给维护公司10万元。", "30个"),
    TextCase("A06", PASSED, "监测点30个，按维护费2000元/个/月计算实际付给维护公司72万元。"),
    TextCase("A06", PASSED, "监测点30个，按维护费2000元/个/月计算6个月实际付给维护公司36万元。"),
    TextCase("A06", UNKNOWN, "按维护费2000元/个/月计算实际付给维护公司72万元。"),
    TextCase(
        "A07",
        FOUND,
        "合同金额120万元。第1期支付50万元，第2期支付50万元。".replace("。第", "，付款方式：第"),
        "合同金额",
    ),
    TextCase("A07", PASSED, "合同金额120万元。第1季度支付6万元，第2季度至第20季度每季度支付6万元。"),
    TextCase("A07", UNKNOWN, "第1期支付50万元，第2期支付50万元。"),
    TextCase("A11", FOUND, "落实“一库一策、一库一档、一库一人”的“五个一”工作要求。", "五个一"),
    TextCase("A11", FOUND, "共设3个股室，分别为办公室、工程股、财务股、水政股。", "3个股室"),
    TextCase("A11", FOUND, "主要做好三个方面：一是巡查；二是维护。", "三个方面"),
    TextCase("A11", PASSED, "共设3个股室，分别为办公室、工程股和财务股。"),
    TextCase("A11", PASSED, "围绕“节水”、“治水”、“护水”三个专题开展宣传。"),
    TextCase("A11", UNKNOWN, "共设5个股室，分别为办公室、工程股、财务股等。"),
    TextCase("A11", FOUND, "下设3个管理站，分别为东站、西站、南站（暂未设置）。", "南站（暂未设置）"),
    TextCase("A18", FOUND, "全年共维护水库15座、渠道8条，其中小型水库18座。".replace("、渠道8条", ""), "小型水库18座"),
    TextCase("A18", FOUND, "现有职工30人，其中男职工21人、女职工12人。", "女职工12人"),
    TextCase("A18", FOUND, "年末实有人数45人（行政编制20人，事业编制22人，工勤5人）。", "事业编制22人"),
    TextCase("A18", FOUND, "新建泵站3座、改建泵站4座，共计9座。", "共计9座"),
    TextCase("A18", FOUND, "共检查企业50家，分别为采砂企业20家、供水企业25家。", "供水企业25家"),
    TextCase("A18", PASSED, "现有职工30人，其中男职工21人、女职工9人，党员14人。"),
    TextCase("A18", PASSED, "现有职工30人，其中男职工21人，占70%，女职工9人，占30%。"),
    TextCase("A18", PASSED, "维护管控对象共398人（渠道266人，水库132人）。"),
    TextCase("A18", PASSED, "新建泵站3座、改建泵站4座和扩建泵站2座，共计9座。"),
    TextCase("A18", PASSED, "查处案件9起，其中非法采砂7起，侵占河道1起，排污1，涉水行政案件2起。"),
    TextCase("A18", PASSED, "全年共巡查水库50座次，其中夜间20座次。".replace("座次", "次")),
    TextCase("A18", UNKNOWN, "现有职工30人，其中党员24人，大专以上学历28人。"),
    TextCase("A18", PASSED, "现有职工85人（含借调3人、临聘12人）。"),
    TextCase("A18", PASSED, "评价指标共24项（一级指标4项，二级指标10项，三级指标24项）。"),
    TextCase("A18", UNKNOWN, "各村配备保洁员，每村2人、每社区3人，共计80人。"),
    TextCase("A18", UNKNOWN, "完成水库调查2个，其中布设监测点位30个。"),
    TextCase("A18", UNKNOWN, "巡查水库3座；维护泵站4座、闸门2座，共计9座。"),
    TextCase("A19", FOUND, "岚桥县水利局共设12个内设机构。\n目前我局下设9个内设机构。", "9个内设机构"),
    TextCase(
        "A19",
        FOUND,
        "岚桥县水利局共设5个职能部门。\n岚桥县水利局下设：\n2个职能股室，分别为办公室、工程股；\n4个管理站，分别为东站、西站、南站、北站。",
        "4个管理站",
    ),
    TextCase("A19", PASSED, "岚桥县水利局共设12个内设机构。\n目前我局下设12个内设机构。"),
    TextCase("A19", PASSED, "我局共设12个内设机构，其中8个职能股室。\n水政大队内设3个职能股室。\n拟设10个内设机构。"),
    TextCase("A20", FOUND, "全年刑事拘留犯罪嫌疑人33人，批准逮捕40人。", "批准逮捕40人"),
    TextCase("A20", FOUND, "查获吸毒人员20人，强制隔离戒毒25人。", "强制隔离戒毒25人"),
    TextCase("A20", PASSED, "刑拘146人、逮捕97人、取保候审245人、起诉277人。"),
    TextCase("A20", UNKNOWN, "刑拘5人，取保候审10人，移送起诉8人。"),
    TextCase("A20", UNKNOWN, "刑拘近30余人，逮捕35人。"),
    TextCase("A21", FOUND, "共发放问卷300份，收回280份，回收率95%。", "回收率95%"),
    TextCase("A21", FOUND, "共受理信访件25件。\n全年办结20件，办结率95%。", "办结率95%"),
    TextCase("A21", PASSED, "共发放问卷300份，收回280份，回收率93.3%。"),
    TextCase("A21", PASSED, "共发放问卷300份，收回280份，回收率93.33%。"),
    TextCase("A21", PASSED, "共受理信访件25件。\n全年办结20件，办结率80%。"),
    TextCase("A21", UNKNOWN, "共发放问卷300余份，收回280份，回收率98%。"),
    TextCase("A21", UNKNOWN, "全年办结20件，办结率80%。"),
    TextCase("A22", FOUND, "为近60名管护人员购买冬服40套、雨鞋40双。", "冬服40套"),
    TextCase("A22", PASSED, "为60名管护人员购买冬服60套、雨鞋120双。"),
    TextCase("A22", PASSED, "为60名管护人员购买冬服25套、夏服35套。"),
    TextCase("A22", UNKNOWN, "为60名管护人员购买冬服40余套。"),
    TextCase(
        "A23",
        FOUND,
        "全年共破获涉赌案件5起，抓获违法人员20人。破获“3.08”涉赌专案，该案历时半年，共抓获犯罪嫌疑人25名。",
        "犯罪嫌疑人25名",
    ),
    TextCase(
        "A23",
        PASSED,
        "全年共破获涉赌案件5起，抓获违法人员20人。破获“3.08”涉赌专案，该案历时半年，共抓获犯罪嫌疑人15名。",
    ),
    TextCase("A23", UNKNOWN, "破获“3.08”涉赌专案，该案历时半年，共抓获犯罪嫌疑人15名。"),
    TextCase("A24", FOUND, "全年更新购置公务用车2辆。\n我局采购防汛车辆15辆。".replace("防汛", ""), "采购车辆15辆"),
    TextCase("A24", PASSED, "全年更新购置公务用车2辆。\n我局采购车辆2辆，计划购置车辆9辆。"),
    TextCase("C06", FOUND, _upkept("完成新装26个水位传感器，运行正常。"), "新装26个"),
    TextCase("C06", PASSED, _upkept("完成26个水位传感器的日常巡检。")),
    TextCase(
        "N05",
        FOUND,
        "政府采购支出总额20.33万元，其中：政府采购工程支出0万元、政府采购服务支出20.33万元。主要用于设备设施、建设工程。",
        "建设工程",
    ),
    TextCase(
        "N05",
        PASSED,
        "政府采购支出总额20.33万元，其中：政府采购工程支出20.33万元、政府采购服务支出0万元。主要用于建设工程。",
    ),
    TextCase("A17", FOUND, "全年查处违法采砂20起，处罚35起。", "处罚35起"),
    TextCase("A17", PASSED, "全年受理信访件25件，办结22件。"),
    TextCase("T03", FOUND, "2020年水库管护人员13人，用于食堂伙食费。", "2020年"),
    TextCase("T03", FOUND, "（一）2020年该项目属于服务类项目，签订了服务协议。", "2020年该项目"),
    TextCase("T03", PASSED, "2021年水库管护人员13人，用于食堂伙食费。"),
    TextCase("T03", PASSED, "2021年水库管护人员13人。\n2020年与上年相比增加了3人。"),
    TextCase("T04", FOUND, "工程存在延后开工的情况，现已按期完工。", "延后开工"),
    TextCase("T04", FOUND, "资金拨付不及时。\n资金及时拨付，专款专用。", "不及时"),
    TextCase("T04", PASSED, "工程存在延后开工的情况。"),
    TextCase("N04", FOUND, "没有制定专门的项目资金管理办法。\n严格执行财务管理制度。", "没有制定"),
    TextCase("N04", PASSED, "没有制定专门的项目资金管理办法。"),
    TextCase("N01", FOUND, "公务接待费5.20万元，比上年4.10万元减少，主要是批次变化。", "减少"),
    TextCase("N01", FOUND, "接待费支出完成预算的120%，决算数小于预算数。", "小于"),
    TextCase("N01", FOUND, "预算执行率低。", "执行率低"),
    TextCase("N01", PASSED, "公务接待费4.10万元，比上年5.20万元减少，主要是批次变化。"),
    TextCase("N01", PASSED, "接待费支出完成预算的98.68%，决算数小于预算数。"),
    TextCase("N01", UNKNOWN, "接待费支出有变化%，决算数小于预算数。"),
    TextCase(
        "E01",
        FOUND,
        "2021年度岚桥县看守所专项资金绩效报告\n\n一、概况\n2021年县财政安排看守所工作经费20万元。\n看守所负责羁押管理。\n"
        "看守所运行正常。\n资金使用情况：拘留所辅警19人，用于伙食费。\n岚桥县公安局\n2022年3月1日",
        "拘留所",
    ),
    TextCase(
        "E01",
        FOUND,
        "对青石湾水库进行了加固。\n我局对青石湾水库进行加固改造。\n红岩水库的建设按照程序进行了招投标。",
        "红岩水库",
    ),
    TextCase("E01", PASSED, "对青石湾水库进行了加固。"),
    TextCase("E02", FOUND, "松岭县水利局组织专人对项目进行了自评。", "松岭县水利局"),
    TextCase("E02", PASSED, "岚桥县水利局组织专人对项目进行了自评。"),
    TextCase("E02", PASSED, "我局与松岭县水利局签订了协议。"),
    TextCase("E03", FOUND, "岚桥县水力局组织专人对项目进行了自评。", "岚桥县水力局"),
    TextCase("E03", PASSED, "岚桥县财政局安排了资金。"),
    TextCase("E05", FOUND, "符合本院制定的中长期规划。", "本院"),
    TextCase("E05", PASSED, "符合我局制定的中长期规划。"),
    TextCase("E05", PASSED, "我局的基本院落已修缮，日本院校来访。"),
    TextCase(
        "E06",
        FOUND,
        _accounts("本部门在决算中反映“水库维护”、“渠道清淤”等2个项目绩效目标完成情况。", "水库维护", "堤防加固"),
        "渠道清淤",
    ),
    TextCase(
        "E06",
        PASSED,
        _accounts("本部门在决算中反映“水库维护”、“渠道清淤”等2个项目绩效目标完成情况。", "水库维护", "渠道清淤"),
    ),
    TextCase("E06", UNKNOWN, _accounts("本部门在决算中反映“水库维护”、“渠道清淤”等2个项目绩效目标完成情况。")),
    TextCase("C02", FOUND, "该项目属于公用经费项目，按标准执行到位。", "属于公用经费"),
    TextCase("C02", PASSED, "该项目按标准执行到位。"),
    TextCase("C03", FOUND, "本项目为管护人员购置四季服装。\n该项目属于服务类项目。", "属于服务类"),
    TextCase("C03", PASSED, "本项目为管护人员购置四季服装。\n该项目属于货物类项目。"),
    TextCase("C03", UNKNOWN, "该项目属于服务类项目。"),
    TextCase("C04", FOUND, "严格按照《行政单位会计制度》核算。", "行政单位会计制度"),
    TextCase("C04", PASSED, _of(2018, "严格按照《行政单位会计制度》核算。")),
    TextCase("C04", UNKNOWN, _of(None, "严格按照《行政单位会计制度》核算。")),
    TextCase("X01", FOUND, f"{_LONG}。\n第二段说明不同。\n{_LONG}。", "大坝安全监测"),
    TextCase("X01", PASSED, f"{_LONG}。"),
    TextCase("X06", FOUND, "由XX单位负责实施。", "XX单位"),
    TextCase("X06", FOUND, "绩效目标自行评价得分为分。", "得分为分"),
    TextCase("X06", FOUND, "如…（二级预算单位事业收入情况）等。", "二级预算单位"),
    TextCase("X06", PASSED, "由县水利局负责实施，自评得分为92分。"),
    TextCase("X08", FOUND, "二、资金使用情况\n四、组织实施情况", "四、"),
    TextCase("X08", FOUND, "（一）资金安排\n（二）资金使用\n（二）资金管理", "（二）"),
    TextCase("X08", PASSED, "二、资金使用情况\n（一）资金安排\n（二）资金使用\n三、组织实施情况\n（一）组织"),
    TextCase("X09", FOUND, "购置台式台式工作站。", "台式台式"),
    TextCase("X09", FOUND, "保障了灌溉用水。。", "用水。"),
    TextCase("X09", FOUND, "保障了灌\ufffd用水。", "\ufffd"),
    TextCase("X09", PASSED, "本年度运营项目项目自评表已填报。"),
    TextCase("X10", FOUND, "做好水库安全度汛巡查工作。按要求记录。做好水库安全度汛巡查工作。", "安全度汛"),
    TextCase(
        "X10",
        FOUND,
        "绩效目标：保障灌区水源的正常供给，对渠道设施进行日常巡查和维护。\n2、使用情况：2021年保障灌区水源的正常供给，对渠道设施进行日常巡查和维护。",
        "使用情况",
    ),
    TextCase("X10", PASSED, "做好水库安全度汛巡查工作。按要求记录。"),
    TextCase("X11", FOUND, "维护稳定交出合格答卷。（略）", "（略）"),
    TextCase("X11", PASSED, "维护稳定交出合格答卷。"),
]
