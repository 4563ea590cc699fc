"""The words by which columns give themselves away, in French and English.

Each role has patterns from telling to vague, matched on a header folded to
plain lower-case words. Real headers are often whole questions, so a pattern
need not match from end to end unless it says so.
"""

# ruff: noqa: E501 - a pattern broken over lines reads worse than a long one

import re
import unicodedata
from functools import cache

from cxdash.ingest.columns.days import ANSWERED, DATE, JOINING, NO_ANSWER

STRONG, FAIR, WEAK = 3, 2, 1

OF_THE_TOOL, ROW_NUMBER = "survey tool", "row number"
"""The first stands for the question where a survey tool's column holds its own records or marks, the second
where a column numbers the rows."""


_LONGEST = 1_000
"""Characters of a text that are folded: no question is longer, and a header of megabytes is folded often."""


def fold(text: str) -> str:
    """A text's beginning as plain lower-case words: no accents, no case, no numbering, no punctuation.

    >>> fold("Q3. Note de recommandation (0-10)"), fold("ChurnLabel"), fold("N° client")
    ('note de recommandation 0 10', 'churn label', 'n client')
    >>> fold("NPSScore"), fold("SAT_GLOB"), fold("Q20Age"), fold("OrderID")
    ('nps score', 'sat glob', 'age', 'order id')
    """
    plain = text[:_LONGEST]
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain.replace("œ", "oe").replace("°", " "))
        plain = "".join(character for character in plain if not unicodedata.combining(character))
        plain = unicodedata.normalize("NFC", plain)  # Korean syllables have come apart too
    plain = _HUMPS.sub(" ", _NUMBERING.sub("", plain)).casefold()
    return " ".join(_WORDS.findall(plain))


_HUMPS = re.compile(
    r"(?<=[a-z])(?=[A-Z][a-z])|(?<=[a-z]{2})(?=[A-Z]{2,}(?![a-z]))|(?<=[A-Z])(?=[A-Z][a-z]{2})"
)
_NUMBERING = re.compile(
    r"^\s*(?:(?i:(?:q(?:uestion)?\s*)?\d+\s*(?:[a-z]\s*)?[.):\-–_]+\s*(?=\D))|[Qq]\d{1,3}(?=[A-Z][A-Za-z]{2}))"
)
_WORDS = re.compile(r"[^\W_]+")


def plainly(word: str) -> str:
    """A word without accents and case, any joint between two letters being a blank; signs and figures stay.

    >>> plainly("Île-de-France"), plainly("ile de  france"), plainly("A+"), plainly("< 18"), plainly("18-25")
    ('ile de france', 'ile de france', 'a+', '< 18', '18-25')
    """
    letters = unicodedata.normalize("NFKD", word.replace("œ", "oe").replace("Œ", "OE")).casefold()
    return _JOINTS.sub(" ", _ACCENTS.sub("", letters)).strip()


_ACCENTS = re.compile(r"(?<=[a-z])[\u0300-\u036f]+")
_JOINTS = re.compile(r"(?<=[^\W\d_])[\s_’'‐‑–-]+(?=[^\W\d_])")


BUYER = "customer|client|cust|cli|buyer|shopper|member|acheteur|adherent|membre|cliente|kunden?|klant(?:en)?|comprador|socio"
"""Folded words for one customer."""

SOLD = (
    "commandes?|cmds?|cdes?|orders?|purchases?|achats?|factures?|invoices?|ventes?|sales?|bookings?|reservations?|"
    "pedidos?|compras?|facturas?|ventas?|vendas?|faturas?|ordin[ei]|acquist[oi]|bestell(?:ung|ing)(?:en)?|rechnung|factuur"
)
"""Folded words for one order or several of them, which stand for nothing else."""

ORDER = rf"({SOLD}|transactions?|tickets?|tickets? de caisse|receipts?|paniers?|baskets?|bons? de commande)"
"""Folded words for one order."""

NUMBER = (
    "(?:id|identifiant|identifier|key|no|nr|n|num|numero|number|nummer|code|codigo|cod|codice|ref|reference)"
)
"""Folded words for what tells one of many apart."""

NUMBER_OF = rf"(?!(?:number|key)\b){NUMBER}"
"""Those that stand before what they number: a number of customers is a count, a key customer a large one."""

_RELATION = "membership|subscription|account|relationship|adhesion|abonnement|compte|relation"
"""How long a contract runs is its term: it is renewed, and nobody's time as a customer."""
_NOT_OVER = r"^(?!.*\b(remaining|left|restante?s?|until|avant|before|end|fin|overdue|late|retards?|delays?|impayee?s?)\b).*"
"""What is still to come, or due, is no time as a customer."""

_NAMES: dict[str, tuple[tuple[int, str], ...]] = {
    "customer": (
        (STRONG, rf"\b({BUYER}) ?{NUMBER}\b|\b{NUMBER_OF}( de| du| d| de l| do| del| della| van de)? ?({BUYER})\b"),
        (STRONG, r"\b(kunden|klanten?|klant)(nummer|nr|id|code)\b|\b(customer|client|cust|cli)id\b"),
        (STRONG, r"(고객|顧客|お客様|客户) ?(번호|id|番号|编号|コート)"),
        (FAIR, r"=(customers?|clients?|clientes?|kunden?|klant(en)?)"),
        (WEAK, r"=((account|contact|compte|cuenta|conta|konto)( (id|no|number|code))?|(user|subscriber|guest|utilisateur|abonnee?) ?(id|no|number|code)|(id|code|n|numero)( du| de| de l| d)? (compte|contact|user|subscriber|utilisateur|abonnee?))"),
    ),
    "date": (
        (STRONG, r"=(date|dates|survey date|response date|recorded date|answered (at|on)|horodateur|horodatage|time ?stamp|marca temporal|carimbo de data hora|zeitstempel)"),
        (STRONG, r"date( de( la)?| d| of)? (reponse|enquete|saisie|survey|response|answer|interview)"),
        (STRONG, r"=(날짜|일자|응답일|日付|日期|回答日時?|タイムスタンフ|타임스탬프)"),
        (STRONG, r"=end date|=(last )?submitted( at| on| time)?|=completed( at| on)?|=date de fin"),
        (FAIR, rf"^(?!.*{NO_ANSWER}).*{DATE}|^(?=.*{ANSWERED}).*{DATE}|=data( (da|de|do|della) (resposta|risposta|pesquisa|entrevista))?"),
        (WEAK, r"=(mois|mes|monat|month|vague|wave|quarter|trimestre|periode|period|start date|date de debut|jour|day|semaine|week)"),
    ),
    "nps": (
        (STRONG, r"\be?nps\d*\b(?!.*(groupe?|categor|segment|type|class|label|bucket))|net promoter|=netpro(m\w*)?( score)?"),
        (STRONG, r"recommandiez|recommanderiez|recommandez|likely.*recommend|would you recommend|recommend.*\bto (a|your)\b"),
        (STRONG, r"(note|score|probabilite|intention)( de| d)? (recommandation|recommander)|(likelihood|intent|willingness)( to)? recommend|=ltr"),
        (STRONG, r"weiterempfi?ehl|wahrscheinlich.*empfi?ehl|recomendar|recomendaria|probabilidad.*recom|raccomand"),
        (FAIR, r"추천|推薦|推奨|推荐"),
        (FAIR, r"recommend|recommand|=rec|\breco\d*\b|empfi?ehl|recomen"),
    ),
    "csat": (
        (STRONG, r"\bcsat\d*\b|satisfaction (globale|generale|score|client|rating|level|note|notation)|overall satisf|satisf.*(global|overall|general|ensemble)"),
        (STRONG, r"(score|niveau|note|taux)( de)? satisfaction|customer satisf|how satisfied|etes vous.*satisfait|=sat|=satisf?|=satis|=sat (glob\w*|gen\w*)|gesamtzufriedenheit|satisfaccion (general|global)"),
        (STRONG, r"(전반|종합|전체|총체).*만족|=만족도|(総合|全体).*満足|=満足度|(总体|整体|综合).*满意|=满意度"),
        (STRONG, r"=satisfaction|(overall|global|globale).*(experience|quality|rating|score|opinion|impression)|(experience|appreciation|evaluation|note|avis|impression|qualite) (globale?|generale?|d ensemble)|=(overall|note d ensemble|over all)|overall (airport|hotel|hospital|flight|stay|service|course)|hospital rating|rate (the|this|your) (hospital|hotel|stay|airport)"),
        (FAIR, r"^(?!.*(job|travail|environment|relationship|employ|salari)).*(satisf|\bnote globale\b|overall (score|rating)|zufrieden|soddisf)|만족도|満足度|满意度"),
        (FAIR, r"=(review (score|rating)|(rating|evaluation|feedback|stars?) (score|note)|(score|note|rating) (rating|evaluation)|star rating|stars?( rating)?|nb etoiles|(note|nombre) (etoiles|d etoiles)|(customer|user|client|reviewer) (rating|score|note)|ratings?|note (client|avis)|notes? moy(enne)?|moy(enne)?( des)? notes?|(average|avg|mean) rating|rating (average|avg|mean)|note)|(rate|evaluate|evaluer|noter|noteriez).*(overall|ensemble|global)|en general.*(calific|evalu)|no geral.*avali|insgesamt.*bewert"),
        (WEAK, r"(job|work|employee|career) satisf|satisfaction (au|du|dans le) travail|satisfaction (des? )?(salaries?|employes?)|=(score|rate|etoiles|evaluation|grade|feedback score|opinion|review)"),
    ),
    "ces": (
        (STRONG, r"=ces\d*\b|\bces\d* (score|client|note|1|2|de|du|sur)\b|(score|note) ces\b|customer effort|effort client|effort score"),
        (STRONG, r"score d effort|quelle a ete la facilite|how easy|easy (to|for)|made it easy|facile (de|a|d)\b"),
        (FAIR, r"\beffort\b|\bfacilite\b|\bease\b(?! of (booking|online|check|access|finding|use))|\bfacile\b|\beasy\b|wie einfach"),
    ),
    "survey_kind": (
        (STRONG, r"(survey|enquete|questionnaire) (type|kind)|(type|nature|sorte)( de| d| of)? (l )?(enquete|survey|questionnaire)"),
        (WEAK, r"=(enquete|survey|questionnaire)"),
    ),
    "touchpoint": (
        (STRONG, r"touch ?points?|points? de contact|=(etape|interaction|moment|parcours|journey|stage)|etape (du|de) parcours"),
    ),
    "reason": (
        (STRONG, r"=(raison|reason|motif|cause|root cause)|(raison|motif|reason)s? (principale?|de|du|for|d)\b|main reason"),
        (FAIR, r"\b(raison|motif|reason|cause)s?\b|^pourquoi"),
    ),
    "comment": (
        (STRONG, r"=(commentaires?|comments?|verbatims?|remarques?|feedback|comentarios?|observaciones|observacoes|kommentare?|anmerkung(en)?)|(review|avis|customer|client|survey) (text|texte|body|content|message|comments?)|comment(aire)?s? (libre|client)"),
        (STRONG, r"의견|후기|コメント|意見|感想|评论|意见"),
        (FAIR, r"=(avis|reviews?|opinions?)|\b(commentaires?|comments?|verbatim|remarques?|suggestions?|sugerencias|sugestoes|open|feedback|pourquoi|why)\b(?!.*vous)"),
    ),
    "weight": (
        (STRONG, r"=(weights?|poids|ponderation|pond|coefficient|coef|pw)|(poids|coefficient)( de)? (redressement|ponderation|sondage)|(survey|sampling|sample|final|design|response) weights?"),
        (FAIR, r"\b(weight|ponderation|poids)\b(?!.*\b(kg|colis|product|produit)\b)"),
    ),
    "left_on": (
        (STRONG, r"date( de| of| d)? (depart|resiliation|sortie|churn|exit|leaving|cancellation|fin de contrat)"),
        (STRONG, r"(churn|exit|cancellation|leaving|end of contract) date|=left on|=parti le"),
    ),
    "left": (
        (STRONG, r"=(churn|churned|exited|attrition|left|has left|parti|a quitte|resilie|a resilie|depart)"),
        (STRONG, r"(churn|attrition) (label|flag)|=a churne|(client|contrat|abonnement)s? (est |a ete )?(parti|resilie|perdu|churne)|(has|customer) (left|churned)"),
        (FAIR, r"churn value|=(cancell?ed|unsubscribed|desabonne|inactif|inactive|actif|active|retained|fidele|encore client|toujours client|still (a )?customer)"),
        (FAIR, r"(customer|client) (status|statut)|statut( du)? client"),
        (FAIR, r"=(baja|abandono|abandonou|abbandono|gekundigt|abgewandert|opgezegd|(cliente )?cancelado)"),
        (WEAK, r"=(statut|status)|\b(is active|actif|active)\b"),
    ),
    "orders": (
        (STRONG, r"(nombre|nb|number|count|total)( de| d| of)? (commandes?|orders?|achats?|purchases?|transactions?)"),
        (STRONG, r"=(commandes?|orders?|frequency|frequence|achats|purchases|transactions|bookings|reservations)|(orders?|commandes?|purchase) (count|\d+)"),
        (STRONG, r"=(purchase|order|visit|booking)s? (frequency|count)|=frequence( de| d)? (achats?|commandes?|visites?)|=(frecuencia|frequencia|frequenza)( de| di)? (compras?|acquisto)|=kauf ?(frequenz|haufigkeit)"),
        (STRONG, r"=((numero|num|n|qtd|total|cantidad|quantidade)( de| di)? (pedidos|compras|ordini|acquisti)|pedidos|compras|ordini|acquisti|(anzahl|aantal)( der)? (bestellungen|kaufe|einkaufe|bestellingen|aankopen)|bestellungen|bestellingen)"),
        (FAIR, r"^(?!.*\brank )(?!(n|no|nr|num|numero|ref|reference)( de| d)? (commande|order)\b).*(?<!in )\b(commandes?|orders?)\b(?!.*(montant|amount|value|valeur|date|\b(id|numero|number|no|nr|num|ref|reference)\b))"),
    ),
    "revenue": (
        (STRONG, r"total (charges?|revenue|amount|spen[dt]|depense)|=(revenue|revenues|ca|spend|turnover|sales|monetary( value)?|valeur monetaire)"),
        (STRONG, r"=(mrr|arr|acv)( (eur|usd|gbp|euros?))?|recurring revenue|revenus? (mensuels? )?recurrents?"),
        (STRONG, r"=(umsatz|gesamtumsatz|jahresumsatz|omzet|fatturato|faturamento|facturacion|ingresos|receita)( (total|totale|anual|eur|euros?))?|(gasto|importe|valor) total"),
        (STRONG, r"chiffre (d )?affaires|\bca (total|annuel|client|12|sur|eur)|montant total|depense totale"),
        (FAIR, r"^(?!.*\b(hours?|heures?|time|temps|minutes?|days?|jours?|credit|loan|pret(?! a porter)|emprunt|due|limit|plafond|hike|growth|increase|change|hausse|evolution|variation|moyen(ne)?s?|average|avg|mean)\b).*\b(revenue|montant|amount|spend|depenses?|ventes)\b"),
        (WEAK, r"monthly (charges?|fees?|bill|payment|spend|price|subscription)|mensualite|^(?!.*\b(moyens?|average|avg|mean)\b).*\b(panier|basket|charges)\b"),
    ),
    "lifetime_value": (
        (STRONG, r"\bcltv\b|=(clv|ltv)|\b(clv|ltv)\b|lifetime value|valeur (de (la )?duree de )?vie|valeur vie"),
    ),
    "basket": (
        (STRONG, r"\b(panier|ticket|achat|montant|depense)s?( d achat)? moyen(ne)?s?\b|valeur moyenne( d| de| des| du| par)?( la| l)? (commande|panier|achat|ticket)s?"),
        (STRONG, r"\b(average|avg|mean) (basket|order|purchase|ticket|transaction)s?( (value|amount|size|spend))?$|=aov|average spend per (order|visit|basket)"),
    ),
    "tenure": (
        (STRONG, r"\btenure\b|\banciennete\b|\bantiguedad\b|years at (the )?company"),
        (FAIR, r"client depuis|customer since|(mois|annees|months|years) (as( a)?|en tant que) (customer|client|member)"),
        (FAIR, rf"{_NOT_OVER}\b({_RELATION}|customer|client|member)s? (years|months|days|length|duration|lifetime|annees|ans|mois|jours|duree)\b"),
        (FAIR, rf"{_NOT_OVER}\b(({_RELATION}|contract) age|age (of |de |du |d )?(la |l |the )?(contract|contrat)|(age|duree|length|duration|years|months|annees|ans|mois) (of |de |du |d )?(la |l |the )?({_RELATION}|service))\b"),
        (FAIR, rf"{_NOT_OVER}\b(years|months|days|annees|mois|jours) (since|depuis)( l| la| le| son)? {JOINING}"),
    ),
    "products": (
        (STRONG, r"(nb|nombre|num|number|count)( de| of)? (produits?|products?|equipements?|contrats?)"),
        (STRONG, r"(produits?|products?)( held| detenus| consommes| owned)|=(numero|num|n)( de| di)? (productos|produtos|prodotti)|=anzahl( der)? produkte|=aantal producten"),
        (WEAK, r"=(produits|products|equipment|equipements?)"),
    ),
    "returns": (
        (STRONG, r"=(retours?|returns?|remboursements?|refunds?)|(nb|nombre|number)( de| of)? (retours?|returns?|remboursements?|refunds?)"),
    ),
    "contacts": (
        (STRONG, r"=(complain|complaints?|reclamations?|reclamos?|plaintes?|contacts|complained|a reclame)"),
        (STRONG, r"(nb|nombre|number)( de| of)? (reclamations?|plaintes?|complaints?|contacts?|tickets?|appels?|calls?)|\bnum( of)? (complaints|contacts|tickets|calls)\b"),
        (STRONG, r"\b(service|support|care|help ?desk|hotline|sav) (calls|contacts|tickets|requests|cases)\b|\b(appels|contacts|tickets|demandes)( (au|aupres du|avec le|a l|a la|vers le))? (service client(s|ele)?|support|sav|hotline|assistance)\b"),
    ),
    "audience": (
        (STRONG, r"=(public|audience|population|repondants?|cible interrogee|client collaborateur|customer employee)"),
        (STRONG, r"(type|profil)( de| d| of)? (repondant|public|audience|respondent)|respondent type"),
    ),
    "item_name": (
        (STRONG, r"=(item|items|critere|criteres|theme|dimension|question|questions|attribut|attribute|intitule)"),
        (FAIR, r"^(item|critere|libelle|nom)( de l| de la| du)? ?(item|critere|question|name|label)"),
    ),
    "rating": (
        (STRONG, r"=(note|rating|score|evaluation|reponse|valeur|answer|value|notes|grade)|note (donnee|attribuee)"),
        (FAIR, r"\b(note|rating|evaluation)\b"),
    ),
    "unit": (
        (STRONG, r"=(magasin|store|equipe|team|site|agence|unite|unit|etablissement|point de vente|service|departement)"),
        (FAIR, r"\b(magasin|store|equipe|team|site|agence)\b"),
    ),
    "mean": ((STRONG, r"=(moyenne|mean|average|avg|moy|note moyenne|mean rating|mean score|average score)"),),
    "sd": ((STRONG, r"=(ecart type|ecarttype|sd|std|standard deviation|stdev|et|std dev)"),),
    "base": (
        (STRONG, r"=(n|base|effectifs?|count|nb|total|responses|respondents|answers|reponses|repondants|encuestados|sample size|taille d echantillon)"),
        (STRONG, r"=(nb|nbr|nombre|number|count|total)( de| d| of)? (reponses?|repondants?|avis|responses?|respondents?|answers?|reviews|ratings|votes)|=(response|respondent|answer|review|rating|vote)s? count|=n (reponses|repondants|responses|respondents|answers)"),
    ),
    "segment": (
        (
            STRONG,
            (r"\b(region|pays|country|geography|zone|ville|site|agence|magasin|store|produit|product|offre|gamme|segment|"
            r"secteur|industry|market|marche|canal|channel|sexe|genre|gender|contrat|contract|tranche|categorie|category|"
            r"type|format|departement|department|business unit|bu|age group|classe|statut|status|formule|plan|marque|brand)\b"),
        ),
        (FAIR, r"^(has|is|a un|a une|est) "),
    ),
    "ignore": (
        (STRONG, rf"={OF_THE_TOOL}"),
        (STRONG, r"\b(zip|zipcode|postcode|latitude|longitude|ip address|ip adresse|surname|nom de famille|prenom|first name|last name|firstname|lastname|full name|date of birth|birth ?da(?:te|y)|naissance|dob|url|uuid|guid)\b|code postal|postal code|phone (number|no)|telephone number|numero de telephone|e ?mail address|adresse e ?mail"),
        (STRONG, r"=(e ?mail|mail|phone|telephone|tel|mobile|fax|postal|lat|long|lng|ip|birth|ages?|password|nom|name|id|index|n|no|num|row ?(number|names?|num|id)?|ligne|unnamed \d+|x|progress|finished|duration.*|session|weekday|hour|heure|year|annee|jour|day of week)"),
        (STRONG, r"external (data )?reference|externe datenreferenz|aktueller stand|antworttyp|(respondent|response|answer|survey|order|invoice|ticket|review|product|item|employee|passenger|student|patient|user|session|transaction) (id|no|nr|key|number|ref|uuid|code)"),
        (STRONG, r"churn (score|categor|risk|group)"),
    ),
}  # fmt: skip


@cache
def _patterns(role: str) -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((strength, _compiled(pattern)) for strength, pattern in _NAMES.get(role, ()))


def _compiled(pattern: str) -> re.Pattern[str]:
    """``=`` at the start of an alternative asks for the whole header."""
    parts = [f"^(?:{part[1:]})$" if part.startswith("=") else part for part in _alternatives(pattern)]
    return re.compile("|".join(parts))


def _alternatives(pattern: str) -> list[str]:
    """The alternatives of a pattern at its outermost level."""
    parts: list[str] = []
    depth, part = 0, ""
    for character in pattern:
        depth += (character == "(") - (character == ")")
        if character == "|" and not depth:
            parts, part = [*parts, part], ""
        else:
            part += character
    return [*parts, part]


def strength(role: str, folded: str) -> int:
    """How clearly a folded header names a role: 3 clearly, 2 fairly, 1 vaguely, 0 not at all."""
    found = (value for value, pattern in _patterns(role) if pattern.search(folded))
    return max(found, default=0)


CUSTOMER_WORDS = frozenset(
    [
        "client",
        "clients",
        "cliente",
        "clientes",
        "customer",
        "customers",
        "consommateur",
        "consommateurs",
        "usager",
        "usagers",
        "acheteur",
        "guest",
        "guests",
        "user",
        "users",
    ]
)
STAFF_WORDS = frozenset(
    ["collaborateur", "collaborateurs", "collaboratrice", "collaboratrices", "salarie", "salaries", "equipe", "equipes", "staff", "employee", "employees", "employe", "employes", "personnel", "interne", "internes", "team", "vendeur", "vendeurs", "manager", "managers", "agent", "agents", "conseiller", "conseillers"]
)  # fmt: skip


def audience(word: str) -> str | None:
    """``customers`` or ``staff`` when a word says so.

    >>> audience("Collaborateurs"), audience("Clients"), audience("Nord")
    ('staff', 'customers', None)
    """
    words = fold(word).split()
    if any(part in STAFF_WORDS for part in words):
        return "staff"
    return "customers" if any(part in CUSTOMER_WORDS for part in words) else None


_YES = frozenset(
    ["yes", "y", "oui", "o", "true", "vrai", "1", "x", "checked", "selected", "coche", "cochee", "ja", "si"]
)
_NO = frozenset(["no", "n", "non", "false", "faux", "0", "unchecked", "not selected", "non coche", "nein"])
_TICKED, _CROSSED = frozenset("✓✔☑✅"), frozenset("✗✘☐❌✖")
_GONE = frozenset(
    ["churned", "churn", "attrited", "left", "exited", "parti", "partie", "resilie", "resiliee", "inactif", "inactive", "perdu", "perdue", "lost", "cancelled", "canceled", "closed", "ancien", "ferme"]
)  # fmt: skip
_SURELY_GONE = frozenset(["churned", "churn", "attrited", "resilie", "resiliee"])
_OPENS_OR_CLOSES = frozenset(["open", "opened", "reopened", "closed", "ouvert", "ouverte", "ferme", "fermee"])
_HERE = frozenset(
    [
        "stayed",
        "joined",
        "retained",
        "active",
        "actif",
        "current",
        "existing",
        "reste",
        "restee",
        "fidele",
        "nouveau",
        "new",
        "open",
        "present",
        "presente",
        "client",
    ]
)


def yes_or_no(word: str) -> bool | None:
    """True for yes, False for no, None for anything else.

    >>> [yes_or_no(word) for word in ("VRAI", "N", "✓", "peut-être")]
    [True, False, True, None]
    """
    if word in _TICKED or word in _CROSSED:
        return word in _TICKED
    folded = fold(word)
    return True if folded in _YES else False if folded in _NO else None


def gone_or_here(word: str) -> bool | None:
    """True when a word says that the customer has left, False when still here, None for anything else."""
    words = fold(word).split()
    if any(part in _GONE for part in words):
        return True
    return False if any(part in _HERE for part in words) else None


def surely_gone(word: str) -> bool:
    """Whether a word is said of a customer who left, and of nothing else.

    >>> surely_gone("Churned"), surely_gone("Closed")
    (True, False)
    """
    return not _SURELY_GONE.isdisjoint(fold(word).split())


def opens_or_closes(word: str) -> bool:
    """Whether a word is said of accounts, and of tickets and shops as well: ``Open``, ``Fermé``."""
    return not _OPENS_OR_CLOSES.isdisjoint(fold(word).split())


def says_present(header: str) -> bool:
    """Whether yes under this header means that the customer is still here.

    >>> says_present("Actif"), says_present("Churn"), says_present("Inactive")
    (True, False, False)
    """
    words = fold(header).split()
    return any(part in _HERE for part in words) and not any(part in _GONE for part in words)


_GUESTS = (
    "passenger|respondent|person|participant|student|patient|user|guest|member|repondant|individu|"
    "usager|passager|personne|etudiant|eleve|adherent|abonne|subscriber|voyageur|stagiaire|alumno|aluno|paciente"
)
_WHO = f"{_GUESTS}|employee|subject|salarie|employe"

GUEST_ID = re.compile(
    rf"^(?:(?:{_GUESTS})s? ?{NUMBER}|(?!cod){NUMBER_OF}(?: du| d| de| de la| de l)? (?:{_GUESTS}))$"
)
"""A folded header of a number given to each person who is served, of whom some may answer again.

Whom staff served may be numbered by who served them, and a subject is also a course; a code before a noun is
that of a category.
"""

PERSON = re.compile(
    r"^(?:id|uid|index|row ?(?:names?|number|num|id|no)?|x|n|no|unnamed \d+|column a|colonne a|"
    rf"(?:{_WHO})s?|(?:response|case|record|matricule)s?(?: ?{NUMBER})?|{NUMBER}(?: du| de| de la)? (?:reponse|questionnaire))$"
    rf"|^(?:(?:{_WHO})s? ?{NUMBER}|matricule|(?:matricule|{NUMBER})(?: du| d| de| de la| de l)? (?:{_WHO}))$"
)
"""A folded header of a number or name given to each person who answered, or to each row."""


AVERAGED = re.compile(
    r"\b(moyennes?|moy|mean|average|avg|composite|(?<!social )media|promedio|durchschnitt)\b"
)
"""A folded header of an average."""

ABOUT_A_PERSON = re.compile(
    r"(age|gender|sexe?|genre|ethnicity|marital status|situation familiale|langu(age|e)|education|etudes|diplome|"
    r"occupation|profession|csp|income|revenus?)( group| level| bracket)?"
)
"""What is asked to know who answers, and rates nothing."""

PLURAL_PEOPLE = re.compile(
    r"customers|clients|users|buyers|shoppers|members|acheteurs|adherents|visitors|visiteurs"
)
"""A folded header that is one word for several people: who they were, or how many."""


_EASE = re.compile(
    r"\b(facile|faciles|facilement|facilite|simple|simplicite|aise|aisee|easy|easily|ease|easier)\b"
)
_EFFORT = re.compile(r"\b(efforts?|difficile|difficulte|difficult|difficulty|hard)\b")
_BEST_FIRST = re.compile(
    r"\b[01] (tres|tout a fait|extremement|totalement|very|completely|extremely|totally) "
    r"(satisf|facile|simple|bien|bon|easy|good|likely|probable)"
)


def says_ease(folded: str) -> bool:
    """Whether a folded question asks how easy something was.

    >>> says_ease(fold("À quel point était-ce facile ?")), says_ease(fold("Effort client"))
    (True, False)
    """
    return _EASE.search(folded) is not None


def says_effort(folded: str) -> bool:
    """Whether a folded question asks how much effort something took."""
    return _EFFORT.search(folded) is not None


def best_first(folded: str) -> bool:
    """Whether a folded question writes that its lowest answer is the best.

    >>> best_first(fold("Satisfaction (1 = très satisfait, 5 = pas du tout)"))
    True
    >>> best_first(fold("Satisfaction (1 = pas du tout, 5 = très satisfait)"))
    False
    """
    return _BEST_FIRST.search(folded) is not None


_DONT_KNOW = frozenset(
    ["ne sait pas", "ne sais pas", "ne se prononce pas", "nsp", "nspp", "na", "n a", "nr", "non reponse", "sans reponse", "sans opinion", "pas de reponse", "don t know", "dont know", "do not know", "dk", "not applicable", "non applicable", "no answer", "no opinion", "prefer not to say", "refused", "refus", "none", "null", "nan", "non concerne", "je ne sais pas", "not sure", "unsure", "nc", "non communique", "non renseigne", "not answered", "no response", "skipped", "did not use", "have not used", "never used", "not used", "pas utilise", "jamais utilise", "non utilise", "pas concerne", "je ne suis pas concerne", "not rated", "unrated", "no rating", "offered", "unoffered", "weiss nicht", "keine angabe", "no sabe", "can t say", "cannot say", "unable to rate", "does not apply", "prefere ne pas repondre", "je prefere ne pas repondre", "i don t know", "ns nc", "missing", "blank", "inconnu", "inconnue", "unknown", "desconocido", "unbekannt"]
)  # fmt: skip


_NO_DAY = re.compile(r"0000-00-00(?:[ T]00:00:00(?:\.0+)?)?")
"""How databases write that there is no date."""


def dont_know(word: str) -> bool:
    """Whether an answer says that there is none: ``NSP``, ``N/A``, ``don't know``, ``-``.

    >>> [dont_know(word) for word in ("ne sait pas", "N/A", "-", ".", "?", "7")]
    [True, True, True, True, True, False]
    >>> dont_know("Don't know / no opinion"), dont_know("Good/none"), dont_know("0000-00-00 00:00:00")
    (True, False, True)
    """
    if word[-1:].isdecimal():  # no words end so, and most of what is asked about is numbers and dates
        return _NO_DAY.fullmatch(word) is not None
    folded = fold(word)
    if not folded:
        return not any(_means_something(character) for character in word)
    return folded in _DONT_KNOW or ("/" in word and all(fold(part) in _DONT_KNOW for part in word.split("/")))


def _means_something(character: str) -> bool:
    """Letters, digits, stars, ticks and faces; dashes, points and question marks do not."""
    return character.isalnum() or unicodedata.category(character) == "So"
