# Hard rules: their titles, and one sentence for each verdict.

## Titles of rules

rule-ticket-in-range = Ticket et montant demandé
rule-ask-between = Montant demandé
rule-turnover-at-most = Chiffre d’affaires
rule-sector-not-excluded = Secteurs exclus
rule-sector-in = Secteurs acceptés
rule-outside-share-at-most = Part des autres secteurs
rule-stage-wanted = Stade recherché
rule-stage-in = Stades acceptés
rule-place-wanted = Territoires couverts
rule-place-in = Territoires acceptés
rule-age-at-most = Âge de l’entreprise
rule-legal-form-in = Forme juridique
rule-trl-reached = Maturité technologique
rule-open = Candidatures ouvertes
rule-instrument-shared = Forme de financement commune
rule-language-shared = Langue commune
rule-consent-given = Consentement
rule-capacity-left = Capacité restante
rule-not-met = Pas encore rencontrés
rule-no-conflict = Absence de conflit d’intérêts
rule-no-competitor-backed = Aucun concurrent en portefeuille

## What a rule says of a pair

gate-ticket-in-range = { $verdict ->
    [pass] Le montant demandé et le montant proposé se rejoignent
    [fail] Le montant demandé et le montant proposé ne se rejoignent pas
   *[unknown] On ignore encore si les montants se rejoignent
    }
gate-ask-between = { $verdict ->
    [pass] Le montant demandé entre dans la fourchette acceptée
    [fail] Le montant demandé sort de la fourchette acceptée
   *[unknown] On ignore encore si le montant demandé est accepté
    }
gate-turnover-at-most = { $verdict ->
    [pass] Le chiffre d’affaires respecte le plafond
    [fail] Le chiffre d’affaires dépasse le plafond
   *[unknown] On ignore encore si le chiffre d’affaires respecte le plafond
    }
gate-sector-not-excluded = { $verdict ->
    [pass] Aucun secteur de la startup n’est exclu
    [fail] Au moins un secteur de la startup est exclu
   *[unknown] On ignore encore si un secteur est exclu
    }
gate-sector-in = { $verdict ->
    [pass] La startup opère dans un secteur éligible
    [fail] La startup n’opère dans aucun secteur éligible
   *[unknown] On ignore encore si le secteur de la startup est éligible
    }
gate-outside-share-at-most = { $verdict ->
    [pass] La part des projets d’autres secteurs reste dans la limite
    [fail] La part des projets d’autres secteurs dépasserait la limite
   *[unknown] On ignore encore si la part des autres secteurs reste dans la limite
    }
gate-stage-wanted = { $verdict ->
    [pass] La startup est à un stade recherché
    [fail] La startup n’est pas à un stade recherché
   *[unknown] On ignore encore si le stade de la startup est recherché
    }
gate-stage-in = { $verdict ->
    [pass] La startup est à un stade éligible
    [fail] La startup n’est pas à un stade éligible
   *[unknown] On ignore encore si le stade de la startup est éligible
    }
gate-place-wanted = { $verdict ->
    [pass] La startup est implantée ou vend sur un territoire couvert
    [fail] La startup n’est ni implantée ni présente commercialement sur un territoire couvert
   *[unknown] On ignore encore si le territoire de la startup est couvert
    }
gate-place-in = { $verdict ->
    [pass] La startup est implantée sur un territoire éligible
    [fail] La startup est implantée hors des territoires éligibles
   *[unknown] On ignore encore si l’implantation de la startup est éligible
    }
gate-age-at-most = { $verdict ->
    [pass] L’entreprise est assez jeune
    [fail] L’entreprise est trop ancienne
   *[unknown] On ignore encore l’âge de l’entreprise
    }
gate-legal-form-in = { $verdict ->
    [pass] La forme juridique de l’entreprise est éligible
    [fail] La forme juridique de l’entreprise n’est pas éligible
   *[unknown] On ignore encore la forme juridique de l’entreprise
    }
gate-trl-reached = { $verdict ->
    [pass] La technologie a la maturité demandée par le projet pilote
    [fail] La technologie n’a pas la maturité demandée par le projet pilote
   *[unknown] On ignore encore si la technologie a la maturité demandée
    }
gate-open = { $verdict ->
    [pass] Nous sommes dans la période de candidature ou de participation
    [fail] Nous sommes hors de la période de candidature ou de participation
   *[unknown] On ignore encore les dates
    }
gate-instrument-shared = { $verdict ->
    [pass] Une forme de financement convient aux deux
    [fail] Aucune forme de financement ne convient aux deux
   *[unknown] On ignore encore si une forme de financement convient aux deux
    }
gate-language-shared = { $verdict ->
    [pass] Ils ont une langue en commun
    [fail] Ils n’ont aucune langue en commun
   *[unknown] On ignore encore s’ils ont une langue en commun
    }
gate-consent-given = { $verdict ->
    [pass] Les deux ont consenti à la mise en relation
    [fail] L’un des deux n’a pas consenti à la mise en relation
   *[unknown] Le consentement n’a pas encore été demandé aux deux
    }
gate-capacity-left = { $verdict ->
    [pass] Les deux peuvent encore accueillir une rencontre
    [fail] L’un des deux n’a plus de place
   *[unknown] On ignore encore s’il reste de la place des deux côtés
    }
gate-not-met = { $verdict ->
    [pass] Ils ne se sont pas encore rencontrés
    [fail] Ils se sont déjà rencontrés
   *[unknown] On ignore s’ils se sont déjà rencontrés
    }
gate-no-conflict = { $verdict ->
    [pass] Aucun conflit d’intérêts connu
    [fail] Ils ne doivent pas être mis en relation : conflit d’intérêts
   *[unknown] Aucun des deux n’a déclaré s’il y a conflit d’intérêts
    }
gate-no-competitor-backed = { $verdict ->
    [pass] Aucun concurrent de la startup n’est en portefeuille
    [fail] Un concurrent de la startup est en portefeuille : { $common }
   *[unknown] On ignore encore si un concurrent est en portefeuille
    }

## Where a rule comes from, and when it holds

source = Source : { $title }
source-dated = Source : { $title }, { $date }
in-force-from = En vigueur depuis le { $from }
in-force-to = En vigueur jusqu’au { $to }
in-force-between = En vigueur du { $from } au { $to }
