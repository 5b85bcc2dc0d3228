# The things by which two profiles fit.

## Facets

facet-sector = القطاع
facet-technology = التكنولوجيا
facet-skill = المهارات
facet-mastery = مستوى المهارات
facet-stage = المرحلة
facet-ticket = مبلغ الاستثمار
facet-round = حجم الجولة
facet-place = المجال الجغرافي
facet-instrument = شكل التمويل
facet-contract = العقد
facet-pay = الأجر
facet-business-model = النموذج الاقتصادي
facet-language = اللغة
facet-sdg = أهداف التنمية المستدامة
facet-text = بكلماتهم الخاصة
facet-portfolio-sector = القطاعات المستثمر فيها سابقا
facet-portfolio-place = المناطق المستثمر فيها سابقا
facet-portfolio-stage = المراحل المستثمر فيها سابقا
facet-portfolio-city = المدن المستثمر فيها سابقا
facet-similar-deals = استثمارات سابقة مشابهة
facet-uncommon = البعد عما يستثمر فيه الأغلب
facet-co-investors = المستثمرون الشركاء
facet-syndicate = عدد المستثمرين معا
facet-few-backers = قلة المستثمرين حتى الآن
facet-larger-round = طلب فوق الجولات المعتادة
facet-smaller-round = طلب دون الجولات المعتادة
facet-ask-size = حجم المبلغ المطلوب
facet-traction = النتائج المحققة
facet-activity = النشاط الأخير
facet-lead = قيادة الجولة
facet-hours = الوقت المخصص
facet-budget = الميزانية
facet-interest = اهتمام عبّرت عنه الشركة الناشئة
facet-interest-back = اهتمام بالشركة الناشئة
