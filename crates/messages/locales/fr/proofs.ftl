# Papers that an application has to bring.

## Papers

proof-id-card = Carte nationale d’identité électronique (CNIE)
proof-business-plan = Plan d’affaires
proof-registration = Extrait du registre de commerce (modèle J)
proof-tax-certificate = Attestation de régularité fiscale
proof-accounts = États de synthèse
proof-prototype = Démonstration du prototype
proof-pitch-deck = Présentation du projet (pitch deck)
proof-cap-table = Table de capitalisation
proof-contracts = Contrats signés ou bons de commande
