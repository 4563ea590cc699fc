"""Unseen tables: headers of real surveys and customer files in several trades and languages, with their roles.

Each table is a title and its columns; a column is its header, its role and some values. Every column is
scored, so that the share read right without help is a figure that a change can be held against.
"""

# ruff: noqa: E501 - a table reads best with a column a line

import random
import re

import pytest

from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.layout import RawTable, table

ROWS = 150
RIGHT = 0.95

FIVE, SEVEN, TEN, ELEVEN = (
    "1 2 3 4 5 4 4 5",
    "1 2 3 4 5 6 7 6 5",
    "1 2 3 4 5 6 7 8 9 10 8 9",
    "0 1 2 3 4 5 6 7 8 9 10 9 10 8",
)
AIRPORT = "1 2 3 4 5 4 5 5 3 4 4 5 3 2 5 4 4 5 5 3 4 4 5 3 2 5 4 4 5 5 3 4 6 6 6 6"
SERVED = "3 4 5 4 5 3 2 1 4 5 3 4 5 4 5 3 2 1 4 5 3 4 5 4 5 3 2 1 4 5 3 4 5 4 5 3 2 1 4 5 3 4 5 4 5 3 2 1 4 5 3 4 5 4 5 3 2 1 4 0"
AGREE = "Strongly agree;Agree;Neither agree nor disagree;Disagree;Strongly disagree"
ACCORD = "Tout à fait d'accord;Plutôt d’accord;Plutôt pas d'accord;Pas du tout d'accord"
SATISFIED = "Very satisfied;Satisfied;Neutral;Dissatisfied;Very dissatisfied"
SATISFAIT = "Très satisfait;Plutôt satisfait;Plutôt pas satisfait;Pas du tout satisfait"
FREQUENCY = "Never;Sometimes;Usually;Always"
SAID = ("le", "service", "rapide", "mais", "un", "peu", "cher", "je", "reviendrai", "avec", "plaisir")
WORDS = "…"
"""A column of free text; ``#`` is one of ids, ``%`` of amounts, ``@`` of dates."""

TABLES: dict[str, str] = {
    "airport": f"""
        RESPNUM | ignore | #
        AIRLINE | segment | United;Delta;Alaska
        TERM | ignore | 1 2 3
        GATE | segment | Gate A;Gate B;Gate C
        Q7ART | item | {AIRPORT}
        Q7FOOD | item | {AIRPORT}
        Q7SIGNS | item | {SERVED}
        Q7WALKWAYS | item | {SERVED}
        Q7ALL Overall satisfaction with SFO | csat | {FIVE}
        Q10 flights taken | ignore | 1 2 3 4
        ZIPCODE | ignore | 94110 94301 95014
        Gender | segment | Male;Female
    """,
    "airline": f"""
        id | ignore | #
        Gender | segment | Male;Female
        Customer Type | segment | Loyal Customer;disloyal Customer
        Age | ignore | 23 35 44 52 61 19
        Class | segment | Eco;Eco Plus;Business
        Flight Distance | ignore | %
        Inflight wifi service | item | {SERVED}
        Ease of Online booking | item | {SERVED}
        Food and drink | item | {SERVED}
        Seat comfort | item | {SERVED}
        Cleanliness | item | {FIVE}
        Departure Delay in Minutes | ignore | %
        satisfaction | csat | satisfied;neutral or dissatisfied
    """,
    "bank churn": """
        CustomerId | customer | #
        Surname | ignore | Smith;Hill;Chu;Bell
        CreditScore | ignore | 619 608 502 699 850 645 822 376 501
        Geography | segment | France;Spain;Germany
        Gender | segment | Male;Female
        Age | ignore | 42 41 39 43 44 50
        Tenure | tenure | 0 1 2 3 4 5 6 7 8 9 10
        Balance | ignore | %
        NumOfProducts | products | 1 2 3 4
        HasCrCard | segment | 0 1
        EstimatedSalary | ignore | %
        Exited | left | 0 0 0 1
    """,
    "telecom churn": """
        customerID | customer | #
        gender | segment | Male;Female
        SeniorCitizen | ignore | 0 1
        Partner | segment | Yes;No
        tenure | tenure | 1 34 2 45 8 22 10 28 62 13
        PhoneService | segment | Yes;No
        Contract | segment | Month-to-month;One year;Two year
        PaymentMethod | segment | Electronic check;Mailed check;Bank transfer
        MonthlyCharges | ignore | %
        TotalCharges | revenue | %
        Churn | left | Yes;No;No
    """,
    "telecom churn without ids": """
        State | segment | KS;OH;NJ;OK
        Account length | ignore | 128 107 137 84 75 118 121
        Area code | ignore | 415 408 510
        International plan | segment | yes;no
        Number vmail messages | ignore | 0 25 26 30 0 0
        Customer service calls | ignore | 0 1 2 3 1 1
        Churn | left | True;False;False
    """,
    "shop reviews": f"""
        review_id | ignore | #
        order_id | ignore | #
        review_score | csat | {FIVE}
        review_comment_title | segment | Good;Bad;Fast;Slow
        review_comment_message | comment | {WORDS}
        review_creation_date | date | @
    """,
    "product reviews": f"""
        Clothing ID | ignore | 767 1080 1077 1049 847
        Age | ignore | 33 34 60 50 47 49
        Title | ignore | #
        Review Text | comment | {WORDS}
        Rating | csat | {FIVE}
        Positive Feedback Count | ignore | 0 4 0 0 6 4 1
        Department Name | segment | Tops;Dresses;Bottoms
    """,
    "app reviews": f"""
        reviewId | ignore | #
        userName | ignore | #
        content | comment | {WORDS}
        score | csat | {FIVE}
        thumbsUpCount | ignore | 0 0 1 0 3 12
        at | ignore | @
    """,
    "avis en ligne": f"""
        Date de l'avis | date | @
        Note | csat | {FIVE}
        Avis | comment | {WORDS}
        Magasin | segment | Lille;Lyon;Metz
        Ville | segment | Lille;Lyon;Metz
    """,
    "étoiles": """
        Client n° | customer | #
        Étoiles | csat | ★☆☆☆☆;★★☆☆☆;★★★☆☆;★★★★☆;★★★★★
        Produit | segment | Vélo;Casque;Pompe
    """,
    "amazon": """
        reviewer | ignore | #
        star_rating | csat | 1.0 out of 5 stars;3.0 out of 5 stars;4.0 out of 5 stars;5.0 out of 5 stars
        verified_purchase | segment | Y;N
        product_category | segment | Books;Toys;Garden
    """,
    "parents d'élèves": f"""
        Horodateur | date | @
        L'école est accueillante | item | {ACCORD}
        Mon enfant se sent en sécurité | item | {ACCORD}
        Les enseignants communiquent bien | item | {ACCORD}
        Classe | segment | CP;CE1;CE2
        Avez-vous une remarque ? | comment | {WORDS}
    """,
    "student evaluation": f"""
        StudentID | ignore | #
        Course | segment | MATH101;CHEM200;HIST110
        The instructor explained the material clearly | item | {AGREE}
        Course materials were useful | item | {AGREE}
        I would take another course with this instructor | item | {AGREE}
        Overall rating of the course | csat | {FIVE}
        Comments | comment | {WORDS}
    """,
    "turkiye students": f"""
        instr | ignore | 1 2 3
        nb.repeat | ignore | 1 2 3
        attendance | ignore | 0 1 2 3 4
        difficulty | item | {FIVE}
        Q1 | item | {FIVE}
        Q2 | item | {FIVE}
        Q3 | item | {FIVE}
        Q28 | item | {FIVE}
    """,
    "school climate": f"""
        DBN | ignore | #
        I feel safe at school | item | {AGREE}
        My teachers respect me | item | {AGREE}
        School level | segment | Elementary;Middle;High
    """,
    "gare": f"""
        Gare | segment | Lyon;Metz;Nantes
        Date enquête | date | @
        Note globale | csat | {ELEVEN}
        Note propreté | item | {ELEVEN}
        Note information | item | {ELEVEN}
        Note sécurité | item | {ELEVEN}
        Motif de voyage | reason | Travail;Loisirs;Études
    """,
    "train passengers": f"""
        Journey purpose | segment | Commute;Business;Leisure
        Overall, how satisfied were you with your journey? | csat | {SATISFIED}
        Punctuality of the train | item | {SATISFIED}
        Cleanliness of the train | item | {SATISFIED}
        Value for money of your ticket | item | {SATISFIED}
        Weight | weight | 0.8 1.2 1.0 0.95
        Operator | segment | North;South;West
    """,
    "hotel": f"""
        Reservation No | ignore | #
        Guest name | ignore | #
        Arrival date | date | @
        Room cleanliness | item | {FIVE}
        Staff friendliness | item | {FIVE}
        Breakfast | item | {FIVE}
        Overall stay | csat | {FIVE}
        Likelihood to recommend | nps | {ELEVEN}
        Nights | ignore | 1 2 3 4 2 1
        Country | segment | FR;DE;NA;UK
    """,
    "hôtel": f"""
        N° séjour | ignore | #
        Propreté de la chambre | item | {TEN}
        Accueil | item | {TEN}
        Petit-déjeuner | item | {TEN}
        Satisfaction générale | csat | {TEN}
        Recommanderiez-vous notre hôtel à un ami ? | nps | {ELEVEN}
        Suggestions | comment | {WORDS}
    """,
    "hospital": f"""
        Patient ID | ignore | #
        How often did nurses treat you with courtesy and respect? | item | {FREQUENCY}
        How often did doctors listen carefully to you? | item | {FREQUENCY}
        How often was your room kept clean? | item | {FREQUENCY}
        Rate the hospital from 0 to 10 | csat | {ELEVEN}
        Would you recommend this hospital to your friends and family? | item | Definitely yes;Probably yes;Probably no;Definitely no
        Ward | segment | Cardiology;Surgery;Maternity
    """,
    "patients": f"""
        Service | segment | Urgences;Pédiatrie;Chirurgie
        Qualité de l'accueil | item | Excellent;Très bon;Bon;Moyen;Mauvais
        Qualité des repas | item | Excellent;Très bon;Bon;Moyen;Mauvais
        Prise en charge de la douleur | item | Excellent;Très bon;Bon;Moyen;Mauvais
        Satisfaction globale | csat | {SATISFAIT}
    """,
    "employees": """
        EmployeeNumber | ignore | #
        Department | segment | Sales;HR;IT
        Attrition | left | Yes;No;No
        JobSatisfaction | csat | Low;Medium;High;Very_High
        EnvironmentSatisfaction | item | Low;Medium;High;Very_High
        RelationshipSatisfaction | item | Low;Medium;High;Very_High
        WorkLifeBalance | item | Bad;Good;Better;Best
        YearsAtCompany | tenure | 1 2 3 5 7 10 12
        MonthlyIncome | ignore | %
        JobLevel | ignore | 1 2 3 4 5
        StockOptionLevel | ignore | 0 1 2 3
    """,
    "salariés": f"""
        Matricule | ignore | #
        Service | segment | Ventes;RH;Atelier
        Recommanderiez-vous notre entreprise comme employeur ? (0-10) | nps | {ELEVEN}
        Je suis fier de travailler ici | item | {ACCORD}
        Mon manager m'écoute | item | {ACCORD}
        Ma charge de travail est raisonnable | item | {ACCORD}
        Ancienneté | tenure | 1 2 3 5 8 13
    """,
    "great place": f"""
        Timestamp | date | @
        eNPS | nps | {ELEVEN}
        I trust my manager | item | {SEVEN}
        I have the tools I need | item | {SEVEN}
        Team | segment | Red;Blue;Green
    """,
    "zendesk": f"""
        Ticket ID | ignore | #
        Created at | ignore | @
        Priority | segment | Low;Normal;High;Urgent
        Channel | segment | Email;Chat;Phone
        Satisfaction rating | csat | good;bad;good;good;offered
        Satisfaction comment | comment | {WORDS}
        Assignee | segment | Ana;Bo;Cy
        First reply time in minutes | ignore | %
    """,
    "support csat": f"""
        ticket_number | ignore | #
        customer_id | customer | #
        csat_score | csat | {FIVE}
        ces_score | ces | {SEVEN}
        resolved | segment | yes;no
        agent | segment | Ann;Bob;Cid
        closed_date | date | @
    """,
    "SAV": f"""
        N° dossier | ignore | #
        Code client | customer | #
        Date de clôture | date | @
        Quelle a été la facilité de résolution de votre demande ? | ces | Très facile;Facile;Ni facile ni difficile;Difficile;Très difficile
        Êtes-vous satisfait de la réponse apportée ? | csat | {SATISFAIT}
        Canal | segment | Téléphone;Mail;Chat
        Commentaire libre | comment | {WORDS}
    """,
    "servqual": f"""
        Resp | ignore | #
        E1 | item | {SEVEN}
        E2 | item | {SEVEN}
        E3 | item | {SEVEN}
        P1 | item | {SEVEN}
        P2 | item | {SEVEN}
        P3 | item | {SEVEN}
        Branch | segment | North;South;East
    """,
    "abbreviations": f"""
        ID_CLI | customer | #
        NPS_Q1 | nps | {ELEVEN}
        SAT_GLOB | csat | {TEN}
        SAT_PRIX | item | {TEN}
        REGION | segment | N;S;E;O
        POND | weight | 0,8;1,2;1,0
    """,
    "camel": f"""
        CustomerKey | customer | #
        NPSScore | nps | {ELEVEN}
        CSATScore | csat | {FIVE}
        SurveyDate | date | @
        StoreName | segment | A1;B2;C3
        TouchPoint | touchpoint | Web;Store;Phone
    """,
    "snake": f"""
        client_id | customer | #
        likelihood_to_recommend | nps | {ELEVEN}
        overall_satisfaction | csat | {FIVE}
        effort_score | ces | {SEVEN}
        main_reason | reason | Price;Delay;Quality
        free_comment | comment | {WORDS}
        response_date | date | @
    """,
    "reco": f"""
        Réf client | customer | #
        Reco | nps | {ELEVEN}
        Satisfaction | csat | {TEN}
        Vague | date | 2024-T1;2024-T2;2024-T3
        Agence | segment | Lille;Lyon;Metz
    """,
    "deutsch": f"""
        Kundennummer | customer | #
        Wie wahrscheinlich ist es, dass Sie uns weiterempfehlen? | nps | {ELEVEN}
        Gesamtzufriedenheit | csat | {FIVE}
        Region | segment | Nord;Süd;West
    """,
    "español": f"""
        ¿Qué probabilidad hay de que nos recomiende? | nps | {ELEVEN}
        Satisfacción general | csat | {FIVE}
        Tienda | segment | Madrid;Sevilla;Bilbao
    """,
    "typeform": f"""
        # | ignore | #
        On a scale of 0 to 10, how likely is it that you would recommend us to a friend or colleague? | nps | {ELEVEN}
        How would you rate your overall experience? | csat | {FIVE}
        What could we do better? | comment | {WORDS}
        Submit Date (UTC) | date | @
        Network ID | ignore | #
    """,
    "google forms": f"""
        Timestamp | date | @
        How easy was it to find what you were looking for? | ces | {FIVE}
        How satisfied are you with our website? | csat | {FIVE}
        Which device did you use? | segment | Phone;Tablet;Computer
        Any other comments? | comment | {WORDS}
    """,
    "surveymonkey": f"""
        Respondent ID | ignore | #
        Collector ID | ignore | 11 11 12
        Start Date | ignore | @
        End Date | date | @
        IP Address | ignore | #
        Email Address | ignore | #
        How likely are you to recommend Acme to others? | nps | {ELEVEN}
        Overall, how would you rate the quality of your experience? | csat | Excellent;Very good;Good;Fair;Poor
    """,
    "numbers with words": """
        Répondant | ignore | #
        Recommandation | nps | 0 - Pas du tout probable;5;7;8;9;10 - Très probable
        Satisfaction | csat | 1 - Pas du tout satisfait;2;3;4;5 - Très satisfait
        Pays | segment | France;Belgique;Suisse
    """,
    "customers": """
        id client | customer | #
        Nombre de commandes | orders | 1 2 3 5 8 13 21
        Chiffre d'affaires | revenue | %
        Client depuis | tenure | @
        Segment | segment | Pro;Famille
        Parti | left | oui;non;non
        Date de départ | left_on | @
    """,
    "a telephone company": """
        Account length | ignore | 128 107 84 75
        Total day calls | ignore | 110 123 71 88
        Customer service calls | contacts | 0 1 2 3
        Churn | left | True;False
    """,
    "un opérateur": """
        Identifiant client | customer | #
        Appels au service client | contacts | 0 1 2 3 4
        Durée des appels | ignore | %
        Résilié | left | oui;non;non
    """,
    "a flag is no number of orders": """
        CustomerID | customer | #
        DeliveryOrder | segment | 0 1
        Churn | left | 0 1
    """,
    "un drapeau n'est pas un nombre de commandes": """
        N° client | customer | #
        Commande en ligne | segment | 0 1
        Nombre de commandes | orders | 0 1
        Parti | left | oui;non
    """,
    "calls by number": """
        customer_id | customer | #
        num_support_calls | contacts | 0 1 2 3 4
        churned | left | 0 1
    """,
    "crm": """
        Account Number | customer | #
        Industry | segment | Retail;Bank;Energy
        CLTV | lifetime_value | %
        Number of Products | products | 1 2 3
        Complaints | contacts | 0 1 0 0 2
        Status | left | Active;Active;Churned
        Postal Code | ignore | 75001 69002 59000
        Latitude | ignore | %
    """,
    "credit card churn": """
        CLIENTNUM | customer | #
        Attrition_Flag | left | Existing Customer;Attrited Customer;Existing Customer
        Customer_Age | ignore | 45 49 51 40 44
        Gender | segment | M;F
        Dependent_count | ignore | 0 1 2 3 4 5
        Education_Level | segment | High School;Graduate;College
        Card_Category | segment | Blue;Gold;Silver
        Months_on_book | ignore | 36 39 44 34 21
        Total_Trans_Amt | ignore | %
    """,
    "titanic": """
        PassengerId | ignore | #
        Survived | ignore | 0 1
        Pclass | ignore | 1 2 3
        Name | ignore | #
        Sex | segment | male;female
        SibSp | ignore | 0 1 2 3
        Parch | ignore | 0 1 2
        Fare | ignore | %
    """,
    "mirror": """
        Public | audience | Client;Client;Collaborateur
        Critère | item_name | Accueil;Prix;Délai
        Note | rating | 5 6 7 8 9 10
        Magasin | unit | Lille;Lyon;Metz
    """,
    "restaurant": f"""
        userID | customer | #
        placeID | ignore | #
        rating | csat | {FIVE}
        food_rating | item | {FIVE}
        service_rating | item | {FIVE}
    """,
    "banking survey": f"""
        Customer ID | customer | #
        Overall satisfaction with the bank | csat | {TEN}
        Satisfaction with branch staff | item | {TEN}
        Satisfaction with mobile app | item | {TEN}
        Would you recommend us? | segment | Yes;No
        Number of visits | ignore | 1 2 3 4 5
        Region | segment | North;South
    """,
    "assurance": f"""
        N° sociétaire | ignore | #
        NPS (0 à 10) | nps | {ELEVEN}
        Satisfaction sur le traitement du sinistre | csat | {TEN}
        Effort client (1 à 5) | ces | {FIVE}
        Type de sinistre | segment | Auto;Habitation;Santé
        Délai de règlement (jours) | ignore | %
    """,
    "ecommerce tracking": f"""
        ID | ignore | #
        Warehouse_block | segment | A;B;C;D
        Mode_of_Shipment | segment | Flight;Ship;Road
        Customer_care_calls | ignore | 2 3 4 5
        Customer_rating | csat | {FIVE}
        Prior_purchases | ignore | 2 3 4 5 6
        Product_importance | segment | low;medium;high
        Gender | segment | F;M
    """,
    "happiness survey": """
        D | ignore | 0 1
        X1 | item | 1 2 3 4 5 4 5
        X2 | item | 1 2 3 4 5 2 3
        X3 | item | 1 2 3 4 5 3 4
        X4 | item | 1 2 3 4 5 5 4
    """,
    "faces": f"""
        Site | segment | Paris;Lyon;Brest
        Votre satisfaction | csat | 😀;🙂;😐;🙁;😡
        Un mot ? | comment | {WORDS}
    """,
    "gym": f"""
        Member ID | customer | #
        Joined | ignore | @
        Overall satisfaction | csat | {SATISFIED}
        Equipment quality | item | {SATISFIED}
        Class schedule | item | {SATISFIED}
        Cancelled | left | No;No;Yes
    """,
    "weighted": f"""
        pays | segment | FR;BE
        poids_redressement | weight | 0.8 1.1 1.3
        q5_reco | nps | {ELEVEN}
        q6_sat | csat | {TEN}
        sexe | segment | H;F
        tranche_age | segment | 18-24;25-34;35-49
    """,
}  # fmt: skip


def made(name: str, spec: str) -> tuple[RawTable, dict[str, str]]:
    """A table of ``ROWS`` rows, and the role that each column should get."""
    chance = random.Random(name)
    columns = [tuple(part.strip() for part in line.rsplit(" | ", 2)) for line in spec.strip().splitlines()]
    filled = [_values(chance, values) for _header, _role, values in columns]
    lines = [
        "\t".join(header for header, _role, _values in columns),
        *map("\t".join, zip(*filled, strict=True)),
    ]
    (sheet,) = read("avis.txt", "\n".join(lines).encode())
    return table(sheet), {header: role for header, role, _values in columns}


def _values(chance: random.Random, values: str) -> list[str]:
    if values == WORDS:
        return [" ".join(chance.choices(SAID, k=9)) + f" {i}" for i in range(ROWS)]
    if values == "#":
        return [f"{chance.choice('ABC')}{10_000 + 37 * i}" for i in range(ROWS)]
    if values == "%":
        return [f"{chance.uniform(20, 4000):.2f}" for _ in range(ROWS)]
    if values == "@":
        return [f"2024-{chance.randint(1, 12):02d}-{chance.randint(1, 28):02d}" for _ in range(ROWS)]
    options = values.split(";") if ";" in values else values.split()
    return chance.choices(options, k=ROWS)


def wrong(name: str) -> list[str]:
    """The columns of a table that are not in the role they should be in."""
    raw, expected = made(name, TABLES[name])
    found: Mapping = recognise(raw)
    return [
        f"{column}: {found.roles[column]}, not {role}"
        for column, role in expected.items()
        if found.roles[column] != role
    ]


@pytest.mark.parametrize("name", TABLES)
def test_the_scores_and_ids_of_a_table_are_found(name: str) -> None:
    scores = re.compile(r"(nps|csat|ces|customer|left|item)\b")
    assert not [fault for fault in wrong(name) if scores.search(fault.split(": ", 1)[1])]


def test_nearly_every_column_is_read_right_without_help() -> None:
    columns = sum(len(made(name, spec)[1]) for name, spec in TABLES.items())
    faults = {name: found for name in TABLES if (found := wrong(name))}
    assert sum(map(len, faults.values())) <= (1 - RIGHT) * columns, faults


if __name__ == "__main__":
    for title in TABLES:
        for fault in wrong(title):
            print(f"{title:20} {fault}")  # noqa: T201
