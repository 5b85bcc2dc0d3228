use super::super::{Kind, Meaning, place};
use super::{check, told};

#[test]
#[rustfmt::skip]
fn a_place_is_read_as_people_write_it() {
    check(Kind::Place, &[
        ("Casablanca", "MA-06/Casablanca"), ("casa", "MA-06/Casablanca"), ("CASABLANCA", "MA-06/Casablanca"), ("الدار البيضاء", "MA-06/Casablanca"), ("Casablanca, Maroc", "MA-06/Casablanca"), ("Casablanca/Maroc", "MA-06/Casablanca"), ("Casablanca (Maroc)", "MA-06/Casablanca"),
        ("Casablanca - Maroc", "MA-06/Casablanca"), ("Fès", "MA-03/Fès"), ("Fes", "MA-03/Fès"), ("FÈS", "MA-03/Fès"), ("فاس", "MA-03/Fès"), ("Fez, Morocco", "MA-03/Fès"), ("Agadir (Technopôle)", "MA-09/Agadir"), ("Agadir / أكادير", "MA-09/Agadir"), ("Rabat-Agdal", "MA-04/Rabat"),
        ("Marrakech, MA", "MA-07/Marrakech"), ("Rabat, MOROCCO", "MA-04/Rabat"), ("Paris, France", "FR/Paris"), ("Paris, FR", "FR/Paris"), ("Lagos, Nigeria", "NG/Lagos"), ("Nairobi, KE", "KE/Nairobi"), ("Accra (Ghana)", "GH/Accra"), ("Abidjan, Ivory Coast", "CI/Abidjan"),
        ("Kinshasa, DRC", "CD/Kinshasa"), ("Dubai, U.A.E.", "AE/Dubai"), ("London, United Kingdom", "GB/London"), ("London, UK", "GB/London"), ("Riyadh, Kingdom of Saudi Arabia", "SA/Riyadh"), ("Istanbul, Türkiye", "TR/Istanbul"), ("Cape Town, RSA", "ZA/Cape Town"),
        ("Amman, Hashemite Kingdom of Jordan", "JO/Amman"), ("Praia, Cabo Verde", "CV/Praia"), ("دبي", "AE/Dubai"), ("Wilmington, DE, USA", "US-DE/Wilmington"), ("UAE", "AE"), ("U.A.E.", "AE"), ("UK", "GB"), ("Ivory Coast", "CI"), ("Côte d'Ivoire", "CI"), ("RDC", "CD"), ("DR Congo", "CD"),
        ("Türkiye", "TR"), ("RSA", "ZA"), ("KSA", "SA"), ("USA", "US"), ("U.S.A.", "US"), ("🇲🇦", "MA"), ("🇲🇦 Maroc", "MA"), ("🇫🇷 Paris", "FR/Paris"), ("Souss-Massa", "MA-09"), ("Casablanca-Settat", "MA-06"), ("المغرب", "MA"), ("المملكة المغربية", "MA"), ("Royaume du Maroc", "MA"),
        ("Afrique", "002"), ("MA-06/Casablanca", "MA-06/Casablanca"), ("Congo-Brazzaville", "CG"),
    ]);
    check(Kind::Place, &[
        ("", "-"), ("Remote", "-"), ("Partout / 100 % à distance", "-"), ("Rabat / Paris", "?"), ("Rabat / Salé", "MA-04"), ("MENA", "?"), ("Xyzzyville", "?"), ("Valencia", "?"), ("12", "?"), ("Morroco", "?"), ("contact@a.example", "?"), ("Paris (Texas) ou Rabat", "?"), ("بلاد بعيدة", "?"),
    ]);
    let guesses = Kind::Place.read("Morroco", &super::context()).unread.remove(0).guesses;
    assert_eq!(guesses[0].value, "MA");
}

#[test]
#[rustfmt::skip]
fn places_are_several_and_words_for_several() {
    check(Kind::Places, &[
        ("Maroc", "MA"), ("Maroc, Tunisie", "MA TN"), ("Maroc;Tunisie", "MA TN"), ("Maroc / Sénégal", "MA SN"), ("Maroc et Tunisie", "MA TN"), ("Morocco and Tunisia", "MA TN"), ("المغرب وتونس", "MA TN"), ("المغرب، تونس", "MA TN"), ("Maroc & Tunisie", "MA TN"), ("Maroc\nTunisie", "MA TN"),
        ("Maroc • Tunisie", "MA TN"), ("Maroc | Tunisie", "MA TN"), ("Maghreb", "MA DZ TN LY MR"), ("GCC", "SA AE QA KW BH OM"), ("GCC, Egypt", "SA AE QA KW BH OM EG"), ("UEMOA", "BJ BF CI GW ML NE SN TG"), ("Zone UEMOA", "BJ BF CI GW ML NE SN TG"), ("worldwide", "001"), ("Global", "001"),
        ("Maroc, International", "MA 001"), ("Afrique", "002"), ("Maroc, Afrique de l'Ouest", "MA 011"), ("Burkina, Mali, Ghana", "BF ML GH"), ("UK, United States", "GB US"), ("KSA, Qatar, Morocco", "SA QA MA"), ("Kenya, Uganda, DR Congo", "KE UG CD"), ("Senegal, The Gambia", "SN GM"),
        ("Morocco, Algeria, Tunisia, Canada (QC)", "MA DZ TN CA-QC"), ("France, Maroc", "FR MA"), ("جهة الشرق", "MA-02"), ("المغرب العربي", "MA DZ TN LY MR"), ("🇲🇦 🇹🇳", "MA TN"), ("🇲🇦, 🇹🇳", "MA TN"), ("Mali, Mauritania, Côte d'Ivoire", "ML MR CI"), ("[\"MA\",\"TN\"]", "MA TN"),
        ("Benelux", "BE NL LU"), ("Casablanca, Rabat", "MA-06/Casablanca MA-04/Rabat"), ("Marrakech-Safi, Béni Mellal-Khénifra", "MA-07 MA-05"), ("Souss-Massa et Oriental", "MA-09 MA-02"), ("Maroc, Atlantide", "MA ?"), ("Atlantide", "?"), ("", "-"), ("à définir", "-"), ("Bosnie-Herzégovine", "BA"), ("Trinidad and Tobago", "TT"), ("Trinité-et-Tobago, Maroc", "TT MA"),
    ]);
    let mena = told(Kind::Places, "MENA");
    assert_eq!(mena, told(Kind::Places, "الشرق الأوسط وشمال إفريقيا"));
    assert!(mena.starts_with("MA DZ TN"), "{mena}");
}

/// A city and its country in two columns are the place that one column names.
#[test]
fn a_place_of_several_columns() {
    for (city, region, country, expected) in [
        ("Casablanca", "", "Maroc", Some("MA-06/Casablanca")),
        ("CASABLANCA", "", "MAROC", Some("MA-06/Casablanca")),
        ("Fès", "Fès-Meknès", "MA", Some("MA-03/Fès")),
        ("Tunis", "", "Tunisie", Some("TN/Tunis")),
        ("Lyon", "", "France", Some("FR/Lyon")),
        ("Abidjan", "", "Côte d'Ivoire", Some("CI/Abidjan")),
        ("Rabat-Agdal", "", "Maroc", Some("MA-04/Rabat")),
        ("", "", "Maroc", Some("MA")),
        ("", "Souss-Massa", "Maroc", Some("MA-09")),
        ("Dakar", "", "", Some("SN/Dakar")),
        ("Valencia", "", "Spain", Some("ES/Valencia")),
        ("Trifouillis", "", "France", Some("FR/Trifouillis")),
        ("N/A", "", "Maroc", Some("MA")),
        ("Paris", "", "Maroc", None),
        ("", "", "", None),
    ] {
        let found = place::from_parts(city, region, country);
        assert_eq!(
            found.clone().value().map(|place| place.to_string()).as_deref(),
            expected,
            "{city}, {country}"
        );
        assert_eq!(found == Meaning::Nothing, city.is_empty() && region.is_empty() && country.is_empty());
    }
}
