use super::super::Kind;
use super::super::term::Vocabulary;
use super::check;

#[test]
#[rustfmt::skip]
fn a_stage_is_read_as_people_write_it() {
    check(Kind::Term(Vocabulary::Stage), &[
        ("Idée", "idea"), ("idea stage", "idea"), ("Concept", "idea"), ("فكرة", "idea"), ("Une idée, pas encore de prototype", "idea"), ("Prototype", "pre_seed"), ("MVP", "pre_seed"), ("mvp", "pre_seed"), ("Prototype ready", "pre_seed"), ("Un prototype ou un MVP en test", "pre_seed"),
        ("POC", "pre_seed"), ("Pre-Seed", "pre_seed"), ("pre_seed", "pre_seed"), ("preseed", "pre_seed"), ("Pré-amorçage", "pre_seed"), ("pre_amorcage", "pre_seed"), ("ما قبل البذرة", "pre_seed"), ("نموذج أولي", "pre_seed"), ("Seed", "seed"), ("SEED", "seed"), ("amorcage", "seed"), ("Amorçage", "seed"),
        ("Seed extension", "seed"), ("Early revenue", "seed"), ("Premiers clients payants", "seed"), ("First customers", "seed"), ("البذرة", "seed"), ("Série A", "series_a"), ("serie_a", "series_a"), ("Series A", "series_a"), ("السلسلة أ", "series_a"), ("Series B", "series_b"), ("serie_b_plus", "series_b"), ("Série B+", "series_b"),
        ("Growth", "growth"), ("Growth stage", "growth"), ("Croissance", "growth"), ("Scaling", "growth"), ("Scale-up", "growth"), ("النمو", "growth"), ("Series C", "growth"), ("2 - Prototype", "pre_seed"), ("Seed (2e tour)", "seed"), ("Stade amorçage", "seed"),
    ]);
    check(Kind::Term(Vocabulary::Stage), &[
        ("", "-"), ("à définir", "-"), ("Bootstrapped", "?"), ("Early stage", "?"), ("Seed, Series A", "?"), ("bleu", "?"), ("Pas de prototype", "?"), ("سؤال", "?"), ("1", "?"), ("Serie", "?"),
    ]);
}

#[test]
#[rustfmt::skip]
fn stages_are_listed_and_ranged() {
    check(Kind::Terms(Vocabulary::Stage), &[
        ("Amorçage, Série A", "seed series_a"), ("Amorçage / Série A", "seed series_a"), ("Seed;Series A", "seed series_a"), ("Amorçage à Croissance", "seed series_a series_b growth"), ("Seed to Series B", "seed series_a series_b"), ("from seed to growth", "seed series_a series_b growth"), ("Idée → Seed", "idea pre_seed seed"),
        ("Seed - Série B", "seed series_a series_b"), ("De l'idée à l'amorçage", "idea pre_seed seed"), ("Early stage", "pre_seed seed"), ("Pré-amorçage et amorçage", "pre_seed seed"), ("ما قبل البذرة، البذرة", "pre_seed seed"), ("البذرة والنمو", "seed growth"), ("فكرة، ما قبل البذرة", "idea pre_seed"), ("Série A et plus", "series_a series_b growth"),
        ("Série A et +", "series_a series_b growth"), ("Series A+", "series_a series_b growth"), ("jusqu'à Série A", "idea pre_seed seed series_a"), ("à partir de Seed", "seed series_a series_b growth"), ("Tous", "idea pre_seed seed series_a series_b growth"), ("All stages", "idea pre_seed seed series_a series_b growth"), ("كل المراحل", "idea pre_seed seed series_a series_b growth"),
        ("Seed, Lune", "seed ?"), ("Lune", "?"), ("-", "-"), ("Prototype, MVP", "pre_seed"), ("من البذرة إلى النمو", "seed series_a series_b growth"),
    ]);
}

#[test]
#[rustfmt::skip]
fn instruments_are_read_as_people_write_them() {
    check(Kind::Terms(Vocabulary::Instrument), &[
        ("Equity", "equity"), ("Capital", "equity"), ("Fonds propres (investisseurs)", "equity"), ("Prise de participation", "equity"), ("رأس المال", "equity"), ("Capital, OCA", "equity convertible"), ("Capital + OC", "equity convertible"), ("Capital + Dette", "equity loan"), ("Equity;Prêt d’honneur", "equity honour_loan"),
        ("SAFE", "convertible"), ("Convertible note", "convertible"), ("BSA AIR", "convertible"), ("quasi-fonds propres", "convertible"), ("Dette", "loan"), ("Crédit bancaire, avec garantie", "loan guarantee"), ("قرض", "loan"), ("مرابحة", "loan"), ("Prêt", "loan"), ("Prêts d'honneur", "honour_loan"), ("قرض شرف", "honour_loan"),
        ("Prêt à taux zéro", "honour_loan"), ("Subvention", "grant"), ("Don + Royalties", "grant revenue_share"), ("Grant", "grant"), ("منحة", "grant"), ("Garantie", "guarantee"), ("ضمان", "guarantee"), ("رأس المال، ضمان", "equity guarantee"), ("Revenue-based financing", "revenue_share"), ("financement participatif", "crowdfunding"),
        ("Crowdfunding", "crowdfunding"), ("التمويل الجماعي", "crowdfunding"), ("In-kind", "in_kind"), ("Dette, Prêt d'honneur", "loan honour_loan"), ("Equity / Debt", "equity loan"), ("equity and debt", "equity loan"), ("Subvention;Equity", "grant equity"), ("Venture debt", "loan"), ("قرض ومنحة", "loan grant"), ("Equity, chocolat", "equity ?"),
        ("Je ne sais pas encore", "-"), ("chocolat", "?"), ("12", "?"), ("-", "-"),
    ]);
}

#[test]
#[rustfmt::skip]
fn the_other_vocabularies_are_read_as_people_write_them() {
    check(Kind::Terms(Vocabulary::BusinessModel), &[
        ("B2B", "b2b"), ("B to B", "b2b"), ("BtoB", "b2b"), ("Des entreprises", "b2b"), ("B2C", "b2c"), ("Des particuliers", "b2c"), ("B2B, SaaS", "b2b saas"), ("B2B, Subscription (SaaS)", "b2b saas"), ("Subscription (SaaS) + B2B", "saas b2b"), ("B2B2C", "b2b2c"), ("Marketplace", "marketplace"),
        ("Une commission sur chaque transaction", "marketplace"), ("Des administrations, collectivités ou écoles publiques", "b2g"), ("Des entreprises, qui l'offrent à leurs clients", "b2b2c"), ("Des entreprises, Des particuliers", "b2b b2c"), ("E-commerce", "ecommerce"), ("Hardware, B2B", "hardware b2b"), ("B2G", "b2g"), ("B2C, Freemium", "b2c"), ("Licensing", "licensing"),
        ("شركات", "b2b"), ("الأفراد", "b2c"), ("اشتراك", "saas"), ("magie", "?"), ("B2B et B2C", "b2b b2c"), ("B2B/B2C", "b2b b2c"),
    ]);
    check(Kind::Term(Vocabulary::LegalForm), &[
        ("SARL", "sarl"), ("S.A.R.L.", "sarl"), ("SARL AU", "sarl_au"), ("SARLAU", "sarl_au"), ("S.A.R.L. à associé unique", "sarl_au"), ("SA", "sa"), ("SAS", "sas"), ("Coopérative", "cooperative"), ("Coop.", "cooperative"), ("Co-operative", "cooperative"), ("Association", "association"), ("Non-profit", "association"), ("Auto-entrepreneur", "auto_entrepreneur"),
        ("AE", "auto_entrepreneur"), ("Pas encore créée", "unregistered"), ("En cours de création", "unregistered"), ("Not yet", "unregistered"), ("GIE", "other"), ("Ltd", "other"), ("LLC", "other"), ("Delaware C-Corp", "other"), ("SUARL", "other"), ("تعاونية", "cooperative"), ("جمعية", "association"), ("مقاول ذاتي", "auto_entrepreneur"), ("شركة ذات مسؤولية محدودة", "sarl"), ("bleu", "?"),
    ]);
    check(Kind::Term(Vocabulary::InvestorKind), &[
        ("Fonds VC", "vc_fund"), ("Business angel", "angel"), ("Club d'anges", "angel_group"), ("شبكة مستثمرين", "angel_group"), ("Banque", "bank"), ("بنك", "bank"), ("صندوق عمومي", "public_fund"), ("Fonds public", "public_fund"), ("Capital-investissement", "other"), ("مستثمر ملاك", "angel"), ("Corporate", "corporate_vc"), ("صندوق استثمار", "vc_fund"),
        ("Family office", "family_office"), ("Accélérateur", "accelerator"), ("Plateforme participative", "crowdfunding"), ("CVC", "corporate_vc"), ("Venture capital firm", "vc_fund"), ("Angel network", "angel_group"), ("DFI", "public_fund"), ("chat", "?"),
    ]);
    check(Kind::Term(Vocabulary::Lead), &[
        ("oui", "lead"), ("نعم", "lead"), ("non", "follow"), ("لا", "follow"), ("parfois", "either"), ("les deux", "either"), ("suiveur", "follow"), ("co-investit seulement", "follow"), ("Lead", "lead"), ("Both", "either"), ("", "-"), ("peut-être demain", "?"),
    ]);
    check(Kind::Terms(Vocabulary::Contract), &[
        ("CDI", "permanent"), ("CDD", "fixed_term"), ("Freelance", "freelance"), ("Stage", "internship"), ("CDI, CDD", "permanent fixed_term"), ("Stage / Freelance", "internship freelance"), ("Associé", "cofounder"), ("تدريب", "internship"), ("Full-time", "permanent"), ("bleu", "?"),
    ]);
}

/// A name in the data means what its row says, and its codes exist.
#[test]
fn every_row_of_the_names_is_of_a_vocabulary_and_has_its_codes() {
    for row in
        include_str!("../../../data/term-names.csv").lines().skip(1).filter(|row| !row.starts_with('#'))
    {
        let cells: Vec<&str> = row.splitn(3, ',').collect();
        let codes: Vec<&str> = cells[1].split(' ').collect();
        let is_of = |vocabulary: &Vocabulary| {
            let all = vocabulary.codes();
            codes.iter().all(|code| all.contains(code)) && vocabulary.names().whole(codes[0]).is_some()
        };
        assert!(Vocabulary::ALL.iter().any(is_of), "{row}");
    }
}
