"""Orders: which table lists purchases, one a row, with or without names above its columns."""

# ruff: noqa: E501 - a pattern broken over lines reads worse than a long one

import re
from collections import Counter
from collections.abc import Callable
from functools import partial

import numpy as np

from cxdash.i18n import N_
from cxdash.ingest.columns import codes, vocabulary
from cxdash.ingest.columns.days import ANOTHER_DAY
from cxdash.ingest.columns.likert import FACTUAL
from cxdash.ingest.columns.mirror_roles import MOST_SIDES
from cxdash.ingest.columns.profile import Profile
from cxdash.ingest.columns.rating import FEWEST_ITEMS, JUDGED, MANY, is_item, is_judged
from cxdash.ingest.notes import Note, quoted
from cxdash.scales import METRIC_ROLES
from cxdash.study import AUDIENCES

_ORDER = vocabulary.ORDER
_NUMBER = vocabulary.NUMBER

_BY_NAME = r"^((customer|client|guest|passenger|buyer) ?name|(nom|nombre|nome)( du| del| do)? (client|acheteur|passager|cliente)|kundenname)$"
_CALLED = re.compile(_BY_NAME)
"""A column that names the customers, instead of numbering them."""

_IN_SUM = re.compile(
    r"\b(nb|nombre|count|total des|dernier|derniere|last|first|premier|premiere|previous|precedent|moyen|moyenne|average|avg|mean|cumul|cumule|max|min|mois|months|hike|since|depuis|frequency|frequence|annuel|annual|numero de (pedidos|compras)|ultim[oa]|letzte|laatste|promedio|durchschnitt\w*)\b"
)
"""Words of a column that tells of all orders of a customer together."""

_NAMES: dict[str, tuple[re.Pattern[str], ...]] = {
    role: tuple(map(re.compile, patterns))
    for role, patterns in {
        "customer": (
            rf"\b({vocabulary.BUYER})\b.*\b{_NUMBER}\b|\b{vocabulary.NUMBER_OF}\b.*\b({vocabulary.BUYER}|carte)\b|^(kunden|klant)(nummer|nr|id|code)$",
            r"^(customer|client|customers|clients|acheteur|buyer|shopper|user|visitor|household|member|membre|adherent|account|compte|carte|loyalty card|carte de fidelite)s?( (id|key|no|n|number|numero|num|code))?$|^(id|n|numero|code) (user|compte|carte|membre|utilisateur|foyer)$|^(utilisateur|foyer|userid|customerid|clientid|visitorid|cust ?id|cust|cli|clientes?|kunden?|klant|guest|guest id)$|customer unique id",
            rf"\b(e ?mail|mail|courriel)\b|{_BY_NAME}",
        ),
        "order_id": (
            rf"^{_NUMBER}( de| d| du| of| la| l)* ?{_ORDER}$|^{_ORDER}( de| of)? ?{_NUMBER}$|^(orderid|invoiceno|transactionid|ticketid|invoiceid|(bestell|auftrags|rechnungs|order|factuur)(nummer|nr|id))$",
            rf"^({_ORDER}|numero)$",
        ),
        "order_date": (
            rf"\bdate (d )?(emission|facturation)\b|\b(issued?|billing) date\b|\bdate\b.*\b{_ORDER}\b|\b{_ORDER}\b.*\b(date|dt|datetime|timestamp|time|day|jour|at|on)\b|\bdate (ordered|purchased|bought|sold|commandee?|achetee?|vendue?)\b|\b(ordered|purchased|bought|sold) date\b|^(invoicedate|orderdate|purchasedate|saledate|transactiondate|(bestell|kauf|rechnungs|order|factuur|aankoop)dat(um|e))$|^(fecha|data)( de| da| do| del| dell)? (pedido|compra|venta|venda|factura|ordine|acquisto|fattura)$|^(commande|achete|vendu|facture|purchased|ordered|bought|sold) (le|on|at)$",
            r"^(date|dates|day|jour|fecha|datum|data|datetime|timestamp|horodatage|created at|date de creation|date heure|date et heure)$",
        ),
        "amount": (
            r"\b(montant|total|prix total|ca|net)\b.*\b(ttc|payee?s?|a payer|reglee?s?|paid|charged)\b|\b(amount|sum|order|price) (paid|charged)\b|\b(paid|payee?) (amount|total)\b|^grand total\b|\bfinal (price|amount)\b|\b(prix|montant) final\b|^(precio|preco|preis|importe|valor|betrag|summe|bedrag|prezzo|importo) (total\w*|final\w*|pagado|pago)$|^gesamt(betrag|preis|summe)$",
            r"^(montant|total) (de la |de |d )?(commande|facture|ligne|achat|panier)\b|\b(montant|amount|value|order|commande|invoice|facture|purchase|payment|basket|panier) total\b|\btotal (amount|value|sales?|montant|order|purchase|invoice)\b|^total( (eur|usd|gbp|euros?))?$",
            r"\b(montants?|amounts?|importes?|betrag|bedrag|importo)\b|\b(order|purchase|basket|panier|sales?|ventes?|transaction|payment|line|ligne|dollar|euro|net|gross|total|invoice)s? (value|valeur|price|prix|total|amount|revenue|sum|eur|usd)\b|\b(valeur|value) (de la |de |d |of )?(commande|panier|order|achat|purchase)|\b(prix|cout) total\b",
            r"^(total|value|valeur|sales|ventes|revenue|revenus|chiffre (d )?affaires|ca|ca ht|ca eur|spend|spent|depenses?|paid|paye|prix paye|price paid|sum|eur|usd|euros)( (eur|usd|gbp|ht|euros?))?$|^(?!(pu|prix) )(\w{2,4} )?ttc$",
            r"\b(subtotal|sub total|sous total)\b",
        ),
        "price": (r"\b(prix|price|tarif|cout|cost)\b.*\b(unitaire|unit|unite|each|piece|article)\b|\bunit ?(price|cost)\b|^pu( (ht|ttc))?$|^(precio|preco|prezzo) unit\w+$|^(einzel|stuck)preis$", r"^(prix|price|tarif|precio|preco|preis|prezzo|prijs)( (ht|ttc|eur|usd|gbp|euros?))?$"),
        "quantity": (
            r"\b(quantit(y|e|es|ies|a)|qty|qtes?|qtd|cantidad|quantidade|menge)\b|^(anzahl|aantal)$",
            r"\b(number|nb|nombre|num)( of| de| d)? (cds|items|units|unites|articles|pieces|products|produits)\b|^(units|unites|pieces|items|articles)( (sold|vendus?|vendues?|achetes?))?$",
        ),
        "product": (
            r"\b(sku|stock ?code|ean|gtin|upc|asin|isbn)\b|\b(product|produit|article|item)s? ?(id|code|no|n|ref|reference|number|key|sku)\b|\b(code|ref|reference|id|n)( du| de l| de| d)? ?(produit|product|article|item)s?\b",
            r"^(produit|product|article|item|designation|libelle|producto|produto|prodotto|produkt|artikel|articulo)s?( (name|nom|achete|purchased|bought|commande|article|produit))?$|^(nom du produit|reference|libelle (produit|article))$",
            r"^(description|product (category|line|type)|categorie|category)$",
        ),
        "discount": (
            r"\b(remises?|discounts?|reductions?|rabais|promos?|promotions?|soldes?|coupons?|vouchers?)\b(?!.*\b(code|name|nom|libelle)\b)",
        ),
        "returned": (
            r"\b(retours?|retournee?s?|returns?|returned|rembours(e|ee|es|ement|ements)|refund(s|ed)?|annulee?s?|annulations?|cancel(l?ed|lation)?)\b(?!.*\b(date|motif|raison|reason|le|on|at)\b)",
        ),
        "status": (r"\b(statut|status|etat|state)s?\b",),
    }.items()
}  # fmt: skip
"""For each role, patterns on a folded header, from telling to vague."""

_BESIDES = re.compile(
    r"^(?!.*\b(incluse?s?|comprise?s?|included)$)((?!\b(incl|including|excl|excluding|ex|hors|toutes|avec|sans|with|without|avant|apres|before|after)\b).)*\b("
    r"livraisons?|port|expedition|transport|shipping|delivery|freight|postage|frais|fees?|tips?|pourboires?|"
    r"(tva|vat|tax|taxes)(?! (incl|excl|inc|ex|comprises?)\b)|remises?|discounts?|reductions?|rabais|rembours\w*|refund(s|ed)?|geste|avoir)\b"
)
"""An amount that stands beside what was paid for the goods, and is never revenue by itself."""

_PART = re.compile(
    r"\b(produits?|products?|items?|articles?|marchandises?|merchandise|goods|subtotal|sub total|sous total|ht|excl|excluding|hors|avant|before|sans|without)\b"
)
"""An amount that leaves something out: a whole one is preferred."""

_ROLES = (
    "customer",
    "order_id",
    "order_date",
    "amount",
    "price",
    "quantity",
    "product",
    "discount",
    "returned",
    "status",
)
_SOLD = re.compile(rf"\b({vocabulary.SOLD})\b|\b(bestell\w+|kaufdatum|rechnungs?\w*|factuur\w*)\b")
_ASKING = re.compile(
    r"\b(avis|enquetes?|sondages?|questionnaires?|reponses?|satisfaction|notes?|surveys?|reviews?|feedback|ratings?|responses?|"
    r"sav|reclamations?|litiges?|retours?|remboursements?|complaints?|returns?|refunds?)\b"
)
"""Names of tables that list what was said of orders, or what became of them, and not the orders."""

_SUPPORT = re.compile(
    r"\btickets?\b(?! de caisse)|\b(priority|priorite|severity|gravite|agents?|assignee|resolved|resolution|resolue?|"
    r"first response|premiere reponse|subject|sujet|issues?|incidents?|reclamations?|complaints?|sla)\b"
)
"""Names in a list of requests to a support desk, which has numbers, days and categories as orders have."""

_UNNAMED = re.compile(r"^(column|colonne) [a-z]{1,2}$")

_FEW = 10
_REPEATING = 0.95
_LINES = 0.5
"""Without a number or a day of orders, a list of them has two lines a customer on average."""

_CENTS = re.compile(r"-?\d+[.,]\d{2}")


AMOUNT_ASKED = N_(
    "“{column}” was taken for what was paid, but {others} could be it just as well; if so, give that column "
    "the role “Amount of an order”."
)
"""Said of one amount among several that no name sets apart: revenue rests on it."""


QUANTITY_ASKED = N_(
    "“{column}” stands beside “{price}”, which is higher, and was taken for what was paid; if it is how many "
    "were bought, give it the role “Quantity bought”."
)
"""Said of an amount that may be of goods: revenue rests on it."""


GOODS_ASKED = N_(
    "“{column}” lies well below the price beside it, so it was read as how many were bought; if it is the "
    "amount paid, give it that role."
)
"""Said of goods whose name is that of an amount: revenue is the price times them."""


def order_roles(seen: dict[str, Profile], called: str = "") -> dict[str, str]:
    """Roles of a table of orders; {} when it is none.

    Answers and customers also tell of amounts and dates: a table that holds a score, or one that
    counts orders instead of listing them, is never taken for one of orders.

    Parameters
    ----------
    seen : mapping of column to Profile
    called : str
        What the table is called, folded: it may say that its rows are orders.
    """
    ratings = _ratings(seen)
    if _asks(seen, ratings) or _judges_some(seen):
        return {}
    if all(_UNNAMED.match(profile.folded) for profile in seen.values()):
        return _by_values(seen)
    roles = _by_names(seen, ratings)
    found = _without_bare_number(seen, {role: column for column, role in roles.items()})
    if _fewer_than_customers(seen, found):
        return {}
    if not _lists_orders(seen, found, called if _says_orders(seen, found, called) else "") or (
        ratings and not _tells_orders(found)
    ):
        return {}
    return roles if "order_date" in roles.values() else roles | _only_day(seen, roles)


def unsure_of_orders(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, Note]:
    """What is said of roles that values gave to columns of orders, against their name or without one."""
    said = {}
    for column, role in roles.items():
        if role == "quantity" and _rank("amount", seen[column]) is not None:
            said[column] = Note(GOODS_ASKED, {"column": column})
        unnamed = _UNNAMED.match(seen[column].folded)
        if role == "order_date" and _rank(role, seen[column]) is None and not unnamed:
            said[column] = Note(
                N_("“{column}” holds dates and was taken for the day of the order; change it if not so."), {"column": column})  # fmt: skip
        if role == "amount" and (others := _rivals(seen, roles, column)):
            said[column] = Note(AMOUNT_ASKED, {"column": column, "others": quoted(others)})
        if role == "amount" and (price := _dearer(seen, roles, column)):
            said[column] = Note(QUANTITY_ASKED, {"column": column, "price": price})
        if role == "customer" and _CALLED.search(seen[column].folded):
            said[column] = Note(
                N_("“{column}” tells who bought, by name: customers of the same name count as one; if another "
                   "column holds their id, give it that role."), {"column": column})  # fmt: skip
    return said


def _dearer(seen: dict[str, Profile], roles: dict[str, str], amount: str) -> str | None:
    """The price that a bare amount lies below, though not so far that it must be how many were bought."""
    if "quantity" in roles.values() or not _BARE_AMOUNT.fullmatch(seen[amount].folded):
        return None
    prices = _prices(seen, roles, amount)
    return next((c for c in prices if _typical(seen[c]) >= _DEARER * _typical(seen[amount])), None)


def _rivals(seen: dict[str, Profile], roles: dict[str, str], amount: str) -> list[str]:
    """Columns without a role whose names tell of an amount as well as that of the one taken."""
    rank = _rank("amount", seen[amount])
    free = {column: profile for column, profile in seen.items() if column not in roles}
    return [
        column
        for column, profile in free.items()
        if rank is not None and _rank("amount", profile) == rank and _numeric(profile)
    ]


def _only_day(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    """The day of the order by its values: the only column of dates, unless its name tells of another day."""
    dated = (column for column, profile in seen.items() if profile.dated >= 0.9 and not profile.constant)
    days = [column for column in dated if not ANOTHER_DAY.search(seen[column].folded)]
    return {days[0]: "order_date"} if len(days) == 1 and days[0] not in roles else {}


def _asks(seen: dict[str, Profile], ratings: set[str]) -> bool:
    """Whether a column is the answer to a survey or tells who was asked, or many say that they judge."""
    judging = sum(_judges(seen[column]) for column in ratings)
    told = any(_is_score(profile) or _is_audience(profile) for profile in seen.values())
    return told or (judging > 0 and 2 * judging >= len(ratings))


def _judges_some(seen: dict[str, Profile]) -> bool:
    """Whether a few ratings on one scale, too few for a battery, are known by a name among them that judges."""
    rated = [profile for profile in seen.values() if _ends_at(profile) is not None and is_item(profile)]
    alike = Counter(_ends_at(profile) for profile in rated)
    judged = {_ends_at(profile) for profile in rated if _judges(profile)}
    return any(alike[end] >= FEWEST_ITEMS for end in judged)


def _says_orders(seen: dict[str, Profile], found: dict[str, str], called: str) -> bool:
    """Whether what a table is called tells what its rows are: they may be answers, or count orders."""
    bought = {"amount", "price", "quantity"} & found.keys()
    others = (profile for column, profile in seen.items() if column not in found.values())
    rates = any(is_item(profile) or _counts_orders(profile) for profile in others)
    return bool(bought) and not rates and _ASKING.search(called) is None


def _judges(profile: Profile) -> bool:
    return profile.wording is not None or JUDGED.search(profile.folded) is not None


def _is_score(profile: Profile) -> bool:
    named = max(vocabulary.strength(role, profile.folded) for role in METRIC_ROLES)
    return named >= vocabulary.FAIR and (profile.rated >= 0.5 or not profile.filled)


def _is_audience(profile: Profile) -> bool:
    said = (
        {vocabulary.audience(word) for word in profile.words} if 2 <= profile.levels <= MOST_SIDES else set()
    )
    return said == set(AUDIENCES)


_BATTERY = 5
"""Columns on one short scale that are more likely ratings than counts or prices."""


def _ratings(seen: dict[str, Profile]) -> set[str]:
    """Columns of nothing but the steps of one short scale, where many are on it."""
    ends = {column: end for column, profile in seen.items() if (end := _ends_at(profile)) is not None}
    alike = Counter(ends.values())
    return {column for column, end in ends.items() if alike[end] >= _BATTERY}


def _ends_at(profile: Profile) -> float | None:
    """The last step of the short scale of which all values are steps, or words of opinion; else None."""
    if profile.wording:
        return None if profile.wording.family in _NO_OPINION else profile.wording.scale.high
    given = profile.given.keys() - codes.codes(profile)
    short = len(given) >= _FEWEST_STEPS and all(value in _STEPS for value in given)
    return codes.likely_scale(profile).high if short and profile.rated >= 0.9 else None


_NO_OPINION = FACTUAL | {"yes"}
_FEWEST_STEPS = 3
_STEPS = range(11)


# --- by names --------------------------------------------------------------------------------


def _by_names(seen: dict[str, Profile], ratings: set[str]) -> dict[str, str]:
    """Each role's best-named column whose values can play it; a column plays one role."""
    ranked = sorted(
        (rank, order, position, role, column)
        for order, role in enumerate(_ROLES)
        for position, (column, profile) in enumerate(seen.items())
        if (rank := _rank(role, profile)) is not None and (not profile.filled or _FITS[role](profile))
        if not (role in _NEVER_RATED and column in ratings)
        if not (role == "amount" and _may_rate(profile, seen))
    )
    roles: dict[str, str] = {}
    for _rank_of, _order, _position, role, column in ranked:
        if column not in roles and role not in roles.values():
            roles[column] = role
    return _priced(seen, _counted_apart(seen, roles))


_NEVER_RATED = ("customer", "order_id", "amount", "price")
"""What no column among ratings tells, as a small count may."""


def _rank(role: str, profile: Profile) -> int | None:
    """How far down its role's patterns a header is met; None when it is not."""
    if role != "customer" and _IN_SUM.search(profile.folded) and not _QUANTITY_OF_ONE.search(profile.folded):
        return None
    patterns = _NAMES[role]
    rank = next((i for i, pattern in enumerate(patterns) if pattern.search(profile.folded)), None)
    if role != "amount" or rank is None:
        return rank
    if _BESIDES.search(profile.folded):
        return None
    return rank + len(patterns) if _PART.search(profile.folded) else rank


_QUANTITY_OF_ONE = re.compile(r"\b(nb|nombre|number)( of| de| d)? (cds|items|units|unites|articles|pieces)\b")
"""A count that a line of an order may hold itself."""


def _priced(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    """A price is of one unit where a quantity stands beside it and no amount does; else it is the amount."""
    price = next((column for column, role in roles.items() if role == "price"), None)
    if price is None or {"quantity", "amount"} & set(roles.values()):
        return roles
    others = {column: role for column, role in roles.items() if column != price}
    return others if _may_rate(seen[price], seen) else {**others, price: "amount"}


def _may_rate(profile: Profile, seen: dict[str, Profile]) -> bool:
    """Whether a price or a value may be what somebody thinks of it: on the steps that another rating is on."""
    end = _ends_at(profile) if profile.filled >= MANY and _judges(profile) else None
    others = (other for other in seen.values() if other is not profile and is_item(other))
    return end is not None and any(_ends_at(other) == end for other in others)


def _counted_apart(seen: dict[str, Profile], roles: dict[str, str]) -> dict[str, str]:
    """Without a quantity, an amount that lies below a price is the quantity, if a few units or far below."""
    amount = next((column for column, role in roles.items() if role == "amount"), None)
    if amount is None or "quantity" in roles.values():
        return roles
    below = partial(_counts_at, seen[amount])
    dearer = {column: role for column, role in _prices(seen, roles, amount).items() if below(seen[column])}
    paid = next(iter(dearer), None)
    return roles if paid is None else {**roles, amount: "quantity", paid: dearer[paid]}


def _prices(seen: dict[str, Profile], roles: dict[str, str], amount: str) -> dict[str, str]:
    """The columns beside an amount that are called a price, with the role they have or could have."""
    return {
        column: role
        for column, profile in seen.items()
        for role in ("price", "amount")
        if roles.get(column, role) == role and column != amount and _PRICE.search(profile.folded)
        if _rank(role, profile) is not None and _numeric(profile)
    }


def _counts_at(amount: Profile, price: Profile) -> bool:
    """Whether an amount is how many were bought at a price: few whole units, or parts far below it."""
    times = _typical(price) / _typical(amount) if _typical(amount) > 0 else 0.0
    if _counts_units(amount) and _typical(amount) <= _FEW:
        return times >= _DEARER
    far = times >= _FAR_DEARER and _typical(amount, 0.95) < _typical(price, 0.05)
    return far and _BARE_AMOUNT.fullmatch(amount.folded) is not None and _finer_than_cents(amount)


def _finer_than_cents(profile: Profile) -> bool:
    return profile.share(np.round(profile.numbers, 2) != profile.numbers) > 0.5


_PRICE = re.compile(r"\b(prix|prices?|tarif|precio|preis|preco)\b")
_BARE_AMOUNT = re.compile(r"amounts?|montants?|betrag|importe|importo|bedrag|valor")
"""What may be an amount of money or of goods."""

_DEARER, _FAR_DEARER = 2, 10
"""How many times an amount a price is that no discount makes so."""


def _typical(profile: Profile, share: float = 0.5) -> float:
    """The median of its numbers, or the number that another share of them does not exceed."""
    order = np.argsort(profile.numbers)
    order = order[~np.isnan(profile.numbers[order])]
    reached = np.cumsum(profile.counts[order])
    return float(profile.numbers[order][np.searchsorted(reached, share * reached[-1])]) if order.size else 0.0


def _numeric(profile: Profile) -> bool:
    return profile.numeric >= 0.8


def _tells_yes(profile: Profile) -> bool:
    return _numeric(profile) or all(
        vocabulary.yes_or_no(word) is not None for word in profile.words[profile.known]
    )


_UNDONE = re.compile(r"(commande |order )?(annule|cancell?ed|rembours|retourn|refund|return(ed|s)?\b)")
"""What the status of an order says that came to nothing."""


def _tells_orders_apart(profile: Profile) -> bool:
    if profile.dated >= 0.6 or _counts_orders(profile):
        return False
    return profile.filled < _FEW or profile.levels > max(1, 0.002 * profile.filled)


def _counts_orders(profile: Profile) -> bool:
    """Small numbers that come again under a plural, ``Orders``: how many there were, and not which."""
    plural = profile.folded.endswith("s") and _WORD_FOR_ORDERS.fullmatch(profile.folded)
    again = plural and _numeric(profile) and profile.uniqueness < _REPEATING
    return bool(again) and (_counts_units(profile) or profile.words.str.len().nunique() > 1)


_WORD_FOR_ORDERS = re.compile(vocabulary.ORDER)


def _identifies(profile: Profile) -> bool:
    """Whether values tell customers apart: no days, no yes or no, and no few kinds unless a number is named."""
    if profile.dated >= 0.9 or profile.counts_people or _says_yes_or_no(profile):
        return False
    if _rank("customer", profile) == 0:
        return True
    if _MAIL.search(profile.folded):
        return profile.share(np.array([_ADDRESS.fullmatch(word) is not None for word in profile.words])) > 0.5
    return profile.filled < 2 * _FEW or (profile.levels > _KINDS and _ends_at(profile) is None)


def _says_yes_or_no(profile: Profile) -> bool:
    return profile.levels == 2 and all(vocabulary.yes_or_no(word) is not None for word in profile.words)


_KINDS = 3
_MAIL = re.compile(r"\b(e ?mail|mail|courriel)\b")
_ADDRESS = re.compile(r"\S+@\S+|(?=\w*\d)\w{8,}")
"""An address, or the code that stands for it where names were taken away."""


_FITS: dict[str, Callable[[Profile], bool]] = {
    "customer": _identifies,
    "order_id": _tells_orders_apart,
    "order_date": lambda profile: profile.dated >= 0.6,
    "amount": _numeric,
    "price": _numeric,
    "quantity": _numeric,
    "product": lambda profile: profile.dated < 0.6,
    "discount": _tells_yes,
    "returned": _tells_yes,
    "status": lambda profile: any(_UNDONE.match(vocabulary.fold(word)) for word in profile.words),
}
"""Whether a column's values can play the role that its name suggests; an empty column can."""


def _lists_orders(seen: dict[str, Profile], found: dict[str, str], called: str) -> bool:
    """Whether what was found tells of single orders, and of whose."""
    bought = {"amount", "price", "quantity", "product"} & set(found)
    dated = f"{called} {seen[found['order_date']].folded}" if "order_date" in found else ""
    named = "order_id" in found or _SOLD.search(dated)
    if bought <= {"product"} and any(_SUPPORT.search(profile.folded) for profile in seen.values()):
        return False
    if not bought and not ("order_id" in found and "order_date" in found and _sold(seen, found)):
        return False
    if "customer" not in found:
        if any(is_item(profile) and is_judged(profile) for profile in seen.values()):
            return False
        lines = "order_id" in found or {"order_date", "product", "quantity"} <= set(found)
        return lines and bool({"amount", "price"} & set(found))
    if named:
        return len(found) >= 3
    # A list of customers repeats a few by mistake: their ids alone make no purchases of its rows.
    lines = bool({"order_date", "product", "quantity"} & set(found)) or _mostly_repeats(
        seen[found["customer"]]
    )
    return lines and _repeats(seen[found["customer"]]) and bool({"amount", "price"} & bought)


def _without_bare_number(seen: dict[str, Profile], found: dict[str, str]) -> dict[str, str]:
    """What was found but a plain ``numéro``, which is one of an order only beside its day and its customer."""
    number = found.get("order_id")
    if number is None or seen[number].folded != "numero" or {"customer", "order_date"} <= found.keys():
        return found
    return {role: column for role, column in found.items() if column != number}


def _fewer_than_customers(seen: dict[str, Profile], found: dict[str, str]) -> bool:
    """Whether a plain ``order`` has fewer values than there are customers: a count, for an order has one."""
    if not {"order_id", "customer"} <= found.keys() or _rank("order_id", seen[found["order_id"]]) == 0:
        return False
    order, customer = seen[found["order_id"]], seen[found["customer"]]
    # Where the number is left blank in some rows, there are as many fewer customers beside it.
    return order.levels * customer.filled < customer.levels * min(order.filled, customer.filled)


def _tells_orders(found: dict[str, str]) -> bool:
    """Whether ratings stand beside orders: by a number of the order, or by who bought and when."""
    return "order_id" in found or {"customer", "order_date"} <= found.keys()


def _sold(seen: dict[str, Profile], found: dict[str, str]) -> bool:
    return _SOLD.search(seen[found["order_id"]].folded) is not None


def _repeats(customer: Profile) -> bool:
    return customer.filled > 1 and customer.uniqueness < _REPEATING


def _mostly_repeats(customer: Profile) -> bool:
    return customer.filled > 1 and customer.uniqueness <= _LINES


# --- by values -------------------------------------------------------------------------------


def _by_values(seen: dict[str, Profile]) -> dict[str, str]:
    """Without names: ids that come again, days, amounts with cents, and perhaps a small count."""
    days = [column for column, profile in seen.items() if profile.dated >= 0.9 and not profile.constant]
    paid = [column for column, profile in seen.items() if column not in days and _has_cents(profile)]
    left = {column: profile for column, profile in seen.items() if column not in (*days, *paid)}
    ids = [column for column, profile in left.items() if _could_be_customers(profile)]
    if not (len(days) == 1 and paid and ids):
        return {}
    roles = {ids[0]: "customer", days[0]: "order_date", paid[0]: "amount"}
    counts = [column for column, profile in left.items() if column not in roles and _counts_units(profile)]
    return roles | ({counts[0]: "quantity"} if counts else {})


def _has_cents(profile: Profile) -> bool:
    written = np.array([_CENTS.fullmatch(word) is not None for word in profile.words], dtype=bool)
    return profile.numeric >= 0.95 and profile.share(written) >= 0.5 and profile.levels > _FEW


def _could_be_customers(profile: Profile) -> bool:
    """Texts without decimals that come again, but not so often as a count or a segment does."""
    return profile.levels >= _FEW and 0.02 <= profile.uniqueness < _REPEATING and profile.length < 40


def _counts_units(profile: Profile) -> bool:
    whole = profile.numbers == np.floor(profile.numbers)
    return profile.numeric >= 0.95 and profile.share(whole) >= 0.95 and profile.uniqueness < 0.2
