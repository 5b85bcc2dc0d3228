use serde_json::json;

use super::super::{Kind, field};
use super::{check, context};

#[test]
#[rustfmt::skip]
fn counts_are_read_as_people_write_them() {
    check(Kind::Count, &[
        ("12", "12"), ("1 250", "1250"), ("1\u{202f}250", "1250"), ("1,200", "1200"), ("1.200", "1200"), ("12.0", "12"), ("12k", "12000"), ("2.5k", "2500"), ("2,5 k", "2500"), ("٣", "3"), ("١٬٢٥٠", "1250"), ("6 personnes", "6"),
        ("2 fondateurs", "2"), ("8 (5 CDI)", "8"), ("0 (fonds investi)", "0"), ("0", "0"), ("aucun", "0"), ("none yet", "0"), ("néant", "0"), ("صفر", "0"), ("seul", "1"), ("Just me", "1"), ("une dizaine", "10"),
        ("une centaine", "100"), ("11-50", "11"), ("51 – 200", "51"), ("2 à 3", "2"), ("3 to 5", "3"), ("3 + 2 stagiaires", "5"), ("7 FT + 3 PT", "10"), ("450+", "450"), ("+ de 200", "200"), ("~50", "50"), ("environ 30", "30"),
        ("max 5", "5"), ("18 banks", "18"), ("6 écoles", "6"), ("TRL 4", "4"), ("deux", "2"), ("ثلاثة", "3"), ("5 أشخاص", "5"), ("35 clients payants", "35"), ("4 startups par an", "4"), ("3 pilots", "3"),
    ]);
    check(Kind::Count, &[
        ("-", "-"), ("n/a", "-"), ("غير محدد", "-"), ("-5", "?"), ("12.5", "?"), ("1.2.3", "?"), ("4000 utilisateurs, aucun payant", "?"), ("12/11/2025", "?"), ("beaucoup", "?"), ("depuis 2020 et 2021", "?"), ("25 %", "?"),
        ("5 €", "?"), ("99999999999999999999", "?"), ("50-11", "?"), ("1 2 3", "?"), ("see site", "?"), ("كثير", "?"),
    ]);
}

#[test]
#[rustfmt::skip]
fn percentages_are_read_as_people_write_them() {
    check(Kind::Percent, &[
        ("25 %", "25.0"), ("25%", "25.0"), ("+ 15 %", "15.0"), ("+15%", "15.0"), ("-8", "-8.0"), ("−8 %", "-8.0"), ("-5% YoY", "-5.0"), ("120,5", "120.5"), ("12.5 %", "12.5"), ("45", "45.0"), ("0", "0.0"), ("x2", "100.0"), ("x 2", "100.0"), ("X3", "200.0"),
        ("×2", "100.0"), ("3x YoY", "200.0"), ("1.5x", "50.0"), ("80% YoY", "80.0"), ("doubling yearly", "100.0"), ("flat", "0.0"), ("stable", "0.0"), ("30 % par an", "30.0"), ("٢٥٪", "25.0"), ("٢٥ ٪ سنويا", "25.0"), ("~20%", "20.0"), ("environ 20 %", "20.0"),
        ("50 pour cent", "50.0"), ("croissance 40%", "40.0"), ("n.s.", "-"), ("n/a", "-"), ("", "-"), ("-", "-"), ("12% MoM", "?"), ("10 % par mois", "?"), ("20-30%", "?"), ("fort", "?"), ("10 MDH", "?"), ("1.2.3 %", "?"), ("25 % et 30 %", "?"), ("2024: 30%", "?"),
        ("كبير", "?"), ("x", "?"), ("%", "-"),
    ]);
}

#[test]
#[rustfmt::skip]
fn hours_are_read_for_a_month() {
    check(Kind::HoursPerMonth, &[
        ("4", "4"), ("4h", "4"), ("4h/mois", "4"), ("4 h / mois", "4"), ("4 heures par mois", "4"), ("4 hours per month", "4"), ("4 hrs/month", "4"), ("4 ساعات في الشهر", "4"), ("٤ ساعات شهريا", "4"), ("6h / trimestre", "2"), ("6 hours per quarter", "2"),
        ("12h/an", "1"), ("24 h par an", "2"), ("2h/semaine", "8"), ("1h par semaine", "4"), ("2 hours a week", "8"), ("1 jour par mois", "8"), ("2 j/mois", "16"), ("1 day per month", "8"), ("une demi-journée par mois", "4"), ("half a day per month", "4"),
        ("2 à 3 h par mois", "2"), ("2-4h/mois", "2"), ("90 min par mois", "2"), ("jusqu'à 4 h", "4"), ("max 3h", "3"), ("2h hebdo", "8"), ("10h mensuelles", "10"), ("2h/quinzaine", "4"), ("une demi-journée", "4"), ("environ 5h", "5"), ("6 h par semestre", "1"), ("ساعتين", "?"), ("3 ساعات", "3"),
        ("à définir", "-"), ("-", "-"), ("selon projet", "-"), ("quelques heures", "?"), ("-4", "?"), ("1000", "?"), ("mardi 14h rdv", "?"), ("1.2.3", "?"), ("4 € / h", "4"), ("flexible", "?"),
    ]);
}

#[test]
#[rustfmt::skip]
fn answers_are_yes_or_no() {
    check(Kind::Answer, &[
        ("oui", "true"), ("Oui", "true"), ("OUI", "true"), ("yes", "true"), ("Y", "true"), ("true", "true"), ("1", "true"), ("x", "true"), ("X", "true"), ("✓", "true"), ("✅", "true"), ("نعم", "true"), ("أوافق", "true"), ("Oui, j'accepte", "true"), ("J'accepte", "true"),
        ("I agree", "true"), ("I agree to be contacted", "true"), ("ok", "true"), ("D'accord", "true"), ("Oui, mais prévenez-moi avant", "true"), ("visio", "true"), ("en ligne", "true"), ("TRUE", "true"), ("Vrai", "true"), ("oui (visio)", "true"), ("uniquement à distance", "true"), ("visio possible", "true"),
        ("non", "false"), ("Non", "false"), ("no", "false"), ("N", "false"), ("false", "false"), ("0", "false"), ("لا", "false"), ("✗", "false"), ("jamais", "false"), ("Non, merci", "false"), ("sur place uniquement", "false"), ("je n'accepte pas", "false"), ("لا أوافق", "false"),
        ("", "-"), ("-", "-"), ("N/A", "-"), ("je ne sais pas", "-"), ("peut-être", "?"), ("maybe", "?"), ("ربما", "?"), ("12", "?"), ("Casablanca", "?"), ("normalement", "?"),
    ]);
}

/// What people say of a round beside its amount.
#[test]
#[rustfmt::skip]
fn a_round_is_an_amount_and_its_instruments() {
    let range = |low: u64, high: u64, code: &str| json!({ "low_minor": low * 100, "high_minor": high * 100, "currency": code });
    for (text, low, high, code, instruments) in [
        ("raising $1.5M SAFE", 1_500_000, 1_500_000, "USD", "convertible"), ("$100,000 grant", 100_000, 100_000, "USD", "grant"), ("Open round: $3M Series A, equity", 3_000_000, 3_000_000, "USD", "equity"),
        ("Seeking €2M equity", 2_000_000, 2_000_000, "EUR", "equity"), ("Debt: KES 20M", 20_000_000, 20_000_000, "KES", "loan"), ("raising $250k-$400k (convertible note)", 250_000, 400_000, "USD", "convertible"),
        ("Raising $500k pre-seed", 500_000, 500_000, "USD", ""), ("up to $750K SAFE", 0, 750_000, "USD", "convertible"), ("US$ 600,000 in equity", 600_000, 600_000, "USD", "equity"), ("revenue-based, $300k", 300_000, 300_000, "USD", "revenue_share"),
        ("£400k equity", 400_000, 400_000, "GBP", "equity"), ("SAR 3M equity", 3_000_000, 3_000_000, "SAR", "equity"), ("€150K bridge", 150_000, 150_000, "EUR", "convertible"), ("Raising 1.2 million USD", 1_200_000, 1_200_000, "USD", ""),
        ("MAD 4M (equity or loan)", 4_000_000, 4_000_000, "MAD", "equity loan"), ("250 000 dirhams (subvention)", 250_000, 250_000, "MAD", "grant"), ("Levée de 2 MDH", 2_000_000, 2_000_000, "MAD", ""), ("2 MDH en fonds propres", 2_000_000, 2_000_000, "MAD", "equity"),
        ("MDH 1,5", 1_500_000, 1_500_000, "MAD", ""), ("KDH 500", 500_000, 500_000, "MAD", ""),
    ] {
        let found = Kind::MoneyRange.read(text, &context());
        assert_eq!(found.value, Some(range(low, high, code)), "{text}");
        let expected: Vec<&str> = instruments.split(' ').filter(|code| !code.is_empty()).collect();
        let beside = found.beside.first().map_or(json!([]), |(_, value)| value.clone());
        assert_eq!(beside, json!(expected), "{text}");
    }
    check(Kind::MoneyRange, &[
        ("not raising", "-"), ("pas de levée prévue", "-"), ("TBD", "-"), ("raising $2m + $500k grant", "?"), ("20240512", "?"), ("212 661 234 567", "?"), ("2024", "?"), ("bientôt", "?"), ("Seed", "?"), ("Series A", "?"), ("3 startups", "?"),
    ]);
    check(Kind::Money, &[
        ("$120K ARR", "currency=\"USD\" minor=12000000"), ("MRR $8k", "currency=\"USD\" minor=9600000"), ("$3.8M (2025)", "currency=\"USD\" minor=380000000"), ("pre-revenue", "currency=\"MAD\" minor=0"), ("CA : 2 MDH", "currency=\"MAD\" minor=200000000"), ("$50k-$100k", "?"),
    ]);
}

/// The ends of a range in two cells; one may be empty.
#[test]
fn a_range_of_two_cells() {
    for (low, high, expected) in [
        ("500 KDH", "5 MDH", Some((50_000_000, 500_000_000))),
        ("", "300 KDH", Some((0, 30_000_000))),
        ("500 KDH", "", Some((50_000_000, 500_000_000))),
        ("", "", None),
        ("5 MDH", "1 MDH", None),
        ("1", "4 MDH", None),
        ("100 K€", "1 MDH", None),
        ("0", "", None),
    ] {
        let found = field::ends(low, high, &context());
        let expected =
            expected.map(|(low, high)| json!({ "low_minor": low, "high_minor": high, "currency": "MAD" }));
        assert_eq!(found.value, expected, "{low} and {high}");
    }
}
