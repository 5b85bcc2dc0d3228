# Words of the closed vocabularies, and how values are written.

## What a profile is in a hub

role-startup = شركة ناشئة
role-investor = مستثمر
role-mentor = موجه
role-pilot = مشروع تجريبي
role-programme = برنامج
role-opening = منصب شاغر
role-talent = كفاءة

## The same in a sentence, with its article

the-startup = الشركة الناشئة
the-investor = المستثمر
the-mentor = الموجه
the-pilot = المشروع التجريبي
the-programme = البرنامج
the-opening = المنصب الشاغر
the-talent = الكفاءة

## The same in the plural, as a heading

roles-startup = شركات ناشئة
roles-investor = مستثمرون
roles-mentor = موجهون
roles-pilot = مشاريع تجريبية
roles-programme = برامج
roles-opening = مناصب شاغرة
roles-talent = كفاءات

## So many of a role

count-startup = { FORM($count) ->
    [zero] لا شركة ناشئة
    [one] شركة ناشئة واحدة
    [two] شركتان ناشئتان
    [few] { $count } شركات ناشئة
    [many] { $count } شركة ناشئة
   *[other] { $count } شركة ناشئة
    }
count-investor = { FORM($count) ->
    [zero] لا مستثمر
    [one] مستثمر واحد
    [two] مستثمران
    [few] { $count } مستثمرين
    [many] { $count } مستثمرا
   *[other] { $count } مستثمر
    }
count-mentor = { FORM($count) ->
    [zero] لا موجه
    [one] موجه واحد
    [two] موجهان
    [few] { $count } موجهين
    [many] { $count } موجها
   *[other] { $count } موجه
    }
count-pilot = { FORM($count) ->
    [zero] لا مشروع تجريبي
    [one] مشروع تجريبي واحد
    [two] مشروعان تجريبيان
    [few] { $count } مشاريع تجريبية
    [many] { $count } مشروعا تجريبيا
   *[other] { $count } مشروع تجريبي
    }
count-programme = { FORM($count) ->
    [zero] لا برنامج
    [one] برنامج واحد
    [two] برنامجان
    [few] { $count } برامج
    [many] { $count } برنامجا
   *[other] { $count } برنامج
    }
count-opening = { FORM($count) ->
    [zero] لا منصب شاغر
    [one] منصب شاغر واحد
    [two] منصبان شاغران
    [few] { $count } مناصب شاغرة
    [many] { $count } منصبا شاغرا
   *[other] { $count } منصب شاغر
    }
count-talent = { FORM($count) ->
    [zero] لا كفاءة
    [one] كفاءة واحدة
    [two] كفاءتان
    [few] { $count } كفاءات
    [many] { $count } كفاءة
   *[other] { $count } كفاءة
    }

## So many more of a role

more-startup = { FORM($count) ->
    [zero] لا شركة ناشئة إضافية
    [one] شركة ناشئة إضافية واحدة
    [two] شركتان ناشئتان إضافيتان
    [few] { $count } شركات ناشئة إضافية
    [many] { $count } شركة ناشئة إضافية
   *[other] { $count } شركة ناشئة إضافية
    }
more-investor = { FORM($count) ->
    [zero] لا مستثمر إضافي
    [one] مستثمر إضافي واحد
    [two] مستثمران إضافيان
    [few] { $count } مستثمرين إضافيين
    [many] { $count } مستثمرا إضافيا
   *[other] { $count } مستثمر إضافي
    }
more-mentor = { FORM($count) ->
    [zero] لا موجه إضافي
    [one] موجه إضافي واحد
    [two] موجهان إضافيان
    [few] { $count } موجهين إضافيين
    [many] { $count } موجها إضافيا
   *[other] { $count } موجه إضافي
    }
more-pilot = { FORM($count) ->
    [zero] لا مشروع تجريبي إضافي
    [one] مشروع تجريبي إضافي واحد
    [two] مشروعان تجريبيان إضافيان
    [few] { $count } مشاريع تجريبية إضافية
    [many] { $count } مشروعا تجريبيا إضافيا
   *[other] { $count } مشروع تجريبي إضافي
    }
more-programme = { FORM($count) ->
    [zero] لا برنامج إضافي
    [one] برنامج إضافي واحد
    [two] برنامجان إضافيان
    [few] { $count } برامج إضافية
    [many] { $count } برنامجا إضافيا
   *[other] { $count } برنامج إضافي
    }
more-opening = { FORM($count) ->
    [zero] لا منصب شاغر إضافي
    [one] منصب شاغر إضافي واحد
    [two] منصبان شاغران إضافيان
    [few] { $count } مناصب شاغرة إضافية
    [many] { $count } منصبا شاغرا إضافيا
   *[other] { $count } منصب شاغر إضافي
    }
more-talent = { FORM($count) ->
    [zero] لا كفاءة إضافية
    [one] كفاءة إضافية واحدة
    [two] كفاءتان إضافيتان
    [few] { $count } كفاءات إضافية
    [many] { $count } كفاءة إضافية
   *[other] { $count } كفاءة إضافية
    }

## Markets

market-startup-investor = الشركات الناشئة والمستثمرون
market-startup-mentor = الشركات الناشئة والموجهون
market-startup-pilot = الشركات الناشئة والمشاريع التجريبية
market-startup-programme = الشركات الناشئة والبرامج
market-startup-talent = المناصب الشاغرة والكفاءات

## What a rule says of a pair

verdict-pass = مستوفاة
verdict-fail = غير مستوفاة
verdict-unknown = في انتظار التأكيد

## Stages

stage-idea = فكرة
stage-pre-seed = ما قبل الانطلاق
stage-seed = مرحلة الانطلاق
stage-series-a = الجولة أ
stage-series-b = الجولة ب
stage-growth = مرحلة النمو

## Forms of financing

instrument-equity = مساهمة في رأس المال
instrument-convertible = تمويل قابل للتحويل إلى أسهم
instrument-loan = قرض بنكي
instrument-honour-loan = قرض شرف
instrument-grant = منحة
instrument-guarantee = ضمان
instrument-revenue-share = تقاسم المداخيل
instrument-crowdfunding = تمويل تعاوني
instrument-contract = عقد مؤدى عنه
instrument-in-kind = دعم عيني

## Business models

business-model-b2b = البيع للمقاولات (B2B)
business-model-b2c = البيع للأفراد (B2C)
business-model-b2g = البيع للقطاع العام (B2G)
business-model-b2b2c = البيع للأفراد عبر المقاولات (B2B2C)
business-model-marketplace = سوق إلكترونية
business-model-saas = برمجيات بالاشتراك (SaaS)
business-model-ecommerce = تجارة إلكترونية
business-model-hardware = أجهزة ومعدات
business-model-services = خدمات
business-model-licensing = تراخيص الاستغلال

## Legal forms

legal-form-unregistered = غير مسجلة بعد
legal-form-auto-entrepreneur = مقاول ذاتي
legal-form-sarl = شركة ذات مسؤولية محدودة
legal-form-sarl-au = شركة ذات مسؤولية محدودة بشريك وحيد
legal-form-sa = شركة مساهمة
legal-form-sas = شركة مساهمة مبسطة
legal-form-cooperative = تعاونية
legal-form-association = جمعية
legal-form-other = شكل قانوني آخر

## Kinds of investors

investor-kind-angel = مستثمر ملاك
investor-kind-angel-group = شبكة مستثمرين ملائكة
investor-kind-vc-fund = صندوق رأس مال المخاطرة
investor-kind-corporate-vc = صندوق استثمار تابع لمقاولة
investor-kind-public-fund = صندوق عمومي
investor-kind-bank = بنك
investor-kind-family-office = مكتب استثمار عائلي
investor-kind-accelerator = مسرعة أعمال
investor-kind-crowdfunding = منصة للتمويل التعاوني
investor-kind-other = مستثمر من صنف آخر

## الرغبة في لقاء أحد

interest-wants = نعم
interest-would = إذا طلبه الآخر
interest-no = لا

## Who sets the terms of a round

lead-lead = يقود الجولات
lead-follow = ينضم إلى جولة يقودها غيره
lead-either = يقود الجولات أو ينضم إليها

## Kinds of programmes

programme-kind-incubation = احتضان
programme-kind-acceleration = تسريع
programme-kind-hosting = إيواء
programme-kind-financing = تمويل

## How well somebody masters a skill

level-1 = سبقت له الممارسة
level-2 = يمارس بمساعدة
level-3 = يمارس باستقلالية
level-4 = يقدم المشورة لغيره
level-5 = يكوّن غيره

## Sustainable Development Goals, as the United Nations name them

sdg-1 = الهدف 1 (القضاء على الفقر)
sdg-2 = الهدف 2 (القضاء التام على الجوع)
sdg-3 = الهدف 3 (الصحة الجيدة والرفاه)
sdg-4 = الهدف 4 (التعليم الجيد)
sdg-5 = الهدف 5 (المساواة بين الجنسين)
sdg-6 = الهدف 6 (المياه النظيفة والنظافة الصحية)
sdg-7 = الهدف 7 (طاقة نظيفة وبأسعار معقولة)
sdg-8 = الهدف 8 (العمل اللائق ونمو الاقتصاد)
sdg-9 = الهدف 9 (الصناعة والابتكار والهياكل الأساسية)
sdg-10 = الهدف 10 (الحد من أوجه عدم المساواة)
sdg-11 = الهدف 11 (مدن ومجتمعات محلية مستدامة)
sdg-12 = الهدف 12 (الاستهلاك والإنتاج المسؤولان)
sdg-13 = الهدف 13 (العمل المناخي)
sdg-14 = الهدف 14 (الحياة تحت الماء)
sdg-15 = الهدف 15 (الحياة في البر)
sdg-16 = الهدف 16 (السلام والعدل والمؤسسات القوية)
sdg-17 = الهدف 17 (عقد الشراكات لتحقيق الأهداف)

## Languages that people meet in; others are told by their code

language-ar = العربية
language-ary = الدارجة المغربية
language-zgh = الأمازيغية
language-ber = الأمازيغية
language-fr = الفرنسية
language-en = الإنجليزية
language-es = الإسبانية
language-pt = البرتغالية
language-de = الألمانية
language-it = الإيطالية
language-nl = الهولندية
language-tr = التركية
language-ru = الروسية
language-zh = الصينية
language-ja = اليابانية
language-ko = الكورية
language-hi = الهندية
language-sw = السواحلية
language-wo = الولوفية
language-ha = الهوسا
language-am = الأمهرية
language-yo = اليوروبا
language-ff = الفولانية
language-bm = البمبارا
language-und = لغة غير محددة

## Currencies: the code, except in Arabic, where they have names that follow the number; others are told by their code

currency-MAD = { FORM($count) ->
    [one] درهم
    [two] درهم
    [few] دراهم
    [many] درهما
   *[other] درهم
    }
currency-EUR = { FORM($count) ->
    [one] أورو
    [two] أورو
    [few] أورو
    [many] أورو
   *[other] أورو
    }
currency-USD = { FORM($count) ->
    [one] دولار أمريكي
    [two] دولار أمريكي
    [few] دولارات أمريكية
    [many] دولارا أمريكيا
   *[other] دولار أمريكي
    }
currency-XOF = { FORM($count) ->
    [one] فرنك غرب أفريقي
    [two] فرنك غرب أفريقي
    [few] فرنكات غرب أفريقية
    [many] فرنكا غرب أفريقيا
   *[other] فرنك غرب أفريقي
    }
currency-XAF = { FORM($count) ->
    [one] فرنك وسط أفريقي
    [two] فرنك وسط أفريقي
    [few] فرنكات وسط أفريقية
    [many] فرنكا وسط أفريقيا
   *[other] فرنك وسط أفريقي
    }
currency-TND = { FORM($count) ->
    [one] دينار تونسي
    [two] دينار تونسي
    [few] دنانير تونسية
    [many] دينارا تونسيا
   *[other] دينار تونسي
    }
currency-DZD = { FORM($count) ->
    [one] دينار جزائري
    [two] دينار جزائري
    [few] دنانير جزائرية
    [many] دينارا جزائريا
   *[other] دينار جزائري
    }
currency-EGP = { FORM($count) ->
    [one] جنيه مصري
    [two] جنيه مصري
    [few] جنيهات مصرية
    [many] جنيها مصريا
   *[other] جنيه مصري
    }
currency-GBP = { FORM($count) ->
    [one] جنيه إسترليني
    [two] جنيه إسترليني
    [few] جنيهات إسترلينية
    [many] جنيها إسترلينيا
   *[other] جنيه إسترليني
    }
currency-SAR = { FORM($count) ->
    [one] ريال سعودي
    [two] ريال سعودي
    [few] ريالات سعودية
    [many] ريالا سعوديا
   *[other] ريال سعودي
    }
currency-AED = { FORM($count) ->
    [one] درهم إماراتي
    [two] درهم إماراتي
    [few] دراهم إماراتية
    [many] درهما إماراتيا
   *[other] درهم إماراتي
    }

## Months; the Arabic names are those used in Morocco

month-1 = يناير
month-2 = فبراير
month-3 = مارس
month-4 = أبريل
month-5 = ماي
month-6 = يونيو
month-7 = يوليوز
month-8 = غشت
month-9 = شتنبر
month-10 = أكتوبر
month-11 = نونبر
month-12 = دجنبر

## Values

value-unknown = غير مصرح به
value-none = لا شيء
value-yes = نعم
value-no = لا
# The mark makes them run from right to left: without a letter of their own
# between the gaps they would not.
value-money = { "\u200F" }{ $amount } { $currency }
value-range = { "\u200F" }{ $low } – { $high } { $currency }
value-percent = { $amount }%
value-date = { "\u200F" }{ $day } { $month } { $year }
value-years = { FORM($count) ->
    [zero] أقل من سنة
    [one] سنة واحدة
    [two] سنتان
    [few] { $count } سنوات
    [many] { $count } سنة
   *[other] { $count } سنة
    }
value-text = «{ $text }»
list-separator = { "، " }
list-more = { "\u200F" }{ $items } { $more }
labelled = { "\u200F" }{ $label }: { $value }

## Contracts

contract-permanent = عقد غير محدد المدة
contract-fixed-term = عقد محدد المدة
contract-freelance = عمل مستقل
contract-internship = تدريب
contract-cofounder = شريك مؤسس

## كيف تصير القيمتان واحدة

fuse-geometric = المتوسط الهندسي
fuse-harmonic = المتوسط التوافقي
fuse-mean = المتوسط المرجح
fuse-minimum = الأصغر منهما
