use super::super::{Context, Kind, Options};
use super::{check, context, told};

#[test]
#[rustfmt::skip]
fn sectors_are_read_as_people_write_them() {
    check(Kind::Sectors, &[
        ("Fintech", "fintech"), ("FinTech, Lending", "fintech fintech.lending"), ("FINANCIAL_SERVICES", "fintech"), ("Services financiers", "fintech"), ("التكنولوجيا المالية", "fintech"), ("Santé", "health"), ("HealthTech, Digital health", "health"), ("e-santé", "health"), ("HOSPITAL_HEALTH_CARE", "health"), ("Agri", "agri"),
        ("AgTech", "agri"), ("Agriculture & Agritech", "agri"), ("الفلاحة", "agri"), ("Agriculture, élevage et pêche", "agri agri.livestock agri.aquaculture"), ("Eau, énergie et climat", "water energy climate"), ("EdTech", "edu"), ("E_LEARNING", "edu"), ("السياحة، التعليم", "tourism edu"), ("Énergies renouvelables, Eau, Déchets", "energy water climate.waste"),
        ("Fintech, Logistique, SaaS", "fintech logistics sme"), ("Industrie, Automobile, Textile", "industry industry.auto fashion"), ("Travel, SaaS", "tourism sme"), ("Mobility, EVs", "mobility mobility.ev"), ("Fintech;Santé", "fintech health"), ("Agro;Énergie;Eau", "food energy water"), ("Recyclage;Textile", "climate.waste fashion"), ("immobilier", "realestate"),
        ("Real estate", "realestate"), ("العقار", "realestate"), ("Jeux vidéo", "media.gaming"), ("Music", "media.streaming"), ("RegTech, Cybersecurity", "fintech.regtech security"), ("Transport, logistique et mobilité", "logistics mobility"), ("Éducation et formation, jeux vidéo", "edu media.gaming"), ("Impact social, Artisanat / Éducation", "social crafts edu"), ("Tourisme, culture et artisanat", "tourism culture crafts"),
        ("Santé et bien-être", "health"), ("Dernier kilomètre", "logistics.lastmile"), ("immobilier et BTP", "realestate construction"), ("Fintech and Healthtech", "fintech health"), ("الطاقة، الماء، الصناعات الغذائية", "energy water food"), ("الصحة والتعليم", "health edu"), ("agri.irrigation", "agri.irrigation"), ("Retail", "commerce"), ("Santé, IA", "health technologies:tech.ai"), ("[\"Fintech\",\"Santé\"]", "fintech health"),
        ("Aéronautique, Industrie", "industry.aero industry"), ("1. Santé; 2. Eau", "health water"),
    ]);
}

#[test]
#[rustfmt::skip]
fn all_and_all_but_some() {
    check(Kind::Sectors, &[
        ("Tous secteurs", "-"), ("Agnostic", "-"), ("Sector agnostic", "-"), ("Généraliste", "-"), ("كل القطاعات", "-"), ("All sectors", "-"), ("Tous secteurs sauf immobilier et BTP", "sectors_excluded:realestate construction"), ("Tous sauf immobilier", "sectors_excluded:realestate"), ("All sectors except real estate", "sectors_excluded:realestate"),
        ("كل القطاعات ما عدا العقار", "sectors_excluded:realestate"), ("Généraliste, hors restauration et commerce", "sectors_excluded:food.delivery commerce"), ("Tout sauf mines / armement", "sectors_excluded:industry.mining ?"), ("Tous sauf alcool, tabac, jeux d'argent", "?"), ("Fintech, no real estate", "fintech sectors_excluded:realestate"), ("Fintech, no crypto", "fintech ?"), ("All except crypto, gambling", "?"), ("كل القطاعات ما عدا القمار", "?"), ("Agnostic (excluding gambling)", "?"),
        ("hors e-commerce", "sectors_excluded:commerce.ecommerce"), ("Santé sauf pharma", "health sectors_excluded:health.pharma"), ("Sector-agnostic (excluding real estate)", "sectors_excluded:realestate"), ("جميع القطاعات باستثناء العقار", "sectors_excluded:realestate"),
    ]);
    check(Kind::Sectors, &[
        ("", "-"), ("-", "-"), ("selon projet", "-"), ("Autre", "-"), ("xyz", "?"), ("Fintech, xyz", "fintech ?"), ("nous aidons les gens à mieux vivre", "?"), ("12", "?"), ("Pitch deck", "?"), ("غير مفهوم", "?"), ("Fintec", "?"),
    ]);
    // Guesses are sectors, and Agnostic is not like diagnostics.
    let guesses = |text| Kind::Sectors.read(text, &context()).unread.remove(0).guesses;
    assert_eq!(guesses("Fintec")[0].value, "fintech");
    assert!(guesses("Pitch deck").is_empty());
}

#[test]
#[rustfmt::skip]
fn technologies_are_read_as_people_write_them() {
    check(Kind::Technologies, &[
        ("AI", "tech.ai"), ("IA", "tech.ai"), ("Intelligence artificielle / apprentissage automatique", "tech.ai"), ("Intelligence artificielle / apprentissage automatique, Plateforme web", "tech.ai model.platform"), ("machine learning, cloud", "tech.ai tech.cloud"), ("Objets connectés, capteurs", "tech.iot"), ("Objets connectés, capteurs, Application mobile", "tech.iot tech.mobile"),
        ("IoT, drones", "tech.iot tech.drone"), ("Drones, imagerie satellite", "tech.drone"), ("Impression 3D", "tech.printing"), ("robotics, 3D printing", "tech.robotics tech.printing"), ("blockchain", "tech.blockchain"), ("LLM, AI", "tech.genai tech.ai"), ("réalité augmentée, Plateforme web", "tech.xr model.platform"), ("VR, e-signature", "tech.xr tech.identity"), ("AR, mobile app", "tech.xr tech.mobile"),
        ("big data, cloud", "tech.data tech.cloud"), ("computer vision, AI", "tech.vision tech.ai"), ("الذكاء الاصطناعي", "tech.ai"), ("إنترنت الأشياء", "tech.iot"), ("سلسلة الكتل والذكاء الاصطناعي", "tech.blockchain tech.ai"), ("NLP", "tech.nlp"), ("deeptech", "tech.quantum"), ("Aucune en particulier", "-"), ("none", "-"), ("magie", "?"), ("Fintech", "?"), ("mobile app, USSD", "tech.mobile"),
    ]);
}

#[test]
#[rustfmt::skip]
fn needs_and_skills_are_read_as_people_write_them() {
    check(Kind::Needs, &[
        ("Vente, prospection", "skill.sales"), ("Vente, prospection, Export, Afrique", "skill.sales skill.internationalisation"), ("Levée de fonds, Export, Afrique", "skill.fundraising skill.internationalisation"), ("levee_de_fonds;rh", "skill.fundraising skill.hr"), ("Juridique, contrats, propriété intellectuelle", "skill.legal skill.ip"),
        ("Technique, choix d'architecture", "skill.cto"), ("Qualité, certification, normes", "skill.quality"), ("Finance et comptabilité", "skill.finance skill.accounting"), ("Marketing et communication", "skill.marketing skill.pr"), ("marches_publics;juridique", "skill.procurement skill.legal"), ("ventes_b2b", "skill.b2bsales"), ("enterprise sales, regulatory", "skill.b2bsales skill.regulation"),
        ("pitch coaching, IP advice", "skill.pitching skill.ip"), ("growth marketing, hiring", "skill.digitalmkt skill.recruiting"), ("co-founder (CTO), legal", "skill.cto skill.legal"), ("UX, IP advice", "skill.ux skill.ip"), ("supply chain, sales", "skill.supplychain skill.sales"), ("Recrutement, Levée de fonds", "skill.recruiting skill.fundraising"), ("التسويق، المبيعات", "skill.marketing skill.sales"),
        ("جمع التمويل", "skill.fundraising"), ("الموارد البشرية والتسويق", "skill.hr skill.marketing"), ("Rien pour l'instant", "-"), ("magie", "?"), ("propriete_intellectuelle", "skill.ip"), ("Marchés publics", "skill.procurement"), ("Finance & juridique", "skill.finance skill.legal"),
    ]);
    check(Kind::Skills, &[
        ("Finance (4), Vente : 3", "skill.finance=4 skill.sales=3"), ("Finance", "skill.finance=3"), ("Finance (budget, trésorerie)", "skill.finance=3"), ("Marketing - expert", "skill.marketing=5"), ("UX 4/5", "skill.ux=4"), ("Vente ***", "skill.sales=3"), ("Finance niveau 2", "skill.finance=2"), ("Finance=5; RH=2", "skill.finance=5 skill.hr=2"), ("المالية (٤)", "skill.finance=4"),
        ("Finance (9)", "skill.finance=3"), ("magie (3)", "?"),
    ]);
}

#[test]
#[rustfmt::skip]
fn languages_are_read_as_people_write_them() {
    check(Kind::Languages, &[
        ("FR", "fr"), ("FR/EN", "fr en"), ("FR/AR/EN", "fr ar en"), ("fr;ar", "fr ar"), ("fr;ar-ma", "fr ar"), ("Français, Darija", "fr ar"), ("Français, Arabe, Darija", "fr ar"), ("Darija, Amazigh, Français", "ar zgh fr"), ("Tamazight", "zgh"), ("العربية، الفرنسية", "ar fr"), ("العربية/الفرنسية", "ar fr"), ("العربية والفرنسية", "ar fr"), ("الدارجة", "ar"), ("الأمازيغية", "zgh"),
        ("français, anglais", "fr en"), ("French and English", "fr en"), ("Français et anglais", "fr en"), ("English, Swahili", "en sw"), ("English, French, Kinyarwanda", "en fr rw"), ("Turkish, English", "tr en"), ("Portuguese, French, English", "pt fr en"), ("Français, Wolof", "fr wo"), ("Arabe, Espagnol, Français", "ar es fr"), ("FR AR EN", "fr ar en"), ("FR + AMZ", "fr zgh"), ("FR-EN", "fr en"), ("fr|en", "fr en"),
        ("Français (courant), Anglais (B2)", "fr en"), ("anglais courant", "en"), ("English: fluent", "en"), ("francais", "fr"), ("Arabic", "ar"), ("arabe marocain", "ar"), ("Hassanya", "mey"), ("Dothraki", "?"), ("FR, Dothraki", "fr ?"), ("pt-BR", "pt"), ("", "-"), ("-", "-"), ("12", "?"), ("no", "?"), ("Oui", "?"), ("لغة أخرى", "?"),
    ]);
    check(Kind::Sdgs, &[("8, 9", "8 9"), ("SDG 2, SDG 15", "2 15"), ("ODD 7", "7"), ("ODD 7 - Énergie propre", "7"), ("18", "?"), ("7; 11; 13", "7 11 13"), ("هدف ٣", "3"), ("SDG 2 3", "?")]);
}

/// An option with a comma in it is one option, where its parts never stand
/// alone.
#[test]
fn options_of_a_form_are_recognised_whole() {
    let cells = ["Vente, chasse au client", "Finance, Vente, chasse au client", "Finance"];
    let options = Options::learn(cells);
    let context = Context { options: Some(&options), ..context() };
    let found = Kind::Needs.read("Finance, Vente, chasse au client", &context);
    assert_eq!(found.value, Some(serde_json::json!(["skill.finance", "skill.sales"])));
    assert!(found.unread.is_empty() && !found.doubts.is_empty());
    // Without the column nobody knows that the two belong together.
    assert_eq!(told(Kind::Needs, "Vente, chasse au client"), "skill.sales ?");
    // What stands alone somewhere is its own option.
    let apart = Options::learn(["Vente, Lune", "Vente, Lune", "Vente, Lune", "Lune"]);
    let context = Context { options: Some(&apart), ..context };
    assert_eq!(Kind::Needs.read("Vente, Lune", &context).unread.len(), 1);
    let known = Options::known(["Vente, chasse au client".to_owned()]);
    let context = Context { options: Some(&known), ..context };
    assert!(Kind::Needs.read("Vente, chasse au client", &context).unread.is_empty());
}
