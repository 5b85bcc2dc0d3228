# Reasons: a short sentence for each facet.

## Why two profiles fit: to the startup, and to its counterpart

reason-sector = { $reader ->
    [startup] القطاعات المطلوبة هي التي تعملون فيها: { $other } (أنتم: { $startup })
   *[other] العمل في القطاعات التي تبحثون عنها: { $startup } (أنتم: { $other })
    }
reason-technology = { $reader ->
    [startup] التكنولوجيات المطلوبة هي التي تستعملونها: { $other } (أنتم: { $startup })
   *[other] استعمال التكنولوجيات التي تبحثون عنها: { $startup } (أنتم: { $other })
    }
reason-skill = { $reader ->
    [startup] تقديم المهارات التي تحتاجون إليها: { $other } (حاجتكم: { $startup })
   *[other] الحاجة إلى المهارات التي تقدمونها: { $startup } (أنتم: { $other })
    }
reason-stage = { $reader ->
    [startup] قبول المشاريع في مرحلتكم: { $other } (أنتم: { $startup })
   *[other] بلوغ مرحلة تبحثون عنها: { $startup } (أنتم: { $other })
    }
reason-ticket = { $reader ->
    [startup] القدرة على تقديم ما تطلبونه: { $other } (طلبكم: { $startup })
   *[other] طلب مبلغ يمكنكم تقديمه: { $startup } (أنتم: { $other })
    }
reason-round = { $reader ->
    [startup] المشاركة عادة في جولات قريبة من حجم جولتكم: { $other } (طلبكم: { $startup })
   *[other] جولة قريبة من حجم الجولات التي تشاركون فيها عادة: { $startup } (أنتم: { $other })
    }
reason-place = { $reader ->
    [startup] العمل حيث توجدون: { $other } (أنتم: { $startup })
   *[other] الوجود أو البيع حيث تعملون: { $startup } (أنتم: { $other })
    }
reason-instrument = { $reader ->
    [startup] عرض شكل من التمويل تبحثون عنه: { $common }
   *[other] البحث عن شكل من التمويل تعرضونه: { $common }
    }
reason-business-model = { $reader ->
    [startup] البحث عن نموذجكم الاقتصادي: { $common }
   *[other] اعتماد نموذج اقتصادي تبحثون عنه: { $common }
    }
reason-sdg = { $reader ->
    [startup] السعي إلى أهداف التنمية المستدامة التي تخدمونها: { $common }
   *[other] خدمة أهداف التنمية المستدامة التي تهمكم: { $common }
    }
reason-text = { $reader ->
    [startup] الوصف المقدم قريب من كلمات عرضكم
   *[other] العرض المقدم قريب من كلمات وصفكم
    }
reason-portfolio-sector = { $reader ->
    [startup] سبق الاستثمار في مشاريع قريبة من قطاعاتكم: { $startup } (المحفظة: { $portfolio })
   *[other] العمل في قطاعات قريبة من التي سبق أن استثمرتم فيها: { $startup } (محفظتكم: { $portfolio })
    }
reason-portfolio-place = { $reader ->
    [startup] سبق الاستثمار في مشاريع قريبة منكم: { $startup } (المحفظة: { $portfolio })
   *[other] الوجود قرب مشاريع سبق أن استثمرتم فيها: { $startup } (محفظتكم: { $portfolio })
    }
reason-portfolio-stage = { $reader ->
    [startup] سبق الاستثمار في مشاريع قريبة من مرحلتكم: { $startup } (المحفظة: { $portfolio })
   *[other] بلوغ مرحلة قريبة من مرحلة مشاريع سبق أن استثمرتم فيها: { $startup } (محفظتكم: { $portfolio })
    }
reason-activity = { $reader ->
    [startup] استثمارات حديثة (المحفظة: { $portfolio })
   *[other] لكم استثمارات حديثة (محفظتكم: { $portfolio })
    }
reason-traction = { $reader ->
    [startup] أخذ ما حققتموه بعين الاعتبار: { $startup } على سلم النتائج
   *[other] نتائج جيدة: { $startup } على سلم النتائج
    }

## How many rounds a portfolio holds

investments = { $count ->
    [zero] لا استثمار
    [one] استثمار واحد
    [two] استثماران
    [few] { $count } استثمارات
    [many] { $count } استثمارا
   *[other] { $count } استثمار
    }

## Where they fit little, or it is not known

reason-little = { $facet }: قواسم مشتركة قليلة ({ $seen })
reason-little-alone = { $facet }: قواسم مشتركة قليلة
reason-unknown = { $facet }: غير معروف بعد؛ ينقص: { $missing }
reason-unknown-alone = { $facet }: غير معروف بعد
reason-other = { $facet }: توافق جيد ({ $seen })
missing-field = { $field } ({ $role })
