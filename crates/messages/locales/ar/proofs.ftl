# Papers that an application has to bring.

## Papers

proof-id-card = البطاقة الوطنية للتعريف الإلكترونية
proof-business-plan = مخطط الأعمال
proof-registration = مستخرج من السجل التجاري (نموذج ج)
proof-tax-certificate = شهادة الوضعية الجبائية السليمة
proof-accounts = القوائم التركيبية
proof-prototype = عرض النموذج الأولي
proof-pitch-deck = عرض تقديمي للمشروع
proof-cap-table = جدول توزيع رأس المال
proof-contracts = عقود موقعة أو سندات طلب
