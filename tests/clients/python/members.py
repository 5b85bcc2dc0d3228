"""A small fictional hub: 30 startups, 20 investors, 8 mentors and 2 pilot briefs."""

from qantara_client import pb

SECTORS = ["agri.irrigation", "fintech.payments", "health.telemedicine", "edu.coding", "energy.solar"]
PITCHES = {
    "agri.irrigation": "Des capteurs d’humidité du sol pour irriguer juste ce qu’il faut.",
    "fintech.payments": "L’encaissement par QR code pour les petits commerçants.",
    "health.telemedicine": "La téléconsultation pour les communes sans médecin.",
    "edu.coding": "Des cours de programmation en darija pour les lycéens.",
    "energy.solar": "Le pompage solaire loué au mois aux coopératives.",
}
HOMES = ["MA-09/Agadir", "MA-06/Casablanca", "MA-04/Rabat", "MA-01/Tanger", "MA-03/Fès", "MA-07/Marrakech"]
STAGES = [pb.STAGE_PRE_SEED, pb.STAGE_SEED, pb.STAGE_SERIES_A]
MILLION_MAD = 100_000_000  # in centimes


def everybody():
    """Every profile, as messages."""
    yield from (startup(n) for n in range(30))
    yield from (investor(n) for n in range(20))
    yield from (mentor(n) for n in range(8))
    yield from (pilot(n) for n in range(2))


def strings(*values):
    return pb.Strings(values=values)


def mad(low, high):
    """From so many to so many million dirhams."""
    return pb.MoneyRange(low_minor=int(low * MILLION_MAD), high_minor=int(high * MILLION_MAD), currency="MAD")


def agreed():
    return pb.Consent(matching=True, given_on="2026-09-01", notice="1")


def startup(n):
    sector = SECTORS[n % 5]
    return pb.Profile(
        name=f"startups/venture-{n:02}",
        display_name=f"Jeune Pousse {n:02}",
        languages=strings("fr", "ar"),
        consent=agreed(),
        startup=pb.Startup(
            founders=pb.Founders(values=[pb.Founder(name=f"Fondatrice Numéro {n:02}", title="CEO")]),
            stage=STAGES[n % 3],
            legal_form=pb.LEGAL_FORM_SARL,
            founded_on="2024-03-01",
            sectors=strings(sector),
            technologies=strings("tech.iot" if n % 2 else "tech.ai"),
            business_models=pb.BusinessModels(values=[pb.BUSINESS_MODEL_B2B]),
            pitch=pb.Texts(values={"fr": PITCHES[sector]}),
            home=HOMES[n % 6],
            markets=strings("MA"),
            # Every tenth asks for more than anybody here gives.
            round=pb.Round(
                ask=mad(30, 40) if n % 10 == 9 else mad(1 + n % 4, 2 + n % 4),
                instruments=pb.Instruments(values=[pb.INSTRUMENT_EQUITY]),
            ),
            traction=pb.Traction(turnover=pb.Money(minor=n * MILLION_MAD // 10, currency="MAD"), customers=3 * n),
            team_size=2 + n % 7,
            trl=4 + n % 5,
            needs=strings("skill.sales", "skill.fundraising"),
        ),
    )


def investor(n):
    return pb.Profile(
        name=f"investors/fund-{n:02}",
        display_name=f"Fonds Atlas {n:02}",
        languages=strings("fr"),
        consent=agreed(),
        investor=pb.Investor(
            kind=pb.INVESTOR_KIND_VC_FUND if n % 2 else pb.INVESTOR_KIND_ANGEL,
            thesis=pb.Texts(values={"fr": PITCHES[SECTORS[(n + 2) % 5]]}),
            sectors=strings(SECTORS[n % 5], SECTORS[(n + 1) % 5]),
            stages=pb.Stages(values=STAGES[n % 2:n % 2 + 2]),
            geographies=strings("MA"),
            home=HOMES[n % 6],
            # The smallest of them give too little for most rounds.
            ticket=mad(0.1, 0.4) if n % 5 == 4 else mad(0.5, 4 + n % 4),
            instruments=pb.Instruments(values=[pb.INSTRUMENT_EQUITY, pb.INSTRUMENT_CONVERTIBLE]),
        ),
    )


def mentor(n):
    return pb.Profile(
        name=f"mentors/guide-{n:02}",
        display_name=f"Mentore {n:02}",
        languages=strings("fr", "en"),
        consent=agreed(),
        mentor=pb.Mentor(
            bio=pb.Texts(values={"fr": "Vingt ans de vente aux entreprises."}),
            skills=pb.SkillLevels(values={"skill.sales": 1 + n % 5, "skill.fundraising": 5 - n % 5}),
            sectors=strings(SECTORS[n % 5]),
            home=HOMES[n % 6],
            remote=True,
            hours_per_month=4,
        ),
    )


def pilot(n):
    return pb.Profile(
        name=f"pilots/brief-{n:02}",
        display_name=f"Appel à solutions {n:02}",
        languages=strings("fr"),
        consent=agreed(),
        pilot=pb.Pilot(
            owner="Coopérative du Souss",
            problem=pb.Texts(values={"fr": "Réduire l’eau d’irrigation d’un tiers."}),
            sectors=strings(SECTORS[n]),
            budget=mad(0.2, 1),
            site=HOMES[0],
            trl_min=4,
        ),
    )
