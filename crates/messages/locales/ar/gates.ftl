# Hard rules: their titles, and one sentence for each verdict.

## Titles of rules

rule-ticket-in-range = مبلغ الاستثمار والمبلغ المطلوب
rule-ask-between = المبلغ المطلوب
rule-turnover-at-most = رقم المعاملات
rule-sector-not-excluded = القطاعات المستبعدة
rule-sector-in = القطاعات المقبولة
rule-outside-share-at-most = حصة القطاعات الأخرى
rule-stage-wanted = المرحلة المطلوبة
rule-stage-in = المراحل المقبولة
rule-place-wanted = المناطق المغطاة
rule-place-in = المناطق المقبولة
rule-age-at-most = عمر الشركة
rule-legal-form-in = الشكل القانوني
rule-trl-reached = النضج التكنولوجي
rule-open = باب الترشيح مفتوح
rule-instrument-shared = شكل تمويل مشترك
rule-language-shared = لغة مشتركة
rule-consent-given = الموافقة
rule-capacity-left = الطاقة الاستيعابية المتبقية
rule-not-met = لم يسبق لهما اللقاء
rule-no-conflict = انعدام تضارب المصالح
rule-no-competitor-backed = لا منافس في المحفظة

## What a rule says of a pair

gate-ticket-in-range = { $verdict ->
    [pass] المبلغ المطلوب يوافق المبلغ المعروض
    [fail] المبلغ المطلوب لا يوافق المبلغ المعروض
   *[unknown] لم يُعرف بعد هل يتوافق المبلغان
    }
gate-ask-between = { $verdict ->
    [pass] المبلغ المطلوب ضمن الحدود المقبولة
    [fail] المبلغ المطلوب خارج الحدود المقبولة
   *[unknown] لم يُعرف بعد هل المبلغ المطلوب مقبول
    }
gate-turnover-at-most = { $verdict ->
    [pass] رقم المعاملات لا يتجاوز السقف
    [fail] رقم المعاملات يتجاوز السقف
   *[unknown] لم يُعرف بعد هل يتجاوز رقم المعاملات السقف
    }
gate-sector-not-excluded = { $verdict ->
    [pass] لا يوجد أي من قطاعات الشركة الناشئة ضمن القطاعات المستبعدة
    [fail] أحد قطاعات الشركة الناشئة على الأقل مستبعد
   *[unknown] لم يُعرف بعد هل يوجد قطاع مستبعد
    }
gate-sector-in = { $verdict ->
    [pass] تعمل الشركة الناشئة في قطاع مؤهل
    [fail] لا تعمل الشركة الناشئة في أي قطاع مؤهل
   *[unknown] لم يُعرف بعد هل قطاع الشركة الناشئة مؤهل
    }
gate-outside-share-at-most = { $verdict ->
    [pass] حصة المشاريع من قطاعات أخرى تبقى ضمن الحد المسموح به
    [fail] حصة المشاريع من قطاعات أخرى ستتجاوز الحد المسموح به
   *[unknown] لم يُعرف بعد هل تبقى حصة القطاعات الأخرى ضمن الحد المسموح به
    }
gate-stage-wanted = { $verdict ->
    [pass] الشركة الناشئة في مرحلة مطلوبة
    [fail] الشركة الناشئة ليست في مرحلة مطلوبة
   *[unknown] لم يُعرف بعد هل مرحلة الشركة الناشئة مطلوبة
    }
gate-stage-in = { $verdict ->
    [pass] الشركة الناشئة في مرحلة مؤهلة
    [fail] الشركة الناشئة ليست في مرحلة مؤهلة
   *[unknown] لم يُعرف بعد هل مرحلة الشركة الناشئة مؤهلة
    }
gate-place-wanted = { $verdict ->
    [pass] توجد الشركة الناشئة أو تبيع في منطقة مغطاة
    [fail] لا توجد الشركة الناشئة ولا تبيع في أي منطقة مغطاة
   *[unknown] لم يُعرف بعد هل منطقة الشركة الناشئة مغطاة
    }
gate-place-in = { $verdict ->
    [pass] يوجد مقر الشركة الناشئة في منطقة مؤهلة
    [fail] يوجد مقر الشركة الناشئة خارج المناطق المؤهلة
   *[unknown] لم يُعرف بعد هل مقر الشركة الناشئة مؤهل
    }
gate-age-at-most = { $verdict ->
    [pass] عمر الشركة لا يتجاوز الحد الأقصى
    [fail] عمر الشركة يتجاوز الحد الأقصى
   *[unknown] لم يُعرف عمر الشركة بعد
    }
gate-legal-form-in = { $verdict ->
    [pass] الشكل القانوني للشركة مؤهل
    [fail] الشكل القانوني للشركة غير مؤهل
   *[unknown] لم يُعرف الشكل القانوني للشركة بعد
    }
gate-trl-reached = { $verdict ->
    [pass] التكنولوجيا بلغت مستوى النضج الذي يطلبه المشروع التجريبي
    [fail] التكنولوجيا لم تبلغ مستوى النضج الذي يطلبه المشروع التجريبي
   *[unknown] لم يُعرف بعد هل بلغت التكنولوجيا مستوى النضج المطلوب
    }
gate-open = { $verdict ->
    [pass] الأجل مفتوح للترشيح أو المشاركة
    [fail] الأجل غير مفتوح للترشيح أو المشاركة
   *[unknown] لم تُعرف الآجال بعد
    }
gate-instrument-shared = { $verdict ->
    [pass] يوجد شكل تمويل يناسب الطرفين
    [fail] لا يوجد شكل تمويل يناسب الطرفين
   *[unknown] لم يُعرف بعد هل يوجد شكل تمويل يناسب الطرفين
    }
gate-language-shared = { $verdict ->
    [pass] توجد لغة مشتركة بين الطرفين
    [fail] لا توجد لغة مشتركة بين الطرفين
   *[unknown] لم يُعرف بعد هل توجد لغة مشتركة بين الطرفين
    }
gate-consent-given = { $verdict ->
    [pass] وافق الطرفان على الربط بينهما
    [fail] أحد الطرفين لم يوافق على الربط
   *[unknown] لم تُطلب الموافقة من الطرفين معا بعد
    }
gate-capacity-left = { $verdict ->
    [pass] لا يزال لدى الطرفين متسع
    [fail] لم يعد لدى أحد الطرفين متسع
   *[unknown] لم يُعرف بعد هل لا يزال لدى الطرفين متسع
    }
gate-not-met = { $verdict ->
    [pass] لم يسبق للطرفين أن التقيا
    [fail] سبق للطرفين أن التقيا
   *[unknown] لا يُعرف هل سبق للطرفين أن التقيا
    }
gate-no-conflict = { $verdict ->
    [pass] لا يوجد تضارب معروف في المصالح
    [fail] لا يجوز الربط بينهما بسبب تضارب المصالح
   *[unknown] لم يصرح أي من الطرفين بوجود تضارب في المصالح أو عدمه
    }
gate-no-competitor-backed = { $verdict ->
    [pass] لا يوجد أي منافس للشركة الناشئة في المحفظة
    [fail] يوجد منافس للشركة الناشئة في المحفظة: { $common }
   *[unknown] لم يُعرف بعد هل يوجد منافس في المحفظة
    }

## Where a rule comes from, and when it holds

source = المصدر: { $title }
source-dated = المصدر: { $title }، { $date }
in-force-from = سارية منذ { $from }
in-force-to = سارية إلى غاية { $to }
in-force-between = سارية من { $from } إلى { $to }
