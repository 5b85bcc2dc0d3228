# Fields of profiles and rules, without the role that the path begins with.

## Every profile

field-name = الاسم
field-languages = اللغات
field-capacity = الطاقة الاستيعابية
field-capacity-by-market = الطاقة الاستيعابية حسب السوق
field-archived_on = مؤرشف منذ
field-availability = أوقات التوفر
field-consent = الموافقة
field-consent-matching = الموافقة على الربط
field-external-ids = المعرفات في أدوات أخرى
field-conflicts = تضارب المصالح
field-met = لقاءات سابقة
field-met-on = تاريخ آخر لقاء
field-declined = لقاءات مرفوضة
field-interest = من يودون لقاءه
field-embedding = المتجه المقدم
field-updated-on = آخر تأكيد
field-sectors = القطاعات
field-technologies = التكنولوجيات
field-business-models = النماذج الاقتصادية
field-sdgs = أهداف التنمية المستدامة
field-home = المقر
field-kind = الصنف
field-text = الوصف

## Startups

field-founders = المؤسسون
field-stage = المرحلة
field-legal-form = الشكل القانوني
field-founded-on = تاريخ التأسيس
field-pitch = العرض التعريفي
field-markets = الأسواق
field-round = جولة التمويل
field-round-ask = المبلغ المطلوب
field-round-instruments = أشكال التمويل المطلوبة
field-round-closes-on = تاريخ إغلاق الجولة
field-traction = النتائج المحققة
field-traction-turnover = رقم المعاملات
field-traction-customers = الزبناء المؤدون
field-traction-growth-percent = نمو رقم المعاملات
field-traction-raised = الأموال المعبأة سابقا
field-team-size = عدد أفراد الفريق
field-trl = مستوى النضج التكنولوجي (TRL)
field-needs = المهارات المطلوبة
field-competitors = المنافسون
field-obtained = البرامج التي استفادت منها

## Investors

field-members = الأعضاء
field-thesis = توجه الاستثمار
field-sectors-excluded = القطاعات المستبعدة
field-stages = المراحل المقبولة
field-geographies = المناطق المغطاة
field-ticket = مبلغ الاستثمار
field-typical-ticket = مبلغ الاستثمار المعتاد
field-instruments = أشكال التمويل
field-lead = الدور في الجولة
field-portfolio = المحفظة
field-backers = المستثمرون حتى الآن
field-usual-round = الحجم المعتاد للجولات

## Mentors

field-bio = نبذة تعريفية
field-skills = المهارات
field-remote = المواكبة عن بعد
field-opening-remote = عن بعد
field-talent-remote = عن بعد
field-hours-per-month = الساعات في الشهر
field-interests = الاهتمامات
field-must-not-advise = لا يجوز له مواكبتهم

## Pilots

field-owner = المقاولة صاحبة المشروع
field-problem = الإشكالية المطروحة
field-budget = الميزانية
field-site = الموقع
field-deadline = الأجل النهائي
field-trl-min = الحد الأدنى لمستوى النضج التكنولوجي (TRL)

## Programmes

field-operator = الجهة المشرفة
field-description = الوصف
field-sites = المواقع
field-amount = المبلغ لكل مشروع
field-opens-on = فتح باب الترشيح
field-closes-on = إغلاق باب الترشيح
field-eligibility = شروط الأهلية
field-rung = الدرجة في سلم التمويل
field-proofs = الوثائق المطلوبة

## المناصب الشاغرة والكفاءات

field-opening-startup = الشركة الناشئة
field-contracts = العقود
field-pay = الأجر الشهري
field-starts-on = بداية العمل
field-places = أماكن العمل
field-available-on = متاح ابتداء من
field-school = المدرسة

## What a rule itself sets

field-rule-years = العمر الأقصى
field-rule-for-days = مدة سريان الرفض بالأيام
field-rule-for-months = مدة سريان اللقاء بالأشهر
field-rule-today = تاريخ اليوم
field-rule-forms = الأشكال القانونية المقبولة
field-rule-range = المبالغ المقبولة
field-rule-amount = السقف
field-rule-places = المناطق المقبولة
field-rule-sectors = القطاعات المقبولة
field-rule-percent = الحصة القصوى خارج النطاق
field-rule-stages = المراحل المقبولة
