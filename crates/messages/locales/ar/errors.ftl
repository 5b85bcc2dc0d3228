# ما لم تستطع الخدمة فعله، وما العمل إذن.

error-invalid = بعض الطلب ليس كما ينبغي: { $fields }.
error-no-such-call = لا وجود لهذا الطلب هنا.
error-not-found = لا وجود لـ { $name }.
error-refused-consent = رفض { $name } أن يوصل بغيره.
error-consent-not-stated = لم يوافق { $name } على أن يوصل بغيره، وهذه المنظومة تشترط الموافقة.
error-archived = { $name } مؤرشف.
error-exists = { $name } موجود من قبل؛ عدّله أو اختر معرّفا آخر.
error-changed = تغيّر { $name } في هذه الأثناء؛ اقرأه من جديد وأعد تعديلك.
error-request-reused = معرّف الطلب { $id } استُعمل لتعديل آخر؛ خذ معرّفا جديدا.
error-cursor-lost = التغييرات المطلوبة لم تعد في الذاكرة؛ اقرأ قائمة الملفات من جديد وتابع من هناك.
error-too-little-to-learn = أقل من أن يُتعلَّم منه: لـ { $seekers } من الطالبين من أصل { $seekers-needed } مرشح ملائم وآخر، ولهم { $relevant } من المرشحين الملائمين من أصل { $relevant-needed }.
error-too-little-to-choose = أقل من أن يُختار به: لـ { $seekers } من الطالبين من أصل { $seekers-needed } مرشح ملائم وآخر، ولهم { $relevant } من المرشحين الملائمين من أصل { $relevant-needed }.
error-tuning-under-way = { $name } قيد التنفيذ؛ انتظر حتى يتم أو ألغه.
error-withdrawn-by-erasure = مُحيت بيانات أحدهم في هذه الأثناء، فلم يُتعلَّم منها شيء؛ ابدأ من جديد.
error-withdrawn-consent = سحب أحدهم موافقته في هذه الأثناء، فلم يُتعلَّم من بياناته شيء؛ ابدأ من جديد.
error-nothing-learned = ليس لـ { $name } سياسة أفضل مما بدأ به.
error-overloaded = الخادم مشغول؛ أعد المحاولة بعد لحظة.
error-rate = طلبات كثيرة؛ أعد المحاولة بعد لحظة.
error-unauthenticated = يحتاج هذا الطلب إلى رمز دخول صالح.
error-denied = رمز الدخول هذا لا يسمح بطلب { $call }.
error-cancelled = أُوقف الطلب قبل أن يتم.
error-deadline = لم يكف الوقت للجواب.
error-store = لم يستطع المخزن فعل ذلك؛ يجد المشغّل السبب في السجل تحت { $request }.
error-internal = حدث خطأ هنا؛ يجد المشغّل السبب في السجل تحت { $request }.
