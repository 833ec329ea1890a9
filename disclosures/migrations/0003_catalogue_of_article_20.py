"""The fifteen items of art. 20 as categories, and the two blocks of an agency's page that hold documents."""

from django.db import migrations

# Art. 20 of the Regulation on the Disclosure of Government Information; the names are its headings in short.
ITEMS = [
    ("regulations", "行政法规、规章和规范性文件", "Regulations, rules and normative documents"),
    ("organisation", "机关职能、机构设置和联系方式", "Functions, organisation and contact details"),
    ("plans", "发展规划、专项规划、区域规划及相关政策", "Development plans and related policies"),
    ("statistics", "国民经济和社会发展统计信息", "Economic and social statistics"),
    ("licensing", "行政许可和其他对外管理服务事项", "Administrative licences and public services"),
    ("penalties", "行政处罚、行政强制", "Administrative penalties and coercive measures"),
    ("budgets", "财政预算、决算信息", "Budgets and final accounts"),
    ("fees", "行政事业性收费项目及其依据、标准", "Administrative fees, their basis and rates"),
    ("procurement", "政府集中采购项目的目录、标准及实施情况", "Government procurement"),
    ("projects", "重大建设项目的批准和实施情况", "Approval and progress of major construction projects"),
    ("welfare", "扶贫、教育、医疗、社会保障、促进就业", "Poverty relief, education, health care, social security and employment"),
    ("emergencies", "突发公共事件的应急预案、预警信息及应对情况", "Emergency plans, warnings and responses"),
    ("inspections", "环境保护、公共卫生、安全生产、食品药品、产品质量的监督检查情况",
     "Inspections of environment, public health, work safety, food, medicines and product quality"),
    ("recruitment", "公务员招考", "Recruitment of civil servants"),
    ("other", "法律、法规、规章和国家有关规定规定应当主动公开的其他政府信息", "Other information that must be published by law"),
]
# 国办公开办函〔2019〕61号: an agency's page has guide, rules, statutory content and annual reports.
BLOCKS = [
    ("disclosure-rules", "政府信息公开制度", "Disclosure rules"),
    ("annual-reports", "政府信息公开年报", "Annual disclosure reports"),
]


def plant(apps, schema_editor):
    Category = apps.get_model("disclosures", "Category")
    for item, (slug, name, name_en) in enumerate(ITEMS, start=1):
        fields = {"name": name, "name_en": name_en, "article": 20, "item": item, "order": item * 10}
        Category.objects.get_or_create(slug=slug, defaults=fields)
    for n, (slug, name, name_en) in enumerate(BLOCKS, start=1):
        fields = {"name": name, "name_en": name_en, "order": 200 + n * 10}
        Category.objects.get_or_create(slug=slug, defaults=fields)


class Migration(migrations.Migration):

    dependencies = [("disclosures", "0002_append_only")]

    operations = [migrations.RunPython(plant, migrations.RunPython.noop)]
