#!/usr/bin/env python3
"""Makes three sheets of startups, as a form exports them: `messy.csv`, as people
write, `good.csv`, each cell in the tidiest spelling, and `bad.csv`, in which no
cell but the name says anything, and no two say the same.

    make.py ROWS FOLDER
"""

import csv
import random
import sys
from pathlib import Path

# A header, tidy cells, and cells as people write them.
COLUMNS = [
    ("Dans quel(s) domaine(s) intervenez-vous ?", ["Fintech", "Agritech", "Santé"],
     ["Fintech, paiement mobile", "Agriculture / Eau", "santé & bien-être", "EdTech;éducation", "Tourisme, artisanat"]),
    ("Ville", ["Casablanca", "Rabat", "Agadir"],
     ["casa", "Fès (Technopole)", "Marrakech, Maroc", "Dakar", "Agadir - Maroc", "tanger"]),
    ("Où en êtes-vous aujourd'hui ?", ["Seed", "MVP", "Série A"],
     ["Un prototype ou un MVP en test", "Premiers clients payants", "amorçage", "serie A", "idée"]),
    ("Quel montant souhaitez-vous mobiliser ? (en DH)", ["1000000", "500000", "2500000"],
     ["1,5 MDH", "5 à 7 MDH", "250 000 dirhams", "900 000 €", "500k", "entre 2 et 3 M"]),
    ("Sous quelle forme ?", ["Equity", "Subvention"], ["Fonds propres (investisseurs), Prêt d'honneur", "subvention", "SAFE"]),
    ("Chiffre d'affaires des 12 derniers mois (en DH)", ["350000", "0", "1200000"],
     ["350 KDH", "12 M", "0", "pas encore", "1.355,90", "80 000 dh"]),
    ("Depuis quand existez-vous ?", ["2023-03-01", "2018-01-01"], ["mars 2023", "2018", "03/2021", "12/05/22", "2021-Q3"]),
    ("Taille de l'équipe, fondateurs compris", ["6", "22", "3"], ["6 personnes", "22", "3", "2-10", "une dizaine"]),
    ("Langues parlées par l'équipe", ["Français", "Arabe"], ["Français, Darija, Amazigh", "FR/AR/EN", "arabe et français"]),
    ("Acceptez-vous que votre dossier soit proposé à nos partenaires ?", ["Oui"], ["Oui, j'accepte", "oui", "OK", "Non"]),
]


def main() -> None:
    rows, folder = int(sys.argv[1]), Path(sys.argv[2])
    draw = random.Random(20261130)
    cells = {
        "messy": lambda n, tidy, messy: draw.choice(messy),
        "good": lambda n, tidy, messy: draw.choice(tidy),
        "bad": lambda n, tidy, messy: f"zq {draw.getrandbits(40):x} wv",
    }
    for name, cell in cells.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            out = csv.writer(file)
            out.writerow(["Nom de votre entreprise", *(header for header, _, _ in COLUMNS)])
            for n in range(rows):
                out.writerow([f"Atelier {n:06}", *(cell(n, tidy, messy) for _, tidy, messy in COLUMNS)])


main()
