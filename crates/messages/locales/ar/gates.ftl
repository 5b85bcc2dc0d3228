# Hard rules: their titles, and one sentence for each verdict.

## Titles of rules

rule-ticket-in-range = مبلغ الاستثمار والمبلغ المطلوب
rule-ask-between = المبلغ المطلوب
rule-turnover-at-most = رقم المعاملات
rule-sector-not-excluded = القطاعات المستبعدة
rule-not-mainly-in = خارج القطاعات المستبعدة
rule-sector-in = القطاعات المقبولة
rule-outside-share-at-most = حصة القطاعات الأخرى
rule-stage-wanted = المرحلة المطلوبة
rule-stage-in = المراحل المقبولة
rule-place-wanted = المناطق المغطاة
rule-place-in = المناطق المقبولة
rule-age-at-most = عمر الشركة
rule-legal-form-in = الشكل القانوني
rule-trl-reached = النضج التكنولوجي
rule-round-open = جولة التمويل مفتوحة
rule-applications-open = باب الترشيح مفتوح
rule-work-within-reach = عمل في المتناول
rule-start-in-time = بداية في الوقت
rule-open = باب الترشيح مفتوح
rule-instrument-shared = شكل تمويل مشترك
rule-language-shared = لغة مشتركة
rule-consent-given = الموافقة
rule-capacity-left = الطاقة الاستيعابية المتبقية
rule-not-met = لم يسبق لهما اللقاء
rule-not-obtained = لم تستفد منه من قبل
rule-kept-apart = لا شيء يفصل بينهما
rule-not-declined = لا رفض حديث للقاء
rule-no-conflict = انعدام تضارب المصالح
rule-no-competitor-backed = لا منافس في المحفظة

## What a rule says of a pair

gate-ticket-in-range = { $verdict ->
    [pass] المبلغ المطلوب يوافق المبلغ المعروض ({ $values })
    [fail] المبلغ المطلوب لا يوافق المبلغ المعروض ({ $values })
   *[unknown] لم يُعرف بعد هل يتوافق المبلغان ({ $missing })
    }
gate-ask-between = { $verdict ->
    [pass] المبلغ المطلوب ضمن الحدود المقبولة ({ $values })
    [fail] المبلغ المطلوب خارج الحدود المقبولة ({ $values })
   *[unknown] لم يُعرف بعد هل المبلغ المطلوب مقبول ({ $missing })
    }
gate-turnover-at-most = { $verdict ->
    [pass] رقم المعاملات لا يتجاوز السقف ({ $values })
    [fail] رقم المعاملات يتجاوز السقف ({ $values })
   *[unknown] لم يُعرف بعد هل يتجاوز رقم المعاملات السقف ({ $missing })
    }
gate-sector-not-excluded = { $verdict ->
    [pass] لا يوجد أي من قطاعات الشركة الناشئة ضمن القطاعات المستبعدة
    [fail] قطاع مستبعد: { $common }
   *[unknown] لم يُعرف بعد هل يوجد قطاع مستبعد ({ $missing })
    }
gate-sector-in = { $verdict ->
    [pass] تعمل الشركة الناشئة في قطاع مؤهل: { $common }
    [fail] لا تعمل الشركة الناشئة في أي قطاع مؤهل ({ $values })
   *[unknown] لم يُعرف بعد هل قطاع الشركة الناشئة مؤهل ({ $missing })
    }
gate-not-mainly-in = { $verdict ->
    [pass] لا تعمل الشركة الناشئة أساسا في قطاع مستبعد
    [fail] تعمل الشركة الناشئة أساسا في قطاع مستبعد: { $common }
   *[unknown] لم يُعرف بعد هل تعمل الشركة الناشئة أساسا في قطاع مستبعد ({ $values })
    }
gate-outside-share-at-most = { $verdict ->
    [pass] حصة القطاعات الأخرى في المحفظة تبقى ضمن الحد المسموح به ({ $values })
    [fail] حصة القطاعات الأخرى في المحفظة ستتجاوز الحد المسموح به ({ $values })
   *[unknown] لم يُعرف بعد هل تبقى حصة القطاعات الأخرى ضمن الحد المسموح به ({ $missing })
    }
gate-stage-wanted = { $verdict ->
    [pass] الشركة الناشئة في مرحلة مطلوبة: { $common }
    [fail] الشركة الناشئة ليست في مرحلة مطلوبة ({ $values })
   *[unknown] لم يُعرف بعد هل مرحلة الشركة الناشئة مطلوبة ({ $missing })
    }
gate-stage-in = { $verdict ->
    [pass] الشركة الناشئة في مرحلة مؤهلة: { $common }
    [fail] الشركة الناشئة ليست في مرحلة مؤهلة ({ $values })
   *[unknown] لم يُعرف بعد هل مرحلة الشركة الناشئة مؤهلة ({ $missing })
    }
gate-place-wanted = { $verdict ->
    [pass] توجد الشركة الناشئة أو تبيع في منطقة مغطاة: { $common }
    [fail] لا توجد الشركة الناشئة ولا تبيع في أي منطقة مغطاة ({ $values })
   *[unknown] لم يُعرف بعد هل منطقة الشركة الناشئة مغطاة ({ $missing })
    }
gate-place-in = { $verdict ->
    [pass] يوجد مقر الشركة الناشئة في منطقة مؤهلة: { $common }
    [fail] يوجد مقر الشركة الناشئة خارج المناطق المؤهلة ({ $values })
   *[unknown] لم يُعرف بعد هل مقر الشركة الناشئة مؤهل ({ $missing })
    }
gate-age-at-most = { $verdict ->
    [pass] عمر الشركة لا يتجاوز الحد الأقصى ({ $values })
    [fail] عمر الشركة يتجاوز الحد الأقصى ({ $values })
   *[unknown] لم يُعرف عمر الشركة بعد ({ $missing })
    }
gate-legal-form-in = { $verdict ->
    [pass] الشكل القانوني للشركة مؤهل: { $common }
    [fail] الشكل القانوني للشركة غير مؤهل ({ $values })
   *[unknown] لم يُعرف الشكل القانوني للشركة بعد ({ $missing })
    }
gate-trl-reached = { $verdict ->
    [pass] بلغت التكنولوجيا مستوى النضج الذي يطلبه المشروع التجريبي ({ $values })
    [fail] لم تبلغ التكنولوجيا مستوى النضج الذي يطلبه المشروع التجريبي ({ $values })
   *[unknown] لم يُعرف بعد هل بلغت التكنولوجيا مستوى النضج المطلوب ({ $missing })
    }
gate-round-open = { $verdict ->
    [pass] جولة تمويل الشركة الناشئة مفتوحة ({ $values })
    [fail] جولة تمويل الشركة الناشئة مغلقة ({ $values })
   *[unknown] لم يُعرف بعد هل جولة التمويل مفتوحة ({ $missing })
    }
gate-applications-open = { $verdict ->
    [pass] باب الترشيح مفتوح ({ $values })
    [fail] باب الترشيح مغلق اليوم ({ $values })
   *[unknown] لم يُعرف بعد هل باب الترشيح مفتوح ({ $missing })
    }
gate-work-within-reach = { $verdict ->
    [pass] العمل في المتناول ({ $values })
    [fail] العمل ليس في المتناول ولا عن بعد للطرفين ({ $values })
   *[unknown] لم يُعرف بعد هل العمل في المتناول ({ $missing })
    }
gate-start-in-time = { $verdict ->
    [pass] متاح في الوقت لبداية العمل ({ $values })
    [fail] متاح بعد فوات وقت البداية ({ $values })
   *[unknown] لم يُعرف بعد هل هو متاح في الوقت ({ $missing })
    }
gate-open = { $verdict ->
    [pass] باب المشاركة مفتوح اليوم ({ $values })
    [fail] باب المشاركة مغلق اليوم ({ $values })
   *[unknown] لم يُعرف بعد هل باب المشاركة مفتوح اليوم ({ $missing })
    }
gate-instrument-shared = { $verdict ->
    [pass] شكل تمويل مشترك: { $common }
    [fail] لا يوجد شكل تمويل مشترك ({ $values })
   *[unknown] لم يُعرف بعد هل يوجد شكل تمويل مشترك ({ $missing })
    }
gate-language-shared = { $verdict ->
    [pass] { FORM($n) ->
        [one] لغة مشتركة: { $common }
        [two] لغتان مشتركتان: { $common }
       *[other] لغات مشتركة: { $common }
        }
    [fail] لا توجد لغة مشتركة ({ $values })
   *[unknown] لم يُعرف بعد هل توجد لغة مشتركة (في انتظار التصريح من { $who })
    }
gate-consent-given = { $verdict ->
    [pass] وافق الطرفان على الربط بينهما
    [fail] لا موافقة على الربط من { $who }
   *[unknown] في انتظار الموافقة على الربط من { $who }
    }
gate-capacity-left = { $verdict ->
    [pass] لا يزال لدى الطرفين متسع
    [fail] لم يبق أي متسع لدى { $who }
   *[unknown] لم يُعرف بعد هل بقي متسع (في انتظار التصريح من { $who })
    }
gate-not-met = { $verdict ->
    [pass] { $expires ->
        [yes] لم يلتق الطرفان في الفترة الأخيرة ({ $values })
       *[no] لم يسبق للطرفين أن التقيا
        }
    [fail] { $expires ->
        [yes] سبق للطرفين أن التقيا ({ $values })
       *[no] سبق للطرفين أن التقيا
        }
   *[unknown] لا يُعرف هل سبق للطرفين أن التقيا
    }
gate-kept-apart = { $verdict ->
    [pass] لا سبب سريا يفصل بينهما
    [fail] يفصل بينهما سبب سري
   *[unknown] لا يُعرف هل يفصل بينهما سبب سري
    }
gate-not-declined = { $verdict ->
    [pass] لم يرفض أي من الطرفين لقاء الآخر في الفترة الأخيرة
    [fail] سبق لأحد الطرفين أن رفض لقاء الآخر
   *[unknown] لا يُعرف هل سبق لأحد الطرفين أن رفض لقاء الآخر
    }
gate-no-conflict = { $verdict ->
    [pass] لا يوجد تضارب معروف في المصالح
    [fail] لا يجوز الربط بين الطرفين بسبب تضارب المصالح
   *[unknown] لا يُعرف هل يوجد تضارب في المصالح
    }
gate-not-obtained = { $verdict ->
    [fail] سبق للشركة الناشئة أن استفادت من هذا البرنامج
   *[pass] لم تستفد الشركة الناشئة من هذا البرنامج من قبل
    }
gate-no-competitor-backed = { $verdict ->
    [pass] لا يوجد أي منافس للشركة الناشئة في المحفظة
    [fail] يوجد منافس للشركة الناشئة في المحفظة: { $common }
   *[unknown] لم يُعرف بعد هل يوجد منافس في المحفظة ({ $missing })
    }

## What has to be filled in before a rule can tell

missing = ينقص: { $fields }

## Where a rule comes from, and when it holds

source = المصدر: { $title }
source-dated = المصدر: { $title }، { $date }
source-read = المصدر: { $title }، اطُّلع عليه في { $date }
warning = { $rule } (تنبيه: تُحتسب النتيجة بنسبة { $kept })
in-force-from = سارية منذ { $from }
in-force-to = سارية إلى غاية { $to }
in-force-between = سارية من { $from } إلى { $to }
