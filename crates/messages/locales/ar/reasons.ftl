# Reasons: a short sentence for each facet.

## Why two profiles fit: to the startup, and to its counterpart
## (`-near`: they fit without being the same)

reason-sector = { $reader ->
    [startup] اهتمام بمجالكم: { $common }
   *[other] نشاط في مجال يهمكم: { $common }
    }
reason-technology = { $reader ->
    [startup] اهتمام بالتكنولوجيا التي تستعملونها: { $common }
   *[other] استعمال تكنولوجيا تهمكم: { $common }
    }
reason-skill = { $reader ->
    [startup] مهارات تحتاجون إليها: { $common }
   *[other] حاجة إلى مهاراتكم: { $common }
    }
reason-sector-words = { $reader ->
    [startup] النص التعريفي يتحدث عن مجالكم: { $common }
   *[other] نشاط في مجال يتحدث عنه نصكم التعريفي: { $common }
    }
reason-technology-words = { $reader ->
    [startup] النص التعريفي يتحدث عن التكنولوجيا التي تستعملونها: { $common }
   *[other] استعمال تكنولوجيا يتحدث عنها نصكم التعريفي: { $common }
    }
reason-skill-words = { $reader ->
    [startup] النص التعريفي يتحدث عن مهارات تحتاجون إليها: { $common }
   *[other] حاجة إلى مهارات يتحدث عنها نصكم التعريفي: { $common }
    }
reason-stage = { $reader ->
    [startup] قبول الشركات الناشئة في مرحلتكم: { $common }
   *[other] مرحلة تناسبكم: { $common }
    }
reason-stage-near = { $reader ->
    [startup] قبول الشركات الناشئة في مرحلة قريبة من مرحلتكم: { $other } (أنتم: { $startup })
   *[other] مرحلة قريبة من المراحل التي تناسبكم: { $startup } (أنتم: { $other })
    }
reason-ticket = { $reader ->
    [startup] المبلغ المعروض: { $other }؛ طلبكم: { $startup }
   *[other] المبلغ المطلوب: { $startup }؛ عرضكم: { $other }
    }
reason-round = { $reader ->
    [startup] المشاركة عادة في جولات بنحو { $other }؛ طلبكم: { $startup }
   *[other] المبلغ المطلوب: { $startup }؛ جولاتكم المعتادة: نحو { $other }
    }
reason-place = { $reader ->
    [startup] نشاط في منطقتكم: { $common }
   *[other] حضور في منطقتكم: { $common }
    }
reason-place-near = { $reader ->
    [startup] في المتناول: { $other } (أنتم: { $startup })
   *[other] في المتناول: { $startup } (أنتم: { $other })
    }
reason-instrument = { $reader ->
    [startup] عرض تمويل تبحثون عنه: { $common }
   *[other] البحث عن تمويل تعرضونه: { $common }
    }
reason-mastery = { $reader ->
    [startup] مهارات في المستوى المطلوب: { $common }
   *[other] يطلب مستوى تملكونه: { $common }
    }
reason-contract = { $reader ->
    [startup] عقد تعرضونه مقبول: { $common }
   *[other] يعرض عقدا يناسبكم: { $common }
    }
reason-pay = { $reader ->
    [startup] الأجر المنتظر { $other }، وتعرضون { $startup }
   *[other] الأجر المعروض { $startup }، وتنتظرون { $other }
    }
reason-business-model = { $reader ->
    [startup] اهتمام بنموذجكم الاقتصادي: { $common }
   *[other] نموذج اقتصادي يهمكم: { $common }
    }
reason-language = { FORM($n) ->
    [one] لغة مشتركة: { $common }
    [two] لغتان مشتركتان: { $common }
   *[other] لغات مشتركة: { $common }
    }
reason-sdg = { $reader ->
    [startup] أهداف مشتركة معكم: { $common }
   *[other] خدمة أهداف تهمكم: { $common }
    }
reason-text = مواضيع مشتركة في النصين: { $common }
reason-portfolio-sector = { $reader ->
    [startup] استثمارات سابقة في مجالكم: { $common } ({ $deals })
   *[other] نشاط في مجال سبق أن استثمرتم فيه: { $common } ({ $deals })
    }
reason-portfolio-place = { $reader ->
    [startup] استثمارات سابقة في منطقتكم: { $common } ({ $deals })
   *[other] مقر في منطقة سبق أن استثمرتم فيها: { $common } ({ $deals })
    }
reason-portfolio-stage = { $reader ->
    [startup] استثمارات سابقة في مرحلتكم: { $common } ({ $deals })
   *[other] مرحلة سبق أن استثمرتم فيها: { $common } ({ $deals })
    }
reason-portfolio-city = { $reader ->
    [startup] استثمارات سابقة في مدينتكم: { $common } ({ $deals })
   *[other] مدينة سبق أن استثمرتم فيها: { $common } ({ $deals })
    }
reason-similar-deals = { $reader ->
    [startup] استثمارات سابقة في شركات تشبه شركتكم: { $common }
   *[other] تشبه شركات استثمرتم فيها: { $common }
    }
reason-uncommon = { $reader ->
    [startup] قلة من المستثمرين تمول شركات مثل شركتكم
   *[other] قلة من المستثمرين تمول شركات مثلها
    }
reason-co-investors = { $reader ->
    [startup] الاستثمار إلى جانب مستثمريكم: { $common }
   *[other] يمولها مستثمرون تستثمرون إلى جانبهم: { $common }
    }
reason-syndicate = { $reader ->
    [startup] الاستثمار عادة مع عدد قليل من الآخرين
   *[other] تستثمرون عادة مع عدد قليل من الآخرين
    }
reason-few-backers = { $reader ->
    [startup] قلة استثمرت فيكم حتى الآن
   *[other] قلة استثمرت فيها حتى الآن
    }
reason-larger-round = { $reader ->
    [startup] المشاركة عادة في جولات بنحو { $other }؛ طلبكم: { $startup }
   *[other] المبلغ المطلوب: { $startup }؛ جولاتكم المعتادة: نحو { $other }
    }
reason-smaller-round = { $reader ->
    [startup] المشاركة عادة في جولات بنحو { $other }؛ طلبكم: { $startup }
   *[other] المبلغ المطلوب: { $startup }؛ جولاتكم المعتادة: نحو { $other }
    }
reason-ask-size = { $reader ->
    [startup] تطلبون مبلغا كبيرا: { $startup }
   *[other] تطلب مبلغا كبيرا: { $startup }
    }
reason-activity = { $reader ->
    [startup] استثمارات في السنتين الأخيرتين: { $deals }
   *[other] لكم استثمارات في السنتين الأخيرتين: { $deals }
    }
reason-traction = { $reader ->
    [startup] نتائجكم إلى اليوم في صالحكم ({ $points } من 100)
   *[other] نتائج جيدة إلى اليوم ({ $points } من 100)
    }
reason-lead = { $reader ->
    [startup] يمكنه تحديد شروط الجولة: { $other }
   *[other] يمكنكم تحديد شروط الجولة: { $other }
    }
reason-hours = { $reader ->
    [startup] يخصص وقتا كثيرا: { $count } ساعة في الشهر
   *[other] تخصصون وقتا كثيرا: { $count } ساعة في الشهر
    }
reason-budget = { $reader ->
    [startup] رصد ميزانية للمشروع التجريبي: { $other }
   *[other] رصدتم ميزانية للمشروع التجريبي: { $other }
    }
reason-interest = { $reader ->
    [startup] رأيكم في اللقاء: { $common }
   *[other] رأيها في لقائكم: { $common }
    }
reason-interest-near = { $reader ->
    [startup] لم تذكروا هل ترغبون في اللقاء
   *[other] لم تذكر هل ترغب في لقائكم
    }
reason-interest-back = { $reader ->
    [startup] رأي الطرف الآخر في لقائكم: { $common }
   *[other] رأيكم في اللقاء: { $common }
    }
reason-interest-back-near = { $reader ->
    [startup] لم يذكر الطرف الآخر هل يرغب في لقائكم
   *[other] لم تذكروا هل ترغبون في اللقاء
    }

## How many rounds a portfolio holds

investments = { FORM($count) ->
    [zero] لا استثمار
    [one] استثمار واحد
    [two] استثماران
    [few] { $count } استثمارات
    [many] { $count } استثمارا
   *[other] { $count } استثمار
    }

investments-latest = { $investments }، الأحدث في { $date }

## Where they fit little, or somebody has not stated it

you = أنتم
clause-separator = { "؛ " }
reason-little = { $facet }: توافق ضعيف ({ $seen })
reason-little-alone = { $facet }: توافق ضعيف
reason-unstated = { $facet }: في انتظار التصريح
reason-unstated-other = { $facet }: في انتظار التصريح من { $other }
reason-unstated-reader = { $facet }: في انتظار التصريح منكم ({ $fields })
reason-unstated-both = { $facet }: في انتظار التصريح منكم ({ $fields }) ومن { $other }
reason-other = { $facet }: توافق متوسط ({ $seen })
