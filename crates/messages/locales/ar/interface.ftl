# كلمات جداول سطر الأوامر وتقاريره.

## رؤوس الجداول

head-access = الصلاحية
head-contribution = المساهمة
head-counterparts = الأطراف المقابلة
head-ends = النهاية
head-facet = المعيار
head-fit = التوافق
head-id = المعرف
head-lists = القوائم المنجزة
head-made = أُنشئ
head-market = السوق
head-name = الاسم
head-note = ملاحظة
head-open = المتاح اليوم
head-place = المكان
head-profiles = الملفات
head-rank = الرتبة
head-role = الصفة
head-score = النتيجة
head-sectors = القطاعات
head-setting = الإعداد
head-startups = الشركات الناشئة
head-summary = الغرض
head-tenant = الحاضنة
head-values = القيم المعاينة
head-version = الإصدار
head-active = المعمول بها
head-weight = الوزن
head-why = الأسباب

## التقدم

progress-demo = تحميل المثال
progress-generate = كتابة { $file }
progress-import = قراءة { $file }
progress-pool = إعداد الملفات
progress-rank = الترتيب

## الملفات الواردة والصادرة

import-did = { $file }: عدد الأسطر { $rows }؛ أنشئ { $created }، وعُدّل { $updated }، وبقي { $unchanged } دون تغيير، ورُفض { $refused }
import-would = { $file }، تجربة دون كتابة: عدد الأسطر { $rows }؛ سيُنشأ { $created }، وسيُعدّل { $updated }، وسيبقى { $unchanged } دون تغيير، وسيُرفض { $refused }
import-field = { $field }: مُلئ { $set }، وعُدّل { $changed }، وفُقد { $lost }
import-refused-total = { FORM($n) ->
    [one] رُفض سطر واحد وحُفظت البقية. صححه ثم استورد الملف من جديد
    [two] رُفض سطران وحُفظت البقية. صححهما ثم استورد الملف من جديد
    [few] رُفضت { $n } أسطر وحُفظت البقية. صححها ثم استورد الملف من جديد
    [many] رُفض { $n } سطرا وحُفظت البقية. صححها ثم استورد الملف من جديد
   *[other] رُفض { $n } سطر وحُفظت البقية. صححها ثم استورد الملف من جديد
    }
import-would-refuse-total = { FORM($n) ->
    [one] سيُرفض سطر واحد؛ لم يُكتب أي شيء
    [two] سيُرفض سطران؛ لم يُكتب أي شيء
    [few] ستُرفض { $n } أسطر؛ لم يُكتب أي شيء
    [many] سيُرفض { $n } سطرا؛ لم يُكتب أي شيء
   *[other] سيُرفض { $n } سطر؛ لم يُكتب أي شيء
    }
import-refused-all = رُفضت كل الأسطر ({ $n }). صححها ثم استورد الملف من جديد
import-repeated = أسطر أخرى تخص ملفات تعريف وردت في غيرها: { $n }
note-not-utf8 = السطر { $row } ليس بترميز UTF-8 وقُرئ بترميز Windows-1252؛ تحققوا من الحروف
note-arabic-1256 = السطر { $row } ليس بترميز UTF-8 وقُرئ بترميز Windows-1256؛ تحققوا من الحروف العربية
note-utf16 = الملف بترميز UTF-16 وقد حُوّل
note-columns-ignored = أعمدة لا تستعملها المطابقة: { $columns }
note-sheet-ignored = الورقة { $sheet } تُركت: ليس في سطرها الأول عمود `id`
note-rows-skipped = أسطر تُركت كما تقول المطابقة أو القراءة المقترحة: { $n }
import-consent = الموافقة على الوصل: وافق { $agreed }، ورفض { $refused }، ولم يجب { $silent }
import-withdrew = رفضُ وصلٍ ورد في أسطر مرفوضة وأُخذ به مع ذلك ({ $n }): { $who }
import-would-withdraw = رفضُ وصلٍ ورد في أسطر مرفوضة وسيؤخذ به مع ذلك ({ $n }): { $who }
import-not-withdrawn = رفضُ وصلٍ ورد في أسطر مرفوضة ولا يُطبَّق على أحد ({ $n }): السبب مذكور عند كل سطر
import-named-and-more = { $who } وغيرها ({ $n })
import-may-be-matched = كان رافضا أو مؤرشفا ويمكن وصله الآن ({ $n }): { $who }
import-would-be-matched = رافض أو مؤرشف ويمكن وصله عندئذ ({ $n }): { $who }
import-not-stated = لم يعد رافضا أو مؤرشفا لكنه لم يوافق، والموافقة لازمة هنا ({ $n }): { $who }
import-stay-archived = مؤرشف وارد في الملفات المستوردة ويبقى مؤرشفا ({ $n }): { $who }. يعيده `--unarchive`
mentions-in-doubt = { FORM($n) ->
    [one] معرّف واحد لا يُعرف من المقصود به:
    [two] معرّفان لا يُعرف من المقصود بهما:
    [few] { $n } معرّفات لا يُعرف من المقصود بها:
    [many] { $n } معرّفا لا يُعرف من المقصود بها:
   *[other] { $n } معرّف لا يُعرف من المقصود بها:
    }
mention-nobody = { $profile }، { $field }: لا وجود لـ { $who } في هذه المنظومة
mention-near = { $profile }، { $field }: لا وجود لـ { $who } في هذه المنظومة؛ هل قصدت { $near }؟
mention-several = { $profile }، { $field }: { $who } قد يكون { $near }؛ وهو يشملهم جميعا
more-lines = وغيرها ({ $n })
sync-absent = { FORM($n) ->
    [one] ملف تعريف واحد ليس في الملفات المستوردة:
    [two] ملفا تعريف ليسا في الملفات المستوردة:
    [few] { $n } ملفات تعريف ليست في الملفات المستوردة:
    [many] { $n } ملف تعريف ليست في الملفات المستوردة:
   *[other] { $n } ملف تعريف ليست في الملفات المستوردة:
    }
sync-none = كل من في المنظومة من هذه الأدوار موجود في الملفات المستوردة أو مؤرشف.
sync-listed = لم يُغيّر فيها شيء. أما مع `--archive-absent` فتُؤرشف: تُحفظ ولا توصل بأحد
sync-would-archive = بدون `--dry-run` سيُؤرشف ما عدده { $n }: يُحفظ ولا يوصل بأحد. لم يُكتب أي شيء
sync-would-refuse = عدد الأسطر المرفوضة: { $n }؛ فلا يُعرف من الغائب، ولن يُؤرشف أحد. صححها ثم استورد الملف من جديد
sync-would-be-empty = لم يُقرأ أي سطر، فالملفات ليست كاملة، ولن يُؤرشف أحد
sync-archived = عدد ما أُرشف: { $n }؛ يُحفظ ولا يوصل بأحد. لإعادته استورده مع `--unarchive`
sync-refused = عدد الأسطر المرفوضة: { $n }؛ فلا يُعرف من الغائب، ولم يُؤرشف أحد. صححها ثم استورد الملف من جديد
sync-empty = لم يُقرأ أي سطر، فالملفات ليست كاملة، ولم يُؤرشف أحد
export-did = { FORM($n) ->
    [one] كُتب ملف تعريف واحد في { $file }
    [two] كُتب ملفا تعريف في { $file }
    [few] كُتبت { $n } ملفات تعريف في { $file }
   *[other] كُتب { $n } ملف تعريف في { $file }
    }
backup-did = { FORM($n) ->
    [one] حُفظت نسخة احتياطية من ملف تعريف واحد في { $file }
    [two] حُفظت نسخة احتياطية من ملفي تعريف في { $file }
    [few] حُفظت نسخة احتياطية من { $n } ملفات تعريف في { $file }
   *[other] حُفظت نسخة احتياطية من { $n } ملف تعريف في { $file }
    }
restore-did = { FORM($n) ->
    [one] استُرجع ملف تعريف واحد في { $folder }
    [two] استُرجع ملفا تعريف في { $folder }
    [few] استُرجعت { $n } ملفات تعريف في { $folder }
   *[other] استُرجع { $n } ملف تعريف في { $folder }
    }
profiles-deleted = { FORM($n) ->
    [one] حُذف ملف تعريف واحد
    [two] حُذف ملفا تعريف
    [few] حُذفت { $n } ملفات تعريف
   *[other] حُذف { $n } ملف تعريف
    }. ليس هذا محوا: قد تبقى آثار منها في النتائج وفي ملفات أخرى وفي ملفات المخزن. أما `qantara profiles erase` فلا يترك شيئا
profiles-erased = إيصال { $time }، الكتابة { $sequence }: الملفات الممحوة: { $n }، غير الموجودة: { $missing }، النتائج المحذوفة: { $outcomes }، الملفات الأخرى المصححة: { $corrected }. لم يبق منها أي بايت في ملفات المخزن؛ إتلاف النسخ الاحتياطية السابقة عليكم
check-read = { FORM($n) ->
    [one] قُرئ ملف تعريف واحد وهو كما كُتب
    [two] قُرئ ملفا تعريف وهما كما كُتبا
    [few] قُرئت { $n } ملفات تعريف وهي كما كُتبت
   *[other] قُرئ { $n } ملف تعريف وهي كما كُتبت
    } ({ $engine }، { $size } على القرص، عملية الكتابة رقم { $sequence })
check-healthy = القاعدة سليمة.
check-unhealthy = { FORM($n) ->
    [one] في القاعدة خلل واحد
    [two] في القاعدة خللان
    [few] في القاعدة { $n } أعطاب
    [many] في القاعدة { $n } عطبا
   *[other] في القاعدة { $n } عطب
    }؛ استرجع آخر نسخة احتياطية في مجلد جديد بالأمر `qantara restore BACKUP --data DIR`

## الترتيب

rank-title = { $roles } لفائدة { $seeker } ({ $id })
rank-nobody = لا أحد متاح اليوم؛ يبين الأمر `qantara near { $id }` ما يمكن أن يغير ذلك.
rank-capped = القائمة فارغة بسبب سقف الظهور: كل مرشحيها واردون في أقصى عدد مسموح به من القوائم الأخرى.
rank-table-out = الجدول للشاشة؛ ومع `--out` اختر --format xlsx أو csv أو jsonl أو trec
rank-trec-reasons = لا مكان في ملف TREC للأسماء والأسباب؛ اختر --format xlsx أو csv أو jsonl
rank-out-format = لا يقول { $file } ما هو؛ اكتب file.xlsx أو file.csv أو file.jsonl أو file.trec، أو أضف --format
book-format = { $file } ليس مصنفا؛ يقبل `--out` ملف xlsx
book-written = كُتب { $file }
head-change = ما يفتح المزيد
head-opens = يفتح
head-closes = يفقد
route-page-best = الأطراف المقابلة
route-page-dossier = ما ينقص الملف
route-page-step = الخطوة التالية
rank-floors = تكلّف الحدود الدنيا { $lost } من مجموع النتائج؛ وتغيّر المرشحون في { $changed } من أصل { $lists } قائمة.
rank-floors-short = أماكن ناقصة لقلة المتاحين أو لقصر القوائم: { $short }
rank-share-short = أماكن تنقص { $group }: { $short }
rank-left-out = ملفات في القائمة لا يجوز وصلها فأُسقطت منها ({ $n }): { $ids }
rank-capped-lists = { FORM($n) ->
    [one] قائمة واحدة فارغة بسبب سقف الظهور: { $ids }
    [two] قائمتان فارغتان بسبب سقف الظهور: { $ids }
    [few] { $n } قوائم فارغة بسبب سقف الظهور: { $ids }
    [many] { $n } قائمة فارغة بسبب سقف الظهور: { $ids }
   *[other] { $n } قائمة فارغة بسبب سقف الظهور: { $ids }
    }
replay-same = النتيجة مطابقة حرفا بحرف.

## طرفان

explain-title = { $seeker } و{ $candidate }: { $score }
explain-interval = لو كان كل شيء معروفا لكانت النتيجة بين { $low } و{ $high }. السياسة { $policy }، الإصدار { $version }.
explain-kept = تُبقي التنبيهات { $kept } من النتيجة التي تعطيها القيمتان.
explain-eligible = لا تفصل بينهما أي قاعدة.
explain-not-eligible = تفصل بينهما قاعدة، فلا يظهر أحدهما في قائمة الآخر.
explain-direction = القيمة لدى { $name }: { $value } (من { $low } إلى { $high } لو كان كل شيء معروفا)
explain-gates = القواعد
explain-sum = المجموع

## ما يفتح المزيد

near-title = { $market }: المتاح أمام { $seeker }: { $open } (المجموع: { $counterparts })
near-none = لا يوجد تغيير واحد يفتح المزيد.
near-missing-fields = ملء ما يلي قد يكفي لاستيفاء كل القواعد (الأطراف المعنية: { $counterparts }): { $fields }
near-ask-at-most = { $more } إذا كان المبلغ المطلوب { $amount } على الأكثر
near-ask-at-least = { $more } إذا كان المبلغ المطلوب { $amount } على الأقل
near-ticket-from = { $more } إذا بدأت المساهمات من { $amount }
near-ticket-up-to = { $more } إذا بلغت المساهمات { $amount }
near-stage = { $more } إذا كانت المرحلة: { $stage }
near-add-stage = { $more } إذا قُبلت أيضا المرحلة: { $stage }
near-sell-in = { $more } إذا باعت أيضا في: { $place }
near-move-to = { $more } إذا كان مقرها في: { $place }
near-add-place = { $more } إذا قُبل أيضا المكان: { $place }
near-site-in = { $more } إذا كان موقع المشروع في: { $place }
near-reach-trl = { $more } إذا بلغت التكنولوجيا المستوى { $level } (TRL)
near-ask-trl = { $more } إذا كفى المستوى { $level } (TRL)
near-legal-form = { $more } إذا كان الشكل القانوني: { $form }
near-welcome-sector = { $more } إذا لم يعد هذا القطاع مستبعدا: { $sector }
near-advise-remotely = { $more } إذا أمكن التوجيه عن بعد أيضا
near-add-instrument = { $more } إذا أضيف شكل التمويل: { $form }
near-add-language = { $more } إذا أمكن الاجتماع أيضا بهذه اللغة: { $language }
near-open-from = { $more } إذا فُتح باب الترشيح في { $date } أو قبله
near-open-until = { $more } إذا مُدد الأجل إلى { $date }
near-make-room = { $more } إذا توفر مكان لطرف إضافي
near-closes = { $change } (الخسارة في المقابل: { $counterparts })

## الخطة

plan-side = الجانب
plan-people = المشاركون
plan-without = دون أي لقاء
plan-below = دون الحد الأدنى
plan-busiest = أكبر عدد لقاءات لمشارك واحد
plan-places = الأماكن
plan-left = اليسار
plan-right = اليمين
plan-meetings = { $n ->
    [0] لا لقاء.
    [one] لقاء واحد، نتيجته { $value }.
    [two] لقاءان، مجموع نتائجهما { $value }.
    [few] { $n } لقاءات، مجموع نتائجها { $value }.
    [many] { $n } لقاء، مجموع نتائجها { $value }.
   *[other] { $n } لقاء، مجموع نتائجها { $value }.
    }
plan-short = { $n ->
    [one] ينقص لقاء واحد لاحترام الحدود الدنيا.
    [two] ينقص لقاءان لاحترام الحدود الدنيا.
    [few] تنقص { $n } لقاءات لاحترام الحدود الدنيا.
   *[other] ينقص { $n } لقاء لاحترام الحدود الدنيا.
    }
plan-optimal = { $goal ->
    [places] ثبت بالبرهان أن الناقص هو أقل ما يمكن، وأن لا أحد يحصل على مكان ثان على حساب المكان الأول لغيره، ولا يوجد توزيع كهذا بمجموع أكبر.
    [pinned] ثبت بالبرهان أنه لا توجد ضمن هذه الحدود خطة تضم اللقاءات المفروضة بمجموع أكبر.
    [kept] ثبت بالبرهان أنه لا توجد ضمن هذه الحدود خطة أفضل تحافظ على السابقة كما طُلب.
    [worst] ثبت بالبرهان أن أفضل لقاء للأقل حظا هو أحسن ما يمكن، ولا توجد خطة كهذه بمجموع أكبر.
    [spread] ثبت بالبرهان أن لا أحد يحصل على لقاء ثان على حساب اللقاء الأول لغيره، وهكذا دواليك، ولا توجد خطة كهذه بمجموع أكبر.
    [relax] ثبت بالبرهان أن عدد اللقاءات الناقصة هو أقل ما يمكن، ولا توجد خطة كهذه بمجموع أكبر.
   *[total] ثبت بالبرهان أنه لا توجد ضمن هذه الحدود خطة بمجموع أكبر.
    }
plan-of-best = يصح ذلك للأزواج التي يضعها أحد الطرفين ضمن أفضل { $k } لديه.
plan-floors-unproved = مع حدود دنيا بهذا الارتفاع، لم يثبت أنها تسبق كل نتيجة.
plan-without-names = دون أي لقاء، { $side }: { $ids }{ $more ->
    [0] {""}
   *[other] {" "}وغيرهم ({ $more })
    }
plan-out = تُكتب اللقاءات في ملف مع --out FILE، وتُعرض مع --format json.
plan-gap = قد توجد ضمن هذه الحدود خطة أفضل، بفارق { $gap } على الأكثر.
plan-conflict = من بين الأزواج الممكنة، لا يمكن احترام هذه القواعد كلها معا:
plan-rule-floor = { $who }: { $n ->
    [one] لقاء واحد على الأقل
    [two] لقاءان على الأقل
    [few] { $n } لقاءات على الأقل
   *[other] { $n } لقاء على الأقل
    }
plan-rule-capacity = { $who }: { $n ->
    [0] لا لقاء
    [one] لقاء واحد على الأكثر
    [two] لقاءان على الأكثر
    [few] { $n } لقاءات على الأكثر
   *[other] { $n } لقاء على الأكثر
    }
plan-rule-slots = { $who }: { $n ->
    [0] لا وقت لأي لقاء
    [one] وقت للقاء واحد
    [two] وقت للقاءين
    [few] وقت لـ{ $n } لقاءات
   *[other] وقت لـ{ $n } لقاء
    }
plan-rule-pin = { $who } يلتقي { $whom }
plan-rule-veto = { $who } لا يلتقي { $whom }
plan-short-placed = { $n ->
    [one] باحتساب اللقاءات ذات الموعد وحدها، ينقص لقاء واحد لاحترام الحدود الدنيا.
    [two] باحتساب اللقاءات ذات الموعد وحدها، ينقص لقاءان لاحترام الحدود الدنيا.
    [few] باحتساب اللقاءات ذات الموعد وحدها، تنقص { $n } لقاءات لاحترام الحدود الدنيا.
   *[other] باحتساب اللقاءات ذات الموعد وحدها، ينقص { $n } لقاء لاحترام الحدود الدنيا.
    }
plan-placed = { $n ->
    [one] للقاء واحد موعد.
    [two] للقاءين موعد.
    [few] لـ{ $n } لقاءات موعد.
   *[other] لـ{ $n } لقاء موعد.
    } { $slots ->
    [one] تُستعمل فترة واحدة.
    [two] تُستعمل فترتان.
    [few] تُستعمل { $slots } فترات.
   *[other] تُستعمل { $slots } فترة.
    }
plan-unplaced-proved = { $n ->
    [one] بقي لقاء واحد دون موعد، ولا يتسع أي جدول لأكثر من ذلك:
    [two] بقي لقاءان دون موعد، ولا يتسع أي جدول لأكثر من ذلك:
    [few] بقيت { $n } لقاءات دون موعد، ولا يتسع أي جدول لأكثر من ذلك:
   *[other] بقي { $n } لقاء دون موعد، ولا يتسع أي جدول لأكثر من ذلك:
    }
plan-unplaced = { $n ->
    [one] بقي لقاء واحد دون موعد. لا يتسع أي جدول لأكثر من { $bound }:
    [two] بقي لقاءان دون موعد. لا يتسع أي جدول لأكثر من { $bound }:
    [few] بقيت { $n } لقاءات دون موعد. لا يتسع أي جدول لأكثر من { $bound }:
   *[other] بقي { $n } لقاء دون موعد. لا يتسع أي جدول لأكثر من { $bound }:
    }
plan-waits = أطول انتظار بين لقاءين ({ $side }): { $longest ->
    [0] لا شيء
    [one] فترة واحدة
    [two] فترتان
    [few] { $longest } فترات
   *[other] { $longest } فترة
    }.
plan-long-waits = { $n ->
    [one] ينتظر واحد منهم
    [two] ينتظر اثنان منهم
   *[other] ينتظر { $n } منهم
    } أكثر من { $short ->
    [one] فترة واحدة
    [two] فترتين
    [few] { $short } فترات
   *[other] { $short } فترة
    }.
plan-never-together = { $left } و{ $right }: لا يتفرغان في وقت واحد أبدا
plan-one-full = { $left } و{ $right }: لم تبق فترة لدى { $full }
plan-both-full = { $left } و{ $right }: لم تبق فترة لدى أي منهما
plan-not-at-once = { $left } و{ $right }: ما بقي من وقتهما لا يتزامن
plan-tables-full = { $left } و{ $right }: كل الطاولات محجوزة حين يتفرغان معا
plan-no-resource = { $left } و{ $right }: لا يتوفر { $full } حين يكون الاثنان متفرغين
plan-stable = خطة مستقرة: لا يوجد طرفان يفضل كل منهما لقاء الآخر.

## خطة مفحوصة أو مقارنة أو معدلة

plan-of-all = يصح ذلك لجميع الأزواج الممكنة، لا لأفضل اختيارات كل طرف فحسب.
plan-short-of-group = { $n ->
    [one] ينقص لقاء واحد في المجموعة { $group }.
    [two] ينقص لقاءان في المجموعة { $group }.
    [few] تنقص { $n } لقاءات في المجموعة { $group }.
   *[other] ينقص { $n } لقاء في المجموعة { $group }.
    }
plan-sought = مكان إضافي يجلب أكثر ما يجلب لدى { $ids }.
plan-sought-floor = لقاء ناقص
plan-sought-place = { $id } ({ $brings })
plan-sought-slot = { $id } ({ $brings }، ويلزم أيضا فترة إضافية)
plan-seat = مكان إضافي على الطاولات يجلب { $points }.
plan-seat-floor = مكان إضافي على الطاولات يجلب لقاء ناقصا.
plan-group-costs = آخر لقاء تحصل عليه المجموعة { $group } لحدها الأدنى يكلف { $points } من المجموع.
plan-pin-costs = فرض لقاء { $left } و{ $right } يكلف { $cost } من المجموع.
plan-pin-short = { $n ->
    [one] بسببه ينقص لقاء إضافي واحد.
    [two] بسببه ينقص لقاءان إضافيان.
    [few] بسببه تنقص { $n } لقاءات إضافية.
   *[other] بسببه ينقص { $n } لقاء إضافيا.
    }
plan-pin-loser = أكثر الخاسرين به { $who } ({ $loses }).
plan-rule-group = المجموعة { $group }: { $n ->
    [one] لقاء واحد على الأقل
    [two] لقاءان على الأقل
    [few] { $n } لقاءات على الأقل
   *[other] { $n } لقاء على الأقل
    }
plan-rule-group-capacity = المجموعة { $group }: { $n ->
    [0] لا لقاء
    [one] لقاء واحد على الأكثر
    [two] لقاءان على الأكثر
    [few] { $n } لقاءات على الأكثر
   *[other] { $n } لقاء على الأكثر
    }
plan-rule-seats = تتسع الطاولات في المجموع لـ{ $n ->
    [0] لا لقاء
    [one] لقاء واحد
    [two] لقاءين
    [few] { $n } لقاءات
   *[other] { $n } لقاء
    }
plan-seats = { $n ->
    [0] لا تتسع الطاولات لأي لقاء.
    [one] تتسع الطاولات للقاء واحد.
    [two] تتسع الطاولات للقاءين.
    [few] تتسع الطاولات لـ{ $n } لقاءات في المجموع.
   *[other] تتسع الطاولات لـ{ $n } لقاء في المجموع.
    }
plan-curve = أفضل خطة لكل حد أدنى للجانب الأيسر:
plan-head-floor = الحد الأدنى
plan-no-slot = { $n ->
    [one] تُرك زوج واحد لأنه لم توجد له فترة، والبرهان يخص غيره.
    [two] تُرك زوجان لأنه لم توجد لهما فترة، والبرهان يخص غيرهما.
    [few] تُركت { $n } أزواج لأنه لم توجد لها فترة، والبرهان يخص غيرها.
   *[other] تُرك { $n } زوجا لأنه لم توجد لها فترة، والبرهان يخص غيرها.
    }
plan-rounds = { $n ->
    [0] لا يمكن أن تُغلق مساهمات هذه اللقاءات أي جولة من { $asks }.
    [one] يمكن أن تُغلق مساهمات هذه اللقاءات جولة واحدة من { $asks }:
    [two] يمكن أن تُغلق مساهمات هذه اللقاءات جولتين من { $asks }:
    [few] يمكن أن تُغلق مساهمات هذه اللقاءات { $n } جولات من { $asks }:
   *[other] يمكن أن تُغلق مساهمات هذه اللقاءات { $n } جولة من { $asks }:
    }
plan-rounds-closing = دون تفضيل الجولات يكون العدد { $before }، ولا توجد خطة يمكن أن تُغلق أكثر من { $closable }. يكلف ذلك { $cost } من المجموع.
plan-round-closed = { $left }: حتى { $amount } من { $who }
plan-rounds-one-ticket = { $n ->
    [one] تنقص جولة أخرى مساهمة واحدة:
    [two] تنقص جولتين أخريين مساهمة واحدة لكل منهما:
    [few] تنقص { $n } جولات أخرى مساهمة واحدة لكل منها:
   *[other] تنقص { $n } جولة أخرى مساهمة واحدة لكل منها:
    }
plan-round-open = { $left }: ينقصها { $amount }، وتكفي مساهمة واحد من هؤلاء: { $who }
plan-round-no-lead = { $left }: ينقصها من يقود الجولة، ويكفي واحد من هؤلاء: { $who }
plan-changed-since = تغيّر ما يلي منذ وضع الخطة:
plan-file-changed = الملف { $file }
check-plan-kept = جميع الحدود محترمة، وجميع الأرقام صحيحة.
compare-meetings = اللقاءات
compare-placed = اللقاءات ذات الموعد
compare-value = مجموع النتائج
compare-short = الناقص دون الحدود الدنيا
compare-without = من اليسار دون أي لقاء
compare-worst = أفضل لقاء للأقل حظا
compare-gini-left = تفاوت اللقاءات، اليسار (جيني)
compare-gini-right = تفاوت اللقاءات، اليمين (جيني)
compare-blocking = أزواج تفضل أن تلتقي
compare-in-both = { $n ->
    [0] لا لقاء مشترك بين الخطتين.
    [one] بين الخطتين لقاء مشترك واحد.
    [two] بين الخطتين لقاءان مشتركان.
    [few] بين الخطتين { $n } لقاءات مشتركة.
   *[other] بين الخطتين { $n } لقاء مشتركا.
    }
compare-gain = الكاسبون في الخطة الثانية ({ $n })، { $side }: { $ids }{ $more ->
    [0] {""}
   *[other] {" "}وغيرهم ({ $more })
    }
compare-loss = الخاسرون في الخطة الثانية ({ $n })، { $side }: { $ids }{ $more ->
    [0] {""}
   *[other] {" "}وغيرهم ({ $more })
    }
allocate-site = الموقع أو الموجّه
allocate-opens = تاريخ الفتح
allocate-given = الممنوحة
allocate-free = المتبقية
allocate-without = دون أي مكان ({ $n }): { $ids }{ $more ->
    [0] {""}
   *[other] {" "}وغيرهم ({ $more })
    }
allocate-sum = { $n ->
    [0] لم يُمنح شيء.
    [one] مُنح مكان أو حصة ساعات واحدة، نتيجتها بعد خصم الانتظار { $value }.
    [two] مُنح مكانان أو حصتا ساعات، مجموع نتائجهما بعد خصم الانتظار { $value }.
    [few] مُنحت { $n } أماكن أو حصص ساعات، مجموع نتائجها بعد خصم الانتظار { $value }.
   *[other] مُنح { $n } مكانا أو حصة ساعات، مجموع نتائجها بعد خصم الانتظار { $value }.
    }
allocate-short = { $n ->
    [one] ينقص واحد لاحترام الحدود الدنيا.
    [two] ينقص اثنان لاحترام الحدود الدنيا.
   *[other] العدد الناقص لاحترام الحدود الدنيا: { $n }.
    }
replan-same = لم يتغير شيء، ولا يتحرك شيء.
replan-no-meeting = لا يتغير أي لقاء.
replan-without = لا لقاء لـ{ $who }: لا مكان شاغر إلا على حساب غيره.
replan-counts = اللقاءات المفقودة: { $lost }، الملغاة: { $cancelled }، الجديدة: { $added }، المنقولة: { $moved }. الأشخاص المعنيون: { $people }.
replan-lost = − { $left } و{ $right } ({ $score }): لم يعد ممكنا
replan-cancelled = − { $left } و{ $right } ({ $score }): ملغى
replan-added = + { $left } و{ $right } ({ $score })
replan-added-in = + { $left } و{ $right } ({ $score })، الفترة { $slot }
replan-moved = ← { $left } و{ $right }: من الفترة/الطاولة { $from } إلى { $to }
replan-added-without = + { $left } و{ $right } ({ $score })، دون موعد
replan-moved-out = ← { $left } و{ $right }: لم يعد لهما موعد (كان { $from }، الفترة/الطاولة)
replan-moved-in = ← { $left } و{ $right }: صار لهما موعد ({ $to }، الفترة/الطاولة)
replan-total = ينتقل مجموع النتائج من { $from } إلى { $to }.
replan-costs = كلفة كل تغيير، الواحد تلو الآخر:
replan-cost = { $change }: { $cost } من المجموع، { $people ->
    [0] ولا يمس أحدا
    [one] ويمس شخصا واحدا
    [two] ويمس شخصين
    [few] ويمس { $people } أشخاص
   *[other] ويمس { $people } شخصا
    }.
replan-curve = ما تجلبه تغييرات أكثر، قبل النظر في الفترات:
replan-head-cancelled = الملغاة
replan-head-added = الجديدة
replan-head-short = الناقص دون الحدود الدنيا
replan-head-value = مجموع النتائج
replan-head-share = المستعاد
replan-head-keep = الخيار

## الشباك الوحيد

route-title = { $name } ({ $id }) أمام جميع الأسواق
route-dossier = الملف: الخانات المملوءة { $known } من أصل { $n }
route-missing = { $field }: خانة فارغة، تتوقف عليها نسبة { $weight } من النتائج
route-missing-holding = { $field }: خانة فارغة، تتوقف عليها نسبة { $weight } من النتائج، والقواعد مع الأطراف المقابلة (عددها { $counterparts })
route-missing-rules = { $field }: خانة فارغة، تتوقف عليها القواعد مع الأطراف المقابلة (عددها { $counterparts })
route-step = الخطوة التالية في سلم التمويل: { $programme }
route-step-amount = الخطوة التالية في سلم التمويل: { $programme }، { $amount }
route-no-step = لا توجد اليوم في سلم التمويل خطوة متاحة تناسب المرحلة والمبلغ المطلوب وأشكال التمويل المطلوبة.
route-proofs = الوثائق المطلوبة:

## السياسات

policy-valid = { $name }، الإصدار { $version }، سياسة لسوق { $market }: { $facets } أوزان، { $gates } قواعد، SHA-256 { $digest }
policy-same = السياستان متطابقتان.
policy-put = حُفظت السياسة { $name }. يجعل الأمر `qantara policy activate` ترتيب سوقها وفقها.
policy-active = { $market }: يجري الترتيب من الآن وفق { $name }.
examined-pairs = { $pairs ->
    [0] لا تترك القواعد أي زوج للفحص.
    [one] فُحص زوج واحد، في { $seekers } من القوائم.
   *[other] عدد الأزواج المفحوصة { $pairs }، في { $seekers } من القوائم.
    }
examined-how = المتوسط والمدى (من المئين 5 إلى المئين 95 من الأزواج) لدرجة التوافق. «الأثر» هو نسبة المواضع في القوائم التي تتغير من دون المعيار.
examined-still = { $count ->
    [one] هذا المعيار لا يكاد يغيّر شيئا: { $facets }. من دونه يتغير أقل من موضع واحد من كل مئة.
   *[other] هذه المعايير لا تكاد تغيّر شيئا: { $facets }. من دون أي منها يتغير أقل من موضع واحد من كل مئة.
    }
examined-sides = معامل الارتباط بين قيمة الزوج لدى الطرفين { $correlation }؛ ورأي الطرف الآخر يغيّر { $moved } من المواضع في القوائم.
examined-sides-alike = قيمة الزوج واحدة لكل الأزواج لدى أحد الطرفين؛ ورأي الطرف الآخر يغيّر { $moved } من المواضع في القوائم.
head-mean = المتوسط
head-moves = الأثر
head-spread = المدى
head-unknown = مجهول
head-weight-of = الوزن ({ $role })

## العرض

demo-filled = { $n } ملف تعريف في { $folder } (أضيف الآن: { $added }).
demo-why-not = لماذا لا يظهر { $name }؟ كانت نتيجته ستكون { $score }، لكن:
demo-day = يوم عرض للشركات الناشئة والمستثمرين، بـ12 فترة و40 طاولة ولقاء لكل شركة ناشئة:
demo-next = جرّب بعد ذلك:

## الخدمة

serve-ready = الخدمة تجيب على { $address }. للإيقاف: Ctrl-C.
token-made = أُنشئ رمز الدخول { $id }. احتفظ به: لن يُعرض مرة أخرى.
token-revoked = رمز الدخول { $id } لم يعد يفتح شيئا.
token-revoked-at = أُلغي { $time }

head-agreed = وافقوا
head-refused = رفضوا
head-not-stated = لم يجيبوا
head-archived = مؤرشفون
head-matched = يمكن وصلهم
consent-presumed = يمكن وصل كل من لم يرفض. أما مع `qantara consent required` فلا يوصل إلا من وافق، وكذلك البرامج.
consent-required = لا يوصل إلا من وافق، والبرامج التي لم ترفض. أما مع `qantara consent presumed` فيمكن وصل كل من لم يرفض.

## التقييم

evaluate-title = { $market }: { $seekers } لها أحكام، قوائم من { $k }
evaluate-judgements = أحكام بالملاءمة: { $relevant }؛ بعدم الملاءمة: { $not }؛ سئل عنها ولم يُجَب: { $unjudged }
evaluate-ungraded = { FORM($n) ->
    [one] طالب واحد لم يُعط أحد درجة له، فلا يُحسب فيما يلي
   *[other] طالبون لم يُعط أحد درجة لهم، فلا يُحسبون فيما يلي، وعددهم { $n }
    }
evaluate-seekers-missing = { FORM($n) ->
    [one] طالب واحد في الأحكام غير محفوظ، ويُحسب 0: { $ids }
   *[other] طالبون في الأحكام غير محفوظين، ويُحسب كل منهم 0، وعددهم { $n }: { $ids }
    }
evaluate-candidates-missing = { FORM($n) ->
    [one] مرشح واحد في الأحكام غير محفوظ، فلا تدرجه أي سياسة: { $ids }
   *[other] مرشحون في الأحكام غير محفوظين، فلا تدرجهم أي سياسة، وعددهم { $n }: { $ids }
    }
evaluate-not-matched = { FORM($n) ->
    [one] ملف واحد في الأحكام لا تجوز مطابقته (الموافقة أو الأرشفة): { $ids }
   *[other] ملفات في الأحكام لا تجوز مطابقتها (الموافقة أو الأرشفة)، وعددها { $n }: { $ids }
    }
evaluate-answered = لهم قائمة
evaluate-of = { $some } من { $all }
evaluate-without-relevant = لا أحد ملائم لهم
evaluate-judged = مدرجون ومحكوم عليهم
evaluate-tied = رتّبهم المعرّف وحده
evaluate-coverage = مرشحون ظهروا في العشرة الأوائل
evaluate-gini = تفاوت الظهور (جيني)
evaluate-interval = تحت كل متوسط مجال ثقته 95%، من { $repetitions } عينة من الطالبين (البذرة { $seed }).
evaluate-no-interval = الطالبون أقل من { $fewest }: لا مجال ثقة.
evaluate-from-to = من { $low } إلى { $high }
evaluate-two = { $first } ناقص { $second }
evaluate-several = كل اثنين من { $n }، حسب { $measure }
evaluate-how = «بالصدفة»: كم مرة تصنع الصدفة وحدها فرقا بهذا القدر. «الأثر»: متوسط الفرق مقسوما على تشتته (d لكوهين). يطلب الحكم الأمرين: مجالا لا يشمل الصفر، وصدفة لا تزيد على 0,05. وحيث لا فرق، يأتي حكم من كل عشرين بالصدفة.
evaluate-better-worse = { $better } / { $worse }
evaluate-better = أفضل
evaluate-worse = أسوأ
evaluate-not-decisive = غير حاسم
evaluate-too-few = أقل من أن يُحكم
evaluate-says-better = حسب { $measure }، { $better } أفضل من { $worse }.
evaluate-says-not-decisive = حسب { $measure }، { $better } و{ $worse }: المجال يشمل الصفر، غير حاسم.
evaluate-says-by-chance = حسب { $measure }، { $better } و{ $worse }: تصنع الصدفة مثل هذا الفرق بين أنظمة بهذا العدد، غير حاسم.
evaluate-says-two-by-chance = حسب { $measure }، { $better } و{ $worse }: تصنع الصدفة مثل هذا الفرق أكثر من مرة في كل عشرين، غير حاسم.
evaluate-says-too-few = الطالبون أقل من { $fewest }: لا حكم.
evaluate-groups = { $roles } – { $field }: { $measure }
evaluate-seen = { $roles } – { $field }: من يظهر
evaluate-exposure = { $exposure } ({ $merit })
evaluate-seen-how = الظهور: مجموع 1 / log₂(الرتبة + 1) على المراتب العشر الأولى في كل القوائم، بمتوسط المجموعة. وبين قوسين: لكل طالب يلائمه أحدهم.
head-better = أفضل / أسوأ
head-chance = بالصدفة
head-difference = الفرق
head-effect = الأثر
head-interval = مجال 95%
head-measure = المقياس
head-merit = ملائم لـ
head-region = الجهة
head-systems = المقارَنون
head-verdict = الحكم
evaluate-since = تُحكم بالنتائج ابتداء من { $day }؛ والقوائم قوائم ذلك اليوم، دون من كان يعرف بعضهم بعضا قبله.
evaluate-outcomes = تروي { $outcomes } نتيجة ما جرى لتعريفات عددها { $introduced }؛ حُسم منها { $settled }، وقبل الطرفان { $share } من المحسوم.
evaluate-listed = التعريفات الواردة في القوائم
evaluate-no-meaning = التعريفات المحسومة أقل من { $fewest }: لا يمكن القول بما تعنيه النتيجة.
evaluate-no-meaning-of = لـ{ $system } نتيجة لأقل من { $fewest } من التعريفات المحسومة: لا يمكن القول بما تعنيه.
evaluate-meaning = ما عنته نتيجة { $system }
evaluate-meaning-how = نسبة ما قبله الطرفان، مضبوطة بحيث لا تنخفض حين ترتفع النتيجة (انحدار رتيب).
head-introductions = التعريفات
head-mutual = قبلها الطرفان
head-settled = المحسومة

## الضبط

progress-examples = إعداد ما يُتعلَّم منه
progress-learning = التعلّم
progress-measuring = قياس ما تُعلّم
tune-ctrl-c = التعلّم جارٍ. ينهيه Ctrl-C ويحفظ أفضل ما وُجد.
tune-epoch = { $fuse }، الدورة { $epoch }: { $value }
tune-too-little-to-learn = أقل من أن يُتعلَّم منه: المطلوب { $needed } من الطالبين لكل منهم مرشح ملائم وآخر، والموجود { $seekers }، ينقص { $missing }؛ والمطلوب من المرشحين الملائمين { $needed-relevant }، والموجود { $relevant }، ينقص { $missing-relevant }
tune-too-little-to-choose = أقل من أن يُختار به: المطلوب { $needed } من الطالبين لكل منهم مرشح ملائم وآخر، والموجود { $seekers }، ينقص { $missing }؛ والمطلوب من المرشحين الملائمين { $needed-relevant }، والموجود { $relevant }، ينقص { $missing-relevant }
tune-title = { $market }: التعلّم انطلاقا من { $policy }، الإصدار { $version }
tune-training = يُتعلَّم من: { $seekers }، لها { $relevant } من الملائمين بين { $candidates } مرشح
tune-validation = يُختار بـ: { $seekers }، لها { $relevant } من الملائمين بين { $candidates } مرشح
tune-unused = طالبون لم يُستعملوا: خارج المجموعة { $absent }؛ لا أحد يلائمهم { $without }؛ زائدون على ما يُستعمل { $beyond }
tune-unreachable = مرشحون ملائمون لا تحملهم أي قائمة: خارج المجموعة { $absent }؛ تفصلهم قاعدة { $barred }
tune-interrupted = أنهى Ctrl-C التعلّم؛ ويُعتمد أفضل ما وُجد.
tune-before = عند من يُختار بهم، { $measure } لسياسة { $policy } هو { $value }.
tune-difference = عند من يُختار بهم، ينتقل { $measure } من { $before } إلى { $after }؛ والفرق { $difference }، أفضل عند { $better } وأسوأ عند { $worse }.
tune-flattered = اختيرت السياسة بهذه الأحكام، وفي ذلك بعض المحاباة لها: احكم عليها بغيرها.
tune-nothing = لم يوجد ما هو أفضل بوضوح من { $policy }. لم يُكتب شيء.
tune-nothing-written = كما ستُكتب، ليست أفضل بوضوح من { $policy }. لم يُكتب شيء.
tune-fuse = تصير القيمتان نتيجة بـ: { $before } ← { $after }
tune-weights-how = الوزن حصة مما يقدّره طرفه. بين الحدين، إذا تقاسمت أوزان الطرف الأخرى الباقي كما تفعل الآن، يبقى أوائل القوائم ({ $k }) عند من يُختار بهم كما هم.
tune-intervals-how = بين قوسين بعد الوزن: أين يقع في 95 عينة من 100 ممن يُعلِّمون.
tune-curves-how = ما يُحسب به التوافق قبل ترجيحه، بخط مستقيم بين النقاط؛ والمعيار الذي لا يُذكر يُحسب كما كان.
tune-written = كُتبت: { $name } في { $file }. كيف تُعلّمت: { $manifest }
tune-put = حُفظت: { $name }. كيف تُعلّمت: { $manifest }
tune-dry-run = تجربة بلا كتابة: { $name } لم تُكتب.
tune-next = ثم بأحكام لم تُعلِّم ولم تَختَر:
head-bounds = الحدان
head-epochs = الدورات
head-best-epoch = الأفضل بعد
head-curve = التوافق ← يُحسب
head-fuse = تصير القيمتان نتيجة بـ

## الحساسية

sensitivity-title = { $policy }، الإصدار { $version }: أوائل { $k } عند { $seekers }
sensitivity-how = بين الحدين تحتفظ القوائم بأوائلها ({ $k })، إذا تقاسمت أوزان الطرف الأخرى الباقي كما تفعل الآن.
sensitivity-overlap-how = التطابق دون المعيار: 1 هي القائمة نفسها، و0 لا شيء مشترك، وللمراتب الأولى أكبر وزن (التطابق المنحاز للرتبة، استمرار 0,9). ويذهب وزنه إلى معايير الطرف الأخرى.
sensitivity-lost-how = المفقود: كم ينخفض nDCG@10، وهو الآن { $value }، دون المعيار، مع مجال ثقته 95%. لا يُتعلَّم شيء من جديد: فالمعيار الذي قد يغني عنه غيره يبدو أثمن مما هو.
head-no-list = لا تتغير أي قائمة
head-nine-tenths = يتغير أقل من العُشر
head-overlap = التطابق دونه
head-lost = المفقود من nDCG@10 دونه

## من يتحرك

moves-title = من { $first } إلى { $second }: قوائم من { $k } عند { $seekers }
moves-lists = القوائم التي تتغير: { $changed }. تشترك في { $overlap } من مرشحيها، وتتفق من أعلاها بقدر { $agreement }. التحركات: { $moves }
moves-facets-how = «الحصة»: من كل ما غيّر ترتيب المرشحين.
moves-how = المراتب من 1 إلى { $k }؛ – تعني ما بعدها. رقم السبب هو تغيّر ذلك الجزء من الدرجة، من 100، ناقصًا متوسط تغيّره لدى من تجاوزهم المرشح أو تجاوزوه.
moves-between = {"؛ "}
moves-places = { $before } ← { $after }
moves-seen-one = { $id } ({ $before } ← { $after })
moves-barred = أبعدته { $rules }
moves-admitted = لم تعد تبعده { $rules }
moves-capped = أبعده سقف الظهور
moves-no-longer-capped = لم يعد يبعده سقف الظهور
moves-ruled = قواعد أو سقف الظهور تبعد مرشحين آخرين أو تدخلهم: { $n }
moves-seen-more = في قوائم أكثر: { $n } ({ $ids })
moves-seen-less = في قوائم أقل: { $n } ({ $ids })
moves-wanted = تحركات محكوم عليها نحو المرغوب: { $toward }؛ بعيدا عنه: { $away }؛ بلا حكم: { $unjudged }
moves-difference = ينتقل { $measure } من { $before } إلى { $after }؛ والفرق { $difference }.
moves-better = الثانية أفضل.
moves-worse = الثانية أسوأ.
moves-not-decisive = ليس ذلك حاسما.
head-away = بعيدا عنه
head-candidate = المرشح
head-grade = الدرجة
head-moved = المرتبة
head-moved-by = الحصة
head-seeker = الطالب
head-toward = نحو المرغوب

## الأطروحة كما تكشفها الاستثمارات

thesis-title = { $name }، إلى غاية { $day }
thesis-portfolio = الجولات: { $rounds }، في { $ventures } من الشركات، { $period }؛ بلا تاريخ: { $undated }؛ لاحقة ولا تُحسب: { $later }
thesis-field = { $field }: معروف عن { $known }
thesis-agrees = معلن ومُنجز
thesis-stated-not-done = معلن ولم يُنجز
thesis-done-not-stated = مُنجز ولم يُعلن
thesis-exception = مرة واحدة، ولم يُعلن
thesis-revealed = مُنجز
thesis-too-few = أقل من أن يقال فيه شيء
thesis-rounds = حجم الجولات بكل مستثمريها: معروف عن { $known }
thesis-sizes = من { $smallest } إلى { $largest }؛ ونصفها لا يتجاوز { $median }
thesis-ticket = مبلغ الاستثمار المعلن: { $ticket }
thesis-without-rate = بلا سعر صرف، ولا تُحسب: { $n }
thesis-rounds-agree = مبلغ الاستثمار تسعه الجولات: { $below } من { $known } أصغر من أصغر مبلغ
thesis-ticket-above = مبلغ الاستثمار لا تسعه الجولات: { $below } من { $known } أصغر من أصغر مبلغ
thesis-no-ticket = لا مبلغ استثمار معلن
thesis-floor = لا يقال شيء عما دون { $floor } استثمارات: فقد لا تُظهر { $floor } منها شيئا مما يصنع نصفها، مرة في كل 32. والقطاع أو المكان المعلن يشمل ما يقع فيه، وتُحسب الشركة مرة واحدة.
head-investments = الاستثمارات
head-period = متى
head-share = الحصة
head-stated = معلن

## صفحة التقييم

evaluate-by-depth = { $measure } حسب عدد المراتب المحسوبة
axis-places = المراتب المحسوبة
evaluate-lorenz = من له الظهور (منحنى لورنز)
axis-least-seen = المرشحون، الأقل ظهورا أولا
axis-exposure = حصتهم من كل الظهور
evaluate-all-alike = الجميع سواء في الظهور
evaluate-moves = من يكسب ومن يخسر: { $first } مكان { $second }
evaluate-moves-of = { $roles } حسب { $by } – يكسبون: { $gain }؛ يخسرون: { $lose }. الأكثر كسبا ثم الأكثر خسارة:
evaluate-moves-none = { $roles } حسب { $by }: لا أحد يكسب ولا أحد يخسر.
axis-exposure-of-one = الظهور
evaluate-caps = كلفة ألا يُعرض أحد أكثر من اللازم
evaluate-caps-chart = { $measure } مقابل التفاوت
evaluate-caps-how = من نقطة إلى التي تليها، لا يظهر أي مرشح في أكثر من حصة أصغر من القوائم، مقرّبة إلى الأدنى على ألا تقل عن قائمة واحدة. وتذهب المراتب إلى أعلى النتائج في كل القوائم، وتبقى القائمة التي نفد مرشحوها أقصر. ولا حد للترتيبات المقروءة من ملفات. والنقطة التي إلى يسار أخرى وليست أدنى منها هي الأفضل.
evaluate-no-cap = بلا حد
head-cap = في ما لا يزيد على
head-candidates-each = المرشحون في القائمة
evaluate-weights = ما تزنه السياسات
evaluate-facets = ما يضيفه كل معيار
evaluate-facets-lost = المفقود من { $measure } دونه
evaluate-facets-how = المفقود: كم ينخفض { $measure } دون المعيار، مع مجال ثقته 95%، إذا ذهب وزنه إلى معايير الطرف الأخرى. لا يُتعلَّم شيء من جديد: فالمعيار الذي قد يغني عنه غيره يبدو أثمن مما هو. والمجال الذي يضم الصفر لا يحسم شيئا.
evaluate-weights-how = بين قوسين: ما دام الوزن بين هذين الحدين تحتفظ تسع قوائم من عشر بأوائلها ({ $k }) أنفسهم، بأي ترتيب ودون حد للظهور (عدد القوائم المفحوصة: { $lists })، إذا تقاسمت أوزان الطرف الأخرى الباقي كما تفعل الآن. { $none }: المعيار لا وزن له.
evaluate-intervals-how = تحت الوزن المتعلَّم: أين يقع في 95 عينة من 100 ممن علّموه.
evaluate-methods = كيف جرى القياس
evaluate-methods-lists = في { $day } أُعدت قوائم من { $k } لـ{ $seekers } من بين { $candidates }.
evaluate-methods-read = قوائم { $systems } مقروءة من ملفات.
evaluate-methods-judged = للدرجات { $judged } من الأزواج، واستُبعد { $excluded } من القوائم والدرجات. ومن لا قائمة له يُحسب 0. والمرشح الذي لم يُحكم عليه يُحسب غير ملائم، إلا في القوائم المكثفة التي يُخرج منها أولا. وتُرتب النتائج المتساوية حسب المعرّف.
evaluate-methods-chance = مجالات الثقة: إعادة المعاينة بالمئينات على الطالبين، { $repetitions } عينة، ابتداء من { $fewest } طالبا. نظامان: اختبار تبديل مزدوج ثنائي الطرف بعدد السحوب نفسه؛ أكثر من اثنين: توكي بالتبديل. الأثر: d لكوهين للفروق المزدوجة. الظهور: مجموع 1 / log₂(الرتبة + 1) على المراتب العشر الأولى. تبدأ الصدفة من { $seed }: البيانات والإعدادات نفسها تعطي الأرقام نفسها.
head-digest = SHA-256

## الأحكام

judge-pool = للحكم في { $file }: { $pairs } من الأزواج، من { $seekers }. أزواج حُكم عليها من قبل: { $judged }
judge-dropped = { FORM($n) ->
    [one] تُرك زوج واحد من القوائم: مرشحه غير محفوظ أو لا تجوز مطابقته
   *[other] تُركت أزواج من القوائم، وعددها { $n }: مرشحوها غير محفوظين أو لا تجوز مطابقتهم
    }
judge-imported = الأزواج: { $pairs }؛ بدرجة: { $judged }؛ بلا درجة: { $waiting }؛ المحكّمون: { $raters }
judge-agreement = الاتفاق على الأزواج التي قيّمها أكثر من محكّم، وعددها { $pairs }: { $alpha } (ألفا كريبندورف؛ 1 اتفاق تام و0 صدفة)
judge-reliable = من 0,8 فما فوق يُعتمد على الدرجات.
judge-tentative = من 0,667 إلى 0,8 تبقى الاستنتاجات مؤقتة.
judge-unreliable = تحت 0,667 لا يُعتمد على الدرجات: اتفقوا على معناها ثم احكموا من جديد.
judge-one-grade = أعطى الجميع الدرجة نفسها، والصدفة تتفق كذلك، فلا يمكن القول بشيء عن الاتفاق.
judge-nothing-shared = لم يقيّم محكّمان أي زوج معا، فلا يمكن القول بشيء عن الاتفاق.

## كيف فُهم الملف

propose-table = { $place }: أسماء الأعمدة في السطر { $row }؛ للاستيراد: { $who }
propose-column = { $column } ← { $name } [{ $fields }]، بثقة { $percent } %
propose-example = { $text } يُقرأ { $value }
propose-doubtful = { $text } يُعدّ { $value }: يحتاج إلى تحقق
propose-beside = { $field }: { $value }
propose-unused = غير مستعملة: { $columns }
propose-left-out = يبقى خارجا، السطر { $row } ({ $name }): { $why }
propose-left-out-more = وأسطر أخرى تبقى خارجا: { $n }
propose-unread = { $column }: «{ $text }» لا يُقرأ ويبقى غير معروف ({ $count } ×، السطر { $rows })
propose-unread-near = { $column }: «{ $text }» لا يُقرأ ويبقى غير معروف ({ $count } ×، السطر { $rows })؛ قريب منه: { $guesses }
propose-unread-more = ونصوص أخرى لا تُقرأ: { $n }
propose-double = السطران { $first } و{ $second } لهما الاسم نفسه، وكلاهما للاستيراد: { $name }
propose-sheets = أوراق بلا ملفات تعريف: { $sheets }
propose-nothing = { $file }: لم يُتعرف فيه على جدول لملفات تعريف؛ لم يُكتب أي شيء. يحدد `--role` ما هي أسطره، و`--mapping` ما هي أعمدته
propose-take = لم يُكتب أي شيء. يستورد `--yes` الملفات كما عُرضت؛ ويحدد `--mapping` ما ينبغي تغييره
propose-ask = هل تُستورد هكذا؟ [y/N]
propose-new = أعمدة لم يرها ملف المطابقة من قبل: { $columns }
propose-saved = كُتب { $file } ({ $lines } سطرا)؛ يقرأ `--mapping` الملف المقبل به
propose-save-one = يأخذ `--save-mapping` ملفا واحدا
template-format = لا يقول { $file } ما هو؛ النموذج ملف xlsx أو csv
template-written = كُتب { $file } وفيه { $n } عمودا؛ لا يُستورد سطر المثال
template-example = (مثال) { $name }
fields-code = الرمز
fields-name = الاسم
fields-field = الحقل
fields-header = عنوان معروف
fields-example = مثال
fields-role = الدور
fields-cities = مدن المغرب، ومدن إفريقيا من 100 ألف نسمة، ومدن العالم من 500 ألف، تُعرف بأسمائها: `qantara fields places فاس`
fields-no-place = أماكن غير معروفة، أو أسماء في عدة بلدان: { $names }
fields-unknown = ليس `{ $what }` دورا، ولا واحدا من concepts وstages وinstruments وplaces وbusiness-models وkinds وlegal-forms وcontracts وleads
skipped-total = يجمع الأسطر الأخرى
skipped-note = ملاحظة أو عنوان
skipped-test = اختبار أو مثال
skipped-closed = لم يعد موجودا
skipped-other = ليس عضوا في منظومة: { $text }
skipped-duplicate = يكرر السطر { $row }
skipped-answered-again = يجيب السطر { $row } من جديد
skipped-nameless = بلا اسم

## ما لم تستطع الواردات قراءته، وكلمات المنظومة

import-unsure = نصوص لا تُقرأ أو غير مؤكدة: { $n }؛ يعرضها `qantara problems` مع طريقة تسويتها
problems-none = لم تترك آخر الواردات شيئا لا يُقرأ أو غير مؤكد.
problems-unread = { $count } × «{ $text }»، { $fields }: لا يُقرأ ({ $files })
problems-doubtful = { $count } × «{ $text }»، { $fields }: يُعدّ { $value } وهذا غير مؤكد ({ $files })
problems-more = ونصوص أخرى: { $n }؛ يعرض `-n` المزيد منها، و`--format json` كلها
problems-not-kept = { $field }: نصوص أخرى لا تُحفظ لأنها قد تخص شخصا أو لأنها كثيرة: { $n } ({ $file })
problems-settled = نصوص سُوّيت منذ ذلك: { $n }؛ سيقرأها الاستيراد المقبل لملفاتها
read-did = يُقرأ «{ $text }» { $value } ({ $topic }) ابتداء من الاستيراد المقبل
read-nothing = لا يقول «{ $text }» شيئا ({ $topic }) ابتداء من الاستيراد المقبل
read-taken = كلمات أُخذت: { $n }
read-forgotten = لم يعد «{ $text }» من كلمات هذه المنظومة
read-unknown = ليس «{ $text }» من كلمات هذه المنظومة؛ يعرضها `qantara read`
read-none = ليست لهذه المنظومة كلمات خاصة بها؛ يضيف `qantara read TEXT --as VALUE` كلمة
read-which = قد يكون «{ $text }» من عدة أنواع، أو لا يُقرأ معناه بأي منها؛ حدد النوع بـ `--for`: { $fields }
read-personal = لا يمكن أن يكون «{ $text }» كلمة: يبدو أنه يقول من هو شخص ما أو أين يسكن أو كيف يُتصل به
read-no-word = لا يصلح «{ $text }» كلمة: بلا حروف أو حروفه كثيرة جدا
read-no-value = لا يُقرأ «{ $meaning }» بلا شك ضمن: { $topic }؛ يعرض `qantara fields` القيم الموجودة
read-no-value-near = لا يُقرأ «{ $meaning }» بلا شك ضمن: { $topic }؛ قريب منه: { $guesses }
read-says-nothing = (لا يقول شيئا)
read-head-text = النص
read-head-topic = النوع
read-head-value = يُقرأ
topic-sector = القطاعات
topic-technology = التقنيات
topic-skill = المهارات
topic-stage = المراحل
topic-instrument = أدوات التمويل
topic-business-model = نماذج الأعمال
topic-investor-kind = نوع المستثمر
topic-programme-kind = نوع البرنامج
topic-lead = من يقود الجولة
topic-legal-form = الشكل القانوني
topic-contract = العقود
topic-place = الأماكن
topic-language = اللغات
topic-goal = أهداف التنمية
topic-answer = نعم أو لا
topic-amount = المبالغ
topic-date = التواريخ
topic-count = الأعداد
topic-percent = النسب المئوية
topic-hours = الساعات في الشهر
