"""The made-up study that cxdash opens in one click, written again to the byte by each run.

« Pivert & Glycine », a home and garden retailer that does not exist, over the
years 2024 and 2025. A few truths are planted (README.md lists them with their
sizes); everything else is flat. Run ``python sample_data/generate.py``.

How flat is flat: six thousand honest random answers, looked at by eight
segments, three scores and two years, would show a chance difference or two.
So the noise of the scores is made orthogonal to every segment, in each year,
before it is turned into answers, as a sample with quotas on all of them would
be. The planted effects are left alone.
"""

import tomllib
from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from statistics import NormalDist

import numpy as np
import pandas as pd
import xlsxwriter
from numpy.typing import NDArray
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

HERE = Path(__file__).parent
SEED = 20260105
COMPANY = "Pivert & Glycine"
WORKBOOK = "pivert_glycine.xlsx"
CSV_FILES = {"Réponses": "reponses.csv", "Clients": "clients.csv", "Miroir": "miroir.csv"}
EXPORTED = datetime(2026, 1, 5, 8, 30)
YEAR_AGO = pd.Timestamp(EXPORTED) - pd.DateOffset(years=1)
FIRST_STORE = pd.Timestamp("2009-03-02")
FIRST_DAY, LAST_DAY = np.datetime64("2024-01-01"), np.datetime64("2025-12-31")
SECOND_YEAR = np.datetime64("2025-01-01")
WINDOW = 180
"""Days after an answer in which the app looks for a departure."""

CUSTOMERS, RESPONDENTS, ANSWERS = 3200, 2500, 6000

NORTH, CORSICA = "Nord", "Corse"
PROJECT, PROFESSIONAL, ONLINE = "Mobilier de jardin", "Professionnel", "En ligne"

REGIONS = {NORTH: 0.22, "Est": 0.25, "Ouest": 0.26, "Sud": 0.2658, CORSICA: 0.0042}
SEGMENTS = {"Famille": 0.24, "Couple": 0.23, "Jeune actif": 0.23, "Senior": 0.23, PROFESSIONAL: 0.07}
FORMATS = {"Grande surface": 0.36, "Proximité": 0.34, "Centre-ville": 0.30}
DEPARTMENTS = {
    "Plantes et jardin": 0.187, "Décoration": 0.177, "Bricolage": 0.177, "Cuisine et bain": 0.177,
    "Rangement": 0.177, PROJECT: 0.105,
}  # fmt: skip
KINDS = {"Relationnelle": 0.40, "Transactionnelle": 0.42, "À chaud": 0.18}
TOUCHPOINTS = {
    "Magasin": 0.24, "Site web": 0.20, "Livraison": 0.20, "Caisse et paiement": 0.18, "SAV": 0.18,
}  # fmt: skip
REASONS = {
    "Accueil et conseil": 0.16, "Prix et promotions": 0.14, "Qualité des produits": 0.14,
    "Choix et disponibilité": 0.13, "Livraison et retrait": 0.14, "Attente et paiement": 0.11,
    "Service après-vente": 0.11, "": 0.07,
}  # fmt: skip
LEAVING_REASONS = {
    "Déménagement": 0.26, "Passé à la concurrence": 0.27, "Plus de besoin": 0.25, "Prix": 0.22,
}  # fmt: skip
MONTH_WEIGHTS = (0.8, 0.8, 1.1, 1.3, 1.3, 1.1, 0.9, 0.8, 1.0, 1.0, 0.9, 1.0)

# Planted effects on the NPS, in points.
IN_STORE_NPS = 31
ONLINE_EFFECT, NORTH_EFFECT, PROJECT_EFFECT, PROFESSIONAL_EFFECT, CORSICA_EFFECT = -22, -20.5, 34, -44, -50
ONLINE_SHARE = (0.24, 0.62)
RISE = 25  # of both channels, as online purchases go from no answer to every answer
CUSTOMER_CORRELATION = 0.15

# Shares of the answers where no effect is at work, lowest answer first.
NPS_SHARES = (0.02, 0.01, 0.02, 0.03, 0.03, 0.06, 0.07, 0.14, 0.22, 0.20, 0.20)
CSAT_SHARES = (0.04, 0.08, 0.18, 0.42, 0.28)
CES_SHARES = (0.03, 0.05, 0.09, 0.16, 0.27, 0.25, 0.15)

# Share who leave soon after their last answer, by band of that answer.
LEAVING = {"poor": 0.52, "fair": 0.27, "good": 0.13}
PROJECT_LEAVING, PROFESSIONAL_LEAVING, SILENT_LEAVING, LATER_LEAVING = 0.66, 0.03, 0.18, 0.02
REASON_KNOWN_FOR_ONE_IN = 5

# Euros: the middle of what one order comes to.
BASKET, PROFESSIONAL_BASKET, FURNITURE_SET = 78, 165, 1900

ID, DAY, REGION = "N° client", "Date de réponse", "Région"
KIND, TOUCHPOINT, CHANNEL, DEPARTMENT = "Type d'enquête", "Point de contact", "Canal d'achat", "Rayon"
NPS = "Quelle est la probabilité que vous nous recommandiez ? (0-10)"
CSAT = "Quelle est votre satisfaction globale ? (1-5)"
CES = "À quel point votre démarche a-t-elle été facile ? (1-7)"
REASON, COMMENT = "Raison principale de la note", "Commentaire"
FORMAT, SEGMENT, SINCE = "Format de magasin habituel", "Segment", "Client depuis"
STATUS, LEFT_ON, LEAVING_REASON = "Statut", "Date de départ", "Motif de départ"
ORDERS = "Commandes (12 derniers mois)"
REVENUE = "Chiffre d'affaires depuis l'ouverture du compte (€)"
PRODUCTS, RETURNS, CONTACTS = "Nombre de produits différents", "Nombre de retours", "Nombre de contacts SAV"

SEGMENTATIONS = (REGION, FORMAT, SEGMENT, DEPARTMENT, KIND, TOUCHPOINT, CHANNEL, REASON)


@dataclass(frozen=True)
class Question:
    """A score as the survey asks it.

    Attributes
    ----------
    shares : share of each answer where no effect is at work, from ``lowest`` up
    counts : what each answer adds to the score (NPS: -1, 0 or 1; CSAT: 0 or 1; CES: itself)
    slope : how much the score moves when the normal behind it moves by one
    loading : how much of the answer is the mood that all three scores share
    not_asked : the kind of survey that leaves it out
    """

    text: str
    lowest: int
    shares: tuple[float, ...]
    counts: tuple[int, ...]
    slope: float
    loading: float
    not_asked: str


QUESTIONS = (
    Question(NPS, 0, NPS_SHARES, (-1,) * 7 + (0,) * 2 + (1,) * 2, 0.7, 1.0, "À chaud"),
    Question(CSAT, 1, CSAT_SHARES, (0, 0, 0, 1, 1), 0.35, 0.8, ""),
    Question(CES, 1, CES_SHARES, (1, 2, 3, 4, 5, 6, 7), 1.5, 0.6, "Relationnelle"),
)

MIRROR_ITEMS = {
    "Accueil en magasin": (7.6, 1.45),
    "Compétence des conseillers": (7.1, 1.25),
    "Traitement des réclamations": (5.9, 1.55),
    "Rapport qualité-prix": (7.4, -1.2),
    "Propreté du magasin": (8.0, 0.06),
    "Choix de produits": (7.7, -0.05),
    "Disponibilité en rayon": (6.6, 0.04),
    "Clarté des prix": (7.2, -0.06),
    "Attente en caisse": (6.3, 0.05),
    "Qualité des plantes": (7.9, -0.03),
    "Retrait des commandes": (7.0, 0.03),
    "Carte de fidélité": (6.8, -0.04),
}
"""Item → customers' mean on 1-10, and the gap planted (staff minus customers)."""
STORES = ("Amiens", "Arras", "Dijon", "Nancy", "Nantes", "Rennes", "Nîmes", "Toulon")
AUDIENCES = {"Client": 304, "Collaborateur": 60}

Generator = np.random.Generator
Floats = NDArray[np.float64]
Words = NDArray[np.object_]


def stream(part: int) -> Generator:
    """Random numbers of one part of the study, so that a change in one part leaves the others alone."""
    return np.random.default_rng([SEED, part])


def deal(rng: Generator, shares: dict[str, float], n: int) -> Words:
    """``n`` values in exactly these shares (to the unit), shuffled."""
    ends = np.rint(np.cumsum(list(shares.values())) / sum(shares.values()) * n).astype(int)
    values = np.repeat(np.array(list(shares), dtype=object), np.diff(ends, prepend=0))
    rng.shuffle(values)
    return values


# ---------------------------------------------------------------- customers who answer, and when


def base_customers() -> pd.DataFrame:
    """Every customer, with what does not depend on answers; the first ``RESPONDENTS`` rows answer.

    Segments are dealt apart from one another, hence independent but for chance.
    """
    rng = stream(1)
    frame = pd.DataFrame({"respondent": np.arange(CUSTOMERS) < RESPONDENTS})
    for column, shares in ((REGION, REGIONS), (FORMAT, FORMATS), (SEGMENT, SEGMENTS), ("usual", DEPARTMENTS)):
        answering, silent = deal(rng, shares, RESPONDENTS), deal(rng, shares, CUSTOMERS - RESPONDENTS)
        frame[column] = np.concatenate([answering, silent])
    numbers = np.sort(rng.choice(np.arange(1_000, 70_000), CUSTOMERS, replace=False))
    frame[ID] = [f"{number:06d}" for number in rng.permutation(numbers)]
    return frame


def random_days(rng: Generator, n: int) -> NDArray[np.datetime64]:
    """Days of the two years, more of them in spring, alike in both years."""
    months = np.array(
        [np.datetime64(f"{year}-{month:02d}") for year in (2024, 2025) for month in range(1, 13)]
    )
    weights = np.tile(MONTH_WEIGHTS, 2) / sum(MONTH_WEIGHTS) / 2
    each = np.diff(np.rint(np.cumsum(weights) * n).astype(int), prepend=0)
    month = months[rng.permutation(np.repeat(np.arange(24), each))]
    length = ((month + 1).astype("M8[D]") - month.astype("M8[D]")).astype(int)
    return month.astype("M8[D]") + np.floor(rng.random(n) * length).astype("m8[D]")


def answer_days(customers: pd.DataFrame) -> pd.DataFrame:
    """One row per answer: whose it is (row of ``customers``) and its day.

    Buyers of garden furniture answer once or a few times in the two months after
    their purchase; everyone else answers at any time of the two years.
    """
    rng = stream(2)
    project = np.flatnonzero((customers["usual"] == PROJECT) & customers["respondent"])
    others = np.flatnonzero((customers["usual"] != PROJECT) & customers["respondent"])
    who_project = np.repeat(project, rng.choice([1, 2, 3], len(project), p=[0.45, 0.4, 0.15]))
    more = ANSWERS - len(who_project) - len(others)
    who_others = np.concatenate([others, rng.choice(others, more)])
    bought = dict(zip(project, np.minimum(random_days(rng, len(project)), LAST_DAY - 10), strict=True))
    start = np.array([bought[who] for who in who_project])
    room = np.minimum((LAST_DAY - start).astype(int), 60)
    days_project = start + np.floor(3 + rng.random(len(start)) * (room - 3)).astype("m8[D]")
    rows = pd.DataFrame(
        {
            "who": np.concatenate([who_project, who_others]),
            DAY: np.concatenate([days_project, random_days(rng, len(who_others))]).astype("M8[s]"),
        }
    )
    return rows.sort_values([DAY, "who"], kind="stable", ignore_index=True)


def online_share(days: pd.Series) -> Floats:
    """Share of answers after an online purchase: a slow rise, quickest at the turn of the year."""
    months = (days.dt.year - 2024) * 12 + days.dt.month - 12.5
    low, high = ONLINE_SHARE
    return (low + (high - low) / (1 + np.exp(-months / 2))).to_numpy(float)


def describe_answers(rows: pd.DataFrame, customers: pd.DataFrame) -> pd.DataFrame:
    """Add what each answer is about, and its customer's segments."""
    rng = stream(3)
    n = len(rows)
    known = customers.loc[rows["who"], [ID, REGION, FORMAT, SEGMENT, "usual"]].reset_index(drop=True)
    rows = pd.concat([rows, known], axis="columns")
    rows["share"] = online_share(rows[DAY])
    rows[CHANNEL] = _channels(rng, rows)
    rows[KIND] = deal(rng, KINDS, n)
    rows[TOUCHPOINT] = np.where(rows[KIND] == "Relationnelle", "", deal(rng, TOUCHPOINTS, n))
    rows[REASON] = deal(rng, REASONS, n)
    elsewhere = deal(rng, {name: share for name, share in DEPARTMENTS.items() if name != PROJECT}, n)
    stray = (rows["usual"] != PROJECT) & (rng.random(n) < 0.3)
    rows[DEPARTMENT] = np.where(stray, elsewhere, rows["usual"])
    return rows


def _channels(rng: Generator, rows: pd.DataFrame) -> Words:
    """Exactly the month's share of online purchases, in each month."""
    channels = np.empty(len(rows), dtype=object)
    for _month, group in rows.groupby(rows[DAY].dt.to_period("M")):
        share = float(group["share"].iloc[0])
        channels[group.index] = deal(rng, {ONLINE: share, "Magasin": 1 - share}, len(group))
    return channels


# ---------------------------------------------------------------- scores


def target_nps(rows: pd.DataFrame) -> Floats:
    """The NPS each answer is drawn from: the planted effects, added up.

    Both channels gain about what the shift to the weaker one costs, so that a
    region where nothing happened stays level while the mix weighs on the total.
    """
    second_year = rows[DAY] >= SECOND_YEAR
    return (
        IN_STORE_NPS
        + ONLINE_EFFECT * (rows[CHANNEL] == ONLINE)
        + RISE * (rows["share"] - ONLINE_SHARE[0])
        + NORTH_EFFECT * ((rows[REGION] == NORTH) & second_year)
        + PROJECT_EFFECT * (rows[DEPARTMENT] == PROJECT)
        + PROFESSIONAL_EFFECT * (rows[SEGMENT] == PROFESSIONAL)
        + CORSICA_EFFECT * (rows[REGION] == CORSICA)
    ).to_numpy(float)


def thresholds(shares: tuple[float, ...]) -> Floats:
    """Where a standard normal is cut so that the pieces have these shares."""
    return np.array([NormalDist().inv_cdf(float(p)) for p in np.cumsum(shares)[:-1]])


def shift_for(nps: Floats) -> Floats:
    """How far the standard normal behind the answers must move to have this NPS."""
    cut, normal = thresholds(NPS_SHARES), NormalDist()
    shifts = np.linspace(-3, 3, 601)
    reached = [100 * (1 - normal.cdf(cut[8] - m) - normal.cdf(cut[6] - m)) for m in shifts]
    return np.interp(nps, reached, shifts)


def quota_design(rows: pd.DataFrame) -> Floats:
    """The groups a reader may look at: every segment in either year, among all answers or last ones."""
    year = rows[DAY].dt.year.astype(str)
    last = (~rows["who"].duplicated(keep="last")).astype(str)
    groups = pd.DataFrame({column: rows[column] + year + last for column in SEGMENTATIONS})
    return pd.get_dummies(groups).to_numpy(float)


def answers(question: Question, shift: Floats, noise: Floats, design: Floats) -> Floats:
    """Scores from the shift and a noise that favours no group.

    What the noise shares by chance with a group is taken away, first as it is and
    then, a few times over, as it comes out once cut into answers and counted.
    """
    cut = thresholds(question.shares)
    leverage = np.linalg.pinv(design)

    def chance(x: Floats) -> Floats:
        return design @ (leverage @ x)

    noise = noise - chance(noise)
    noise /= noise.std()
    below = np.array([[NormalDist().cdf(c - m) for c in cut] for m in shift])
    expected = question.counts[-1] - below @ np.diff(question.counts)
    for _round in range(8):
        answer = np.searchsorted(cut, np.round(shift + noise, 9))
        noise = noise - 0.8 * chance(np.array(question.counts)[answer] - expected) / question.slope
    return question.lowest + np.searchsorted(cut, np.round(shift + noise, 9)).astype(float)


def add_scores(rows: pd.DataFrame) -> pd.DataFrame:
    """The three scores; missing where the survey does not ask or the customer skips.

    One mood per answer, in part the customer's own, stands behind all three.
    """
    rng = stream(4)
    n = len(rows)
    personal = rng.standard_normal(CUSTOMERS)[rows["who"]]
    mood = np.sqrt(CUSTOMER_CORRELATION) * personal + np.sqrt(1 - CUSTOMER_CORRELATION) * rng.standard_normal(
        n
    )
    shift = shift_for(target_nps(rows))
    for question in QUESTIONS:
        answered = np.flatnonzero((rows[KIND] != question.not_asked) & (rng.random(n) > 0.03))
        noise = question.loading * mood + np.sqrt(1 - question.loading**2) * rng.standard_normal(n)
        design = quota_design(rows.iloc[answered])
        rows[question.text] = np.nan
        rows.loc[answered, question.text] = answers(question, shift[answered], noise[answered], design)
    return rows


def band(rows: pd.DataFrame) -> Words:
    """``good``, ``fair`` or ``poor``: by the NPS, by the satisfaction where it was not asked, else fair."""
    by_nps = np.select([rows[NPS] >= 9, rows[NPS] >= 7, rows[NPS] >= 0], ["good", "fair", "poor"], "")
    by_csat = np.select([rows[CSAT] >= 5, rows[CSAT] >= 3, rows[CSAT] >= 1], ["good", "fair", "poor"], "fair")
    return np.where(by_nps != "", by_nps, by_csat).astype(object)


# ---------------------------------------------------------------- comments


def add_comments(rows: pd.DataFrame) -> pd.DataFrame:
    """A comment in agreement with the score and its reason; two in five are blank."""
    rng = stream(5)
    phrases = tomllib.loads((HERE / "phrases.toml").read_text(encoding="utf-8"))
    bands = band(rows)
    rows[COMMENT] = [
        "" if rng.random() < 0.4 else hurried(rng, comment(rng, phrases, row, mood))
        for row, mood in zip(rows.to_dict("records"), bands, strict=True)
    ]
    return rows


def comment(
    rng: Generator, phrases: dict[str, dict[str, list[str]]], row: Mapping[Hashable, object], mood: str
) -> str:
    """An opening, the reason and a closing, the first and last of which may be missing."""
    parts = [rng.choice(phrases[str(row[REASON]) or "Sans raison"][mood])]
    if rng.random() < 0.3:
        parts.insert(0, rng.choice(phrases["opening"][mood]))
    if rng.random() < 0.35:
        truth = _truth_told(row, mood)
        parts.append(rng.choice(phrases["closing_truth"][truth] if truth else phrases["closing"][mood]))
    return " ".join(parts)


def _truth_told(row: Mapping[Hashable, object], mood: str) -> str | None:
    if row[DEPARTMENT] == PROJECT and mood == "good":
        return "garden_furniture"
    if row[SEGMENT] == PROFESSIONAL and mood == "poor":
        return "professional"
    second_year = pd.Timestamp(str(row[DAY])) >= SECOND_YEAR
    return "north" if row[REGION] == NORTH and second_year and mood == "poor" else None


def hurried(rng: Generator, text: str) -> str:
    """The comment as a person in a hurry types it: one in six has lost something."""
    lot = rng.random()
    if lot < 0.05:
        return text.lower().rstrip(".")
    if lot < 0.09:
        return text.translate(str.maketrans("éèêàçùôîÉÀ", "eeeacuoiEA"))
    if lot < 0.13:
        at = int(rng.integers(1, len(text) - 2))
        return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
    if lot < 0.15:
        return text.upper()
    return text.rstrip(".") + (" !!" if lot < 0.17 else text[len(text.rstrip(".")) :])


# ---------------------------------------------------------------- behaviour


def last_answers(rows: pd.DataFrame) -> pd.DataFrame:
    """Per customer who answered: first and last day, and the band of the last answer."""
    banded = rows.assign(band=band(rows))
    return banded.groupby("who").agg(first=(DAY, "min"), last=(DAY, "max"), band=("band", "last"))


def add_departures(customers: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Who left, and when: always after the last answer, never after the last day of the file."""
    rng = stream(6)
    n = len(customers)
    customers = customers.join(last_answers(rows))
    chance = customers["band"].map(LEAVING).fillna(SILENT_LEAVING)
    chance = chance.mask(customers["usual"] == PROJECT, PROJECT_LEAVING)
    chance = chance.mask(customers[SEGMENT] == PROFESSIONAL, PROFESSIONAL_LEAVING)
    lot = rng.random(n)
    soon, later = lot < chance, lot > 1 - LATER_LEAVING
    after = np.where(
        customers["usual"] == PROJECT, rng.integers(20, 110, n), rng.integers(10, WINDOW - 10, n)
    )
    start = customers["last"].fillna(pd.Timestamp(LAST_DAY)) - pd.to_timedelta(
        np.where(customers["respondent"], 0, rng.integers(WINDOW, 700, n)), unit="D"
    )
    wait = np.where(soon, after, WINDOW + rng.integers(1, 300, n))
    left_on = start + pd.to_timedelta(wait, unit="D")
    customers[LEFT_ON] = left_on.where((soon | later) & (left_on <= pd.Timestamp(LAST_DAY)))
    customers[STATUS] = np.where(customers[LEFT_ON].notna(), "Parti", "Actif")
    return customers


def add_leaving_reasons(customers: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Why they left, where the company knows; dealt along the score, so that it goes with none."""
    scores = rows.groupby("who")[[NPS, CSAT]].mean().mean(axis="columns")
    gone = customers.index[customers[LEFT_ON].notna()]
    ordered = scores.reindex(gone).sort_values(kind="stable").index
    known = ordered[REASON_KNOWN_FOR_ONE_IN // 2 :: REASON_KNOWN_FOR_ONE_IN]
    # Steps of the golden ratio spread every reason evenly over the ordered customers.
    turn = np.arange(len(known)) * 0.6180339887498949 % 1
    ends = np.cumsum(list(LEAVING_REASONS.values()))
    customers[LEAVING_REASON] = ""
    customers.loc[known, LEAVING_REASON] = np.array(list(LEAVING_REASONS))[np.searchsorted(ends[:-1], turn)]
    return customers


def orders_surveyed(rows: pd.DataFrame, customers: pd.DataFrame) -> pd.Series:
    """Per customer, the answers that followed an order: there were at least as many orders."""
    return rows[rows[KIND] != "Relationnelle"].groupby("who").size().reindex(customers.index, fill_value=0)


def orders_beyond_the_first(customers: pd.DataFrame) -> Floats:
    """Mean number of orders a year after the first one."""
    return np.select([customers[SEGMENT] == PROFESSIONAL, customers["usual"] == PROJECT], [14, 0.8], 3.2)


def orders_of_the_year(customers: pd.DataFrame, rows: pd.DataFrame, rng: Generator) -> NDArray[np.int64]:
    """Orders in the twelve months before the export: at least one per survey that followed an order.

    Who leaves buys less on the way out; a buyer of garden furniture who leaves never came back at all.
    """
    at_least = orders_surveyed(rows[rows[DAY] >= YEAR_AGO], customers)
    project, gone = customers["usual"] == PROJECT, customers[LEFT_ON].notna()
    stayed_for = (customers[LEFT_ON].fillna(pd.Timestamp(LAST_DAY)) - YEAR_AGO).dt.days.clip(lower=0) / 365
    usual = 1 + rng.poisson(orders_beyond_the_first(customers))
    orders = np.select([gone & project, gone], [0, np.floor(usual * stayed_for / 2)], usual)
    return np.maximum(orders, at_least).astype(np.int64)


def orders_before_the_year(customers: pd.DataFrame, rows: pd.DataFrame, rng: Generator) -> NDArray[np.int64]:
    """Orders before those twelve months, up to the departure if it came first; one opened the account."""
    until = customers[LEFT_ON].where(customers[LEFT_ON] < YEAR_AGO, YEAR_AGO)
    years = (until - customers[SINCE]).dt.days.clip(lower=0) / 365
    at_least = np.maximum(orders_surveyed(rows[rows[DAY] < YEAR_AGO], customers), years > 0)
    return np.maximum(rng.poisson(years * (1 + orders_beyond_the_first(customers))), at_least)


def lifetime_revenue(customers: pd.DataFrame, rows: pd.DataFrame, basket: Floats) -> pd.Series:
    """What each customer bought since opening an account, where one order of some was garden furniture."""
    rng = stream(10)
    orders = customers[ORDERS] + orders_before_the_year(customers, rows, rng)
    furniture = (customers["usual"] == PROJECT) & (orders > 0)
    price = FURNITURE_SET * np.exp(0.35 * rng.standard_normal(len(customers)))
    return ((orders - furniture) * basket + furniture * price).round(2)


def add_behaviour(customers: pd.DataFrame, rows: pd.DataFrame) -> pd.DataFrame:
    """Orders, revenue, products, returns, contacts and the day the customer first came."""
    rng = stream(7)
    n = len(customers)
    customers[ORDERS] = orders_of_the_year(customers, rows, rng)
    usual_basket = np.where(customers[SEGMENT] == PROFESSIONAL, PROFESSIONAL_BASKET, BASKET)
    basket = usual_basket * np.exp(0.45 * rng.standard_normal(n))
    customers[PRODUCTS] = 1 + rng.poisson(np.where(customers["usual"] == PROJECT, 0.6, 2.4))
    customers[RETURNS] = rng.binomial(customers[ORDERS], 0.07)
    customers[CONTACTS] = rng.poisson(np.where(customers["band"] == "poor", 1.1, 0.4))
    known_for = pd.to_timedelta(30 + rng.gamma(1.3, 1100, n).round(), unit="D")
    since = customers["first"].fillna(pd.Timestamp(FIRST_DAY)) - known_for
    customers[SINCE] = since.where(since > FIRST_STORE, FIRST_STORE)
    customers[REVENUE] = lifetime_revenue(customers, rows, basket)
    return customers


# ---------------------------------------------------------------- mirror survey


def mirror_survey() -> pd.DataFrame:
    """Twelve items rated 1-10 by customers and by staff, one row per respondent."""
    rng = stream(8)
    return pd.concat([_audience(rng, name, n) for name, n in AUDIENCES.items()], ignore_index=True)


def _audience(rng: Generator, audience: str, n: int) -> pd.DataFrame:
    """One audience: each item has its planted mean, and generous raters are generous throughout."""
    staff = audience == "Collaborateur"
    frame = pd.DataFrame({"Public": audience, "Magasin": deal(rng, dict.fromkeys(STORES, 1.0), n)})
    generosity = rng.standard_normal(n)
    ladder = np.array([NormalDist().inv_cdf((i + 0.5) / n) for i in range(n)])
    for item, (mean, gap) in MIRROR_ITEMS.items():
        place = np.argsort(np.argsort(0.6 * generosity + 0.8 * rng.standard_normal(n)))
        rating = np.clip(np.rint(mean + gap * staff + 1.05 * ladder[place]), 1, 10)
        blank = rng.random(n) < (0.0 if staff else 0.01)
        frame[item] = np.where(blank, np.nan, rating)
    if not staff:
        frame.loc[rng.choice(n, 2, replace=False), list(MIRROR_ITEMS)] = 1
    return frame.sample(frac=1, random_state=rng, ignore_index=True)


# ---------------------------------------------------------------- files


def as_typed(rows: pd.DataFrame) -> pd.DataFrame:
    """Scores as people and forms leave them: some « ne sait pas », and three answers of 11."""
    rng = stream(9)
    for column, unsure in ((NPS, 45), (CSAT, 24), (CES, 18)):
        blank = np.flatnonzero(rows[column].isna() & (rows[KIND] == "Transactionnelle"))
        rows[column] = rows[column].astype(object)
        rows.loc[rng.choice(blank, min(unsure, len(blank)), replace=False), column] = "ne sait pas"
    free = np.flatnonzero(rows[NPS].isna() & (rows[KIND] == "Relationnelle"))
    rows.loc[rng.choice(free, 3, replace=False), NPS] = 11.0
    return rows


def study() -> dict[str, pd.DataFrame]:
    """The three tables, by the name of their sheet."""
    customers = base_customers()
    rows = add_comments(add_scores(describe_answers(answer_days(customers), customers)))
    customers = add_departures(customers, rows)
    customers = add_behaviour(add_leaving_reasons(customers, rows), rows)
    rows = as_typed(rows)
    rows["N° réponse"] = [f"R{i:05d}" for i in range(1, len(rows) + 1)]
    answer_columns = [
        "N° réponse", ID, DAY, KIND, TOUCHPOINT, CHANNEL, REGION, DEPARTMENT, NPS, CSAT, CES, REASON, COMMENT,
    ]  # fmt: skip
    customer_columns = [
        ID, REGION, FORMAT, SEGMENT, SINCE, STATUS, LEFT_ON, LEAVING_REASON, ORDERS, REVENUE,
        PRODUCTS, RETURNS, CONTACTS,
    ]  # fmt: skip
    return {
        "Réponses": rows[answer_columns],
        "Clients": customers.sort_values(ID)[customer_columns].reset_index(drop=True),
        "Miroir": mirror_survey(),
    }


COVER = f"""\
{COMPANY} : étude de l'expérience client 2024-2025
Enseigne fictive de la maison et du jardin. Aucune personne réelle : un programme a tout tiré au sort.
Export du {EXPORTED:%d/%m/%Y}

Réponses : une ligne par réponse. Recommandation de 0 à 10 (enquêtes relationnelle et transactionnelle), \
satisfaction de 1 à 5 (toutes), facilité de 1 à 7 (enquêtes transactionnelle et à chaud).
Clients : une ligne par client, y compris ceux qui n'ont jamais répondu. \
Commandes sur les douze mois avant l'export, chiffre d'affaires depuis l'ouverture du compte.
Miroir : douze thèmes notés de 1 à 10 par les clients, et par les collaborateurs tels qu'ils pensent \
que les clients ont noté."""


def write_workbook(tables: dict[str, pd.DataFrame], path: Path) -> None:
    """All tables as sheets after a cover sheet; a fixed creation date keeps the bytes the same."""
    with xlsxwriter.Workbook(path) as book:
        book.set_properties({"title": f"{COMPANY}, étude 2024-2025", "company": COMPANY, "created": EXPORTED})
        cover = book.add_worksheet("Lisez-moi")
        cover.set_column(0, 0, 110)
        for row, line in enumerate(COVER.splitlines()):
            cover.write_string(row, 0, line, book.add_format({"bold": row == 0, "text_wrap": True}))
        formats = {
            "head": book.add_format({"bold": True}),
            "day": book.add_format({"num_format": "dd/mm/yyyy"}),
        }
        for name, table in tables.items():
            _write_sheet(book.add_worksheet(name), table, formats)


def _write_sheet(sheet: Worksheet, table: pd.DataFrame, formats: dict[str, Format]) -> None:
    sheet.write_row(0, 0, list(table.columns), formats["head"])
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, len(table), len(table.columns) - 1)
    for j, column in enumerate(table.columns):
        sheet.set_column(j, j, 60 if column == COMMENT else min(24, len(column) + 2))
        for i, value in enumerate(table[column], start=1):
            if isinstance(value, date) and pd.notna(value):
                sheet.write_datetime(i, j, value, formats["day"])
            elif isinstance(value, str) and value:
                sheet.write_string(i, j, value)
            elif not isinstance(value, str) and pd.notna(value):
                sheet.write_number(i, j, value)


def write_csv(table: pd.DataFrame, path: Path) -> None:
    """As a French Excel saves it: semicolons, decimal commas, dd/mm/yyyy, cp1252."""
    text = table.copy()
    for column in text.columns:
        if text[column].map(lambda value: isinstance(value, float)).any() and column != REVENUE:
            text[column] = text[column].map(lambda v: f"{v:g}" if isinstance(v, float) and pd.notna(v) else v)
    text.to_csv(
        path,
        sep=";",
        decimal=",",
        index=False,
        encoding="cp1252",
        float_format="%.2f",
        date_format="%d/%m/%Y",
        lineterminator="\r\n",
    )


def write(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """Write the workbook and the three CSV files."""
    write_workbook(tables, folder / WORKBOOK)
    for name, table in tables.items():
        write_csv(table, folder / CSV_FILES[name])


if __name__ == "__main__":
    write(study(), HERE)
