"""Numbers and texts that no name tells of: which are ratings and comments, and what is said of the others."""

import random

import pytest

from cxdash.ingest.columns.mapping import Mapping
from cxdash.ingest.columns.roles import recognise
from cxdash.ingest.files.read import read
from cxdash.ingest.tables.layout import table

FIVE, TEN = "1 2 3 4 5 4 4 5", "0 1 2 3 4 5 6 7 8 9 10 9 10 8"


def recognised(columns: dict[str, str], rows: int = 120) -> Mapping:
    """Columns of values drawn at random from those given, between blanks or bars."""
    chance = random.Random(1)
    drawn = {
        header: [chance.choice(values.split("|" if "|" in values else " ")) for _row in range(rows)]
        for header, values in columns.items()
    }
    lines = ["\t".join(drawn), *("\t".join(row) for row in zip(*drawn.values(), strict=True))]
    (sheet,) = read("avis.tsv", "\n".join(lines).encode())
    return recognise(table(sheet))


def said(mapping: Mapping) -> str:
    return " ".join(note.sentence for note in mapping.doubts.values())


@pytest.mark.parametrize(
    ("header", "values"),
    [
        ("Profession", FIVE),
        ("Occupation", FIVE),
        ("Salaire", FIVE),
        ("PRODID", FIVE),
        ("Code produit", FIVE),
        ("Prix payé", "1.75 1.99 2.09 2.18 2.29"),
        ("PriceCH", "1,75 1,99 2,09 2,18 2,29"),
    ],
)
def test_ids_pay_and_money_beside_a_score_are_no_ratings(header: str, values: str) -> None:
    assert recognised({"satisfaction": FIVE, header: values}).roles[header] != "item"


@pytest.mark.parametrize(
    ("header", "beside"), [("Rayons", "satisfaction"), ("Aisles", "overall satisfaction")]
)
def test_a_number_on_the_scale_of_the_score_is_a_rating(header: str, beside: str) -> None:
    mapping = recognised({beside: FIVE, header: FIVE})
    assert mapping.roles[header] == "item"
    assert said(mapping).startswith(f"Read as ratings by their scale alone: “{header}”")


@pytest.mark.parametrize(("header", "beside"), [("Certitude", "note nps"), ("Sureness", "NPS")])
def test_a_number_on_a_scale_of_its_own_is_left_out_with_a_word(header: str, beside: str) -> None:
    mapping = recognised({beside: TEN, header: FIVE})
    assert mapping.roles[header] == "ignore"
    assert header in said(mapping)


@pytest.mark.parametrize("names", [("Pain", "Fruits", "Viande"), ("Bread", "Fruit", "Meat")])
def test_three_numbers_on_one_scale_beside_a_score_are_ratings(names: tuple[str, ...]) -> None:
    mapping = recognised({"nps": TEN, **dict.fromkeys(names, FIVE)})
    assert [mapping.roles[name] for name in names] == ["item"] * 3


@pytest.mark.parametrize(
    "names",
    [("Blairon", "Hugues", "Kern", "Olive", "Petit"), ("Blair", "Hague", "Kennedy", "Oliver", "Smith")],
)
def test_five_columns_on_exactly_one_scale_are_a_battery_and_it_is_said(names: tuple[str, ...]) -> None:
    mapping = recognised(dict.fromkeys(names, FIVE))
    assert mapping.columns("item") == names
    assert names[0] in said(mapping)
    assert recognised(dict.fromkeys(names[:4], FIVE)).columns("item") == ()


BATTERY = {f"Q8{letter}": FIVE for letter in "ABCDEFGH"}


@pytest.mark.parametrize("facts", [("DAY", "STRATA", "PEAK"), ("Zone tarif", "Strate", "Pointe")])
def test_facts_in_codes_beside_numbered_questions_are_no_ratings_and_are_named(
    facts: tuple[str, ...],
) -> None:
    codes = dict(zip(facts, ["2 3 4 6", "1 2 3", "1 2 3"], strict=True))
    mapping = recognised({**codes, **BATTERY, "Q4B": "0 1 2", "Q2_1": "1 2 3"}, rows=15)
    assert set(mapping.columns("item")) == set(BATTERY)
    assert all(column in said(mapping) for column in (*facts, "Q4B", "Q2_1"))


def test_the_lowest_codes_alone_are_no_ratings_however_many() -> None:
    columns = dict.fromkeys(("Zone", "Canal", "Formule", "Saison", "Rayon", "Voie"), "0 1 2")
    assert not recognised({"note accueil": FIVE, **columns}).columns("item")


@pytest.mark.parametrize("stem", ["LDS", "Q7_", "Affirmation "])
def test_a_family_goes_whole_with_members_of_few_answers(stem: str) -> None:
    family = {f"{stem}{n}": FIVE for n in range(1, 8)} | {f"{stem}8": "4 5", f"{stem}9": "1 2"}
    assert set(recognised(family).columns("item")) == set(family)


@pytest.mark.parametrize("header", ["effort", "Effort"])
def test_effort_among_ratings_of_other_things_is_one_of_them(header: str) -> None:
    others = dict.fromkeys(("belong", "incl", "happ", "ldrshp", "gro"), FIVE)
    assert recognised({**others, header: FIVE}).roles[header] == "item"
    assert recognised({**others, "CES": FIVE}).roles["CES"] == "ces", "a name that leaves nothing open"
    assert recognised({header: FIVE, "Région": "Nord Sud"}).roles[header] == "ces", "alone it is the score"


@pytest.mark.parametrize("stem", ["P", "Affirmation ", "Item"])
@pytest.mark.parametrize("odd", ["12 25 36 47 58 60 31", "1 2 3 4 5 6 7 8 9 10"])
def test_one_odd_member_is_named_and_the_others_are_taken(stem: str, odd: str) -> None:
    family = {f"{stem}{n}": FIVE for n in range(1, 9)}
    mapping = recognised({**family, f"{stem}9": odd})
    assert mapping.columns("item") == tuple(family)
    assert f"left out: {stem}9" in said(mapping)


@pytest.mark.parametrize("facts", [("Q2PURP1", "Q20Age", "Q22Income"), ("Q3Genre", "Q4AGE", "Q5Langue")])
def test_a_fact_under_the_number_of_a_question_is_no_rating(facts: tuple[str, ...]) -> None:
    mapping = recognised({**BATTERY, **dict.fromkeys(facts, FIVE)})
    assert mapping.columns("item") == tuple(BATTERY)


@pytest.mark.parametrize(
    ("marks", "codes"),
    [
        (("ServiceRating", "FoodRating", "AmbianceRating"), ("PreferredCuisine", "TimeOfVisit")),
        (("Note accueil", "Note plats", "Note cadre"), ("Cuisine préférée", "Moment")),
    ],
)
@pytest.mark.parametrize("score", [{}, {"satisfaction": FIVE}])
def test_codes_beside_columns_that_all_say_they_are_marks_are_left_out_with_a_word(
    marks: tuple[str, ...], codes: tuple[str, ...], score: dict[str, str]
) -> None:
    mapping = recognised({**score, **dict.fromkeys((*codes, *marks), FIVE)})
    assert mapping.columns("item") == marks
    assert all(column in said(mapping) for column in codes)


TENTHS = "1.2 1.8 2.4 2.5 3.1 3.3 3.9 4.2 4.6 4.9 5"


@pytest.mark.parametrize("header", ["Qualité du service", "Service quality"])
@pytest.mark.parametrize("beside", ["note nps", "satisfaction"])
def test_tenths_under_a_name_that_judges_are_ratings(header: str, beside: str) -> None:
    mapping = recognised({beside: TEN if "nps" in beside else FIVE, header: TENTHS})
    assert mapping.roles[header] == "item"
    assert mapping.scales[header].label == "1-5"


@pytest.mark.parametrize("header", ["Prix du service", "Délai d'attente", "Waiting for staff"])
def test_tenths_that_may_be_euros_or_minutes_are_left_out_with_a_word(header: str) -> None:
    mapping = recognised({"satisfaction": FIVE, header: TENTHS})
    assert mapping.roles[header] == "ignore"
    assert header in said(mapping)


@pytest.mark.parametrize(("score", "fact"), [("Satisfaction", "Salary"), ("Satisfaction globale", "Salaire")])
def test_a_fact_in_just_the_numbers_of_the_score_is_left_out_with_a_word(score: str, fact: str) -> None:
    mapping = recognised({score: FIVE, "Management": FIVE, fact: FIVE})
    assert mapping.roles[fact] == "ignore"
    assert f"left out: {fact};" in said(mapping)


TENTHS = "1.2 1.8 2.4 2.5 3.1 3.3 3.9 4.2 4.6 4.9 5"


@pytest.mark.parametrize("header", ["Response_Time", "Durée de réponse"])
def test_tenths_that_nothing_judges_beside_a_whole_score_are_measured(header: str) -> None:
    mapping = recognised({"Satisfaction": FIVE, header: TENTHS})
    assert mapping.roles[header] == "ignore"
    assert f"left out: {header};" in said(mapping)
    assert recognised({"Satisfaction": TENTHS, header: TENTHS}).roles[header] == "item"


def test_how_much_a_service_is_used_is_no_rating() -> None:
    assert recognised({"Satisfaction": FIVE, "Service_Usage": FIVE}).roles["Service_Usage"] == "ignore"


def test_columns_of_which_each_has_steps_of_its_own_are_no_battery() -> None:
    steps = ("1 2 3", "1 2 3 4", "1 2 3 4 5", "2 3 4 5 6", "1 3 5 7", "0 2 4 6")
    assert recognised({f"{chr(97 + i) * 4}": steps[i] for i in range(6)}).columns("item") == ()


@pytest.mark.parametrize(
    ("question", "stem", "questions"),
    [
        (
            "Texte de la question",
            "P",
            "Était-ce facile pour vous ?|Avez-vous été pressé ?|Était-ce pénible ?",
        ),
        ("QuestionText", "Person ", "Was it easy for you?|How hurried were you?|How hard was it to do?"),
    ],
)
def test_people_in_columns_are_no_ratings_and_are_said(question: str, stem: str, questions: str) -> None:
    wide, narrow = "1 2 3 5 8 13 17 20", "1 2 3 4 5 6 7"
    people = {f"{stem}{i}": wide if i % 2 else narrow for i in range(1, 11)}
    mapping = recognised({question: questions, **people}, rows=60)
    assert mapping.columns("item") == ()
    assert question in said(mapping)


def test_a_questionnaire_may_number_other_things_between_its_ratings() -> None:
    asked = {f"Q{i}": FIVE for i in range(1, 6)}
    mapping = recognised({**asked, "Q6": "18 25 34 47 52 61 70"})
    assert mapping.columns("item") == tuple(asked)


@pytest.mark.parametrize("header", ["sensibilite_prix_1_10", "purchase_intent_1_10", "Intention (1-10)"])
def test_a_scale_in_the_name_makes_a_rating(header: str) -> None:
    tenths = " ".join(f"{value / 10}" for value in range(10, 101))
    mapping = recognised({"ville": "Paris Lyon", header: tenths}, rows=300)
    assert mapping.roles[header] == "item"
    assert mapping.scales[header].label == "1-10"


SHORT = "Merci de votre message, bonne journée|Merci beaucoup pour votre avis, à bientôt"
LONG = "|".join(f"Le service numéro {i} était rapide et le vendeur très aimable" for i in range(400))


@pytest.mark.parametrize(
    ("reply", "text"), [("Réponse de l'entreprise", "Vécu"), ("Reply", "Experience text")]
)
def test_what_the_company_wrote_back_is_no_comment(reply: str, text: str) -> None:
    roles = recognised({reply: LONG, text: LONG, "note": FIVE}).roles
    assert roles[text] == "comment"
    assert roles[reply] != "comment"


@pytest.mark.parametrize(("title", "text"), [("Titre", "Texte"), ("Title", "Text")])
def test_the_text_in_which_customers_differ_most_is_the_comment(title: str, text: str) -> None:
    few = "|".join(LONG.split("|")[:50])
    assert recognised({title: few, text: LONG, "note": FIVE}).column("comment") == text


@pytest.mark.parametrize(("first", "second"), [("Vécu", "Points négatifs"), ("Liked", "Disliked")])
def test_free_text_beside_the_comment_is_not_left_out_without_a_word(first: str, second: str) -> None:
    mapping = recognised({first: LONG, second: LONG, "note": FIVE})
    (comment,) = mapping.columns("comment")
    (other,) = {first, second} - {comment}
    assert f"“{other}” is not shown: “{comment}”" in said(mapping)
    assert "is not shown" not in said(
        recognised({"Réponse de l'entreprise": LONG, "Vécu": LONG, "note": FIVE})
    )


@pytest.mark.parametrize(("comment", "other"), [("Commentaires", "Suggestions"), ("Comments", "Suggestions")])
def test_comments_come_before_suggestions_however_long(comment: str, other: str) -> None:
    longer = LONG.replace("aimable", "aimable, merci de continuer ainsi pour tous vos clients")
    assert recognised({other: longer, comment: LONG, "note": FIVE}).column("comment") == comment
    assert recognised({other: longer, "note": FIVE}).column("comment") == other


@pytest.mark.parametrize("words", ["Positif|Neutre|Négatif", "Positive|Neutral|Negative"])
def test_a_label_on_the_text_is_no_rating_and_one_of_a_thing_is(words: str) -> None:
    mapping = recognised({"avis": LONG, "note": FIVE, "sentiment": words, "Accueil": words})
    assert mapping.roles["sentiment"] == "segment"
    assert mapping.roles["Accueil"] == "item"


@pytest.mark.parametrize(("gone", "flag"), [("churned", "senior_citizen"), ("parti", "Étudiant")])
def test_a_flag_of_a_customer_is_a_segment(gone: str, flag: str) -> None:
    assert recognised({gone: "oui non", "ancienneté": "1 2 3 5 8 13", flag: "0 1"}).roles[flag] == "segment"
    mapping = recognised({"note nps": TEN, flag: "0 1", "Q4B": "0 1"})
    assert mapping.columns("segment") == (flag,), "a number of a question tells nobody what is meant"


@pytest.mark.parametrize("header", ["Satisfaction au travail", "Service support"])
def test_scores_in_cents_are_left_out_with_a_word(header: str) -> None:
    cents = " ".join(f"{value / 100:.2f}" for value in range(101, 699, 3))
    mapping = recognised({"note accueil": FIVE, "note prix": FIVE, "note choix": FIVE, header: cents})
    assert mapping.roles[header] == "ignore"
    assert header in said(mapping)


@pytest.mark.parametrize("header", ["texte", "complaint"])
def test_free_text_without_a_score_is_the_comment(header: str) -> None:
    assert recognised({header: LONG, "source": "web magasin"}).roles[header] == "comment"


# --- batteries -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("header", "others"),
    [
        ("The amount of advertising", ("Clarity", "Quality", "Staff")),
        ("Montant des aides perçues", ("Accueil", "Prix", "Choix")),
    ],
)
def test_a_word_for_money_in_the_name_of_a_rating_among_others_makes_no_revenue(
    header: str, others: tuple[str, ...]
) -> None:
    found = recognised(dict.fromkeys((*others, header), FIVE))
    assert found.roles[header] == "item"
    assert recognised({"id client": FIVE, header: "120 250 99 310"}).roles[header] in (
        "amount",
        "quantity",
        "orders",
    )


def test_an_amount_on_the_steps_of_a_battery_is_no_money() -> None:
    names = ("vigor1", "vigor2", "dedication1", "dedication2", "absorption1")
    found = recognised({**dict.fromkeys(names, "1 2 3 4 5 6 7"), "Amount of chats": "2 4 5 6 7"})
    assert found.roles["Amount of chats"] != "revenue"


@pytest.mark.parametrize(
    "header",
    [
        "Do you agree that the amount of advertising is fair?",
        "Je suis satisfait du montant de ma prime",
        "Spend on training, from 1 to 5",
    ],
)
def test_an_opinion_on_an_amount_is_a_rating(header: str) -> None:
    assert recognised({"satisfaction": FIVE, header: FIVE}).roles[header] == "item"


@pytest.mark.parametrize("names", [("q_prix", "q_choix", "q_accueil"), ("Prix", "Choix", "Accueil")])
@pytest.mark.parametrize("few", ["4 5", "5"])
def test_a_rating_on_which_nearly_all_agree_stays_in_its_battery(names: tuple[str, ...], few: str) -> None:
    first, best, last = names
    rest = [f"{last} {i}" for i in "abcd"]
    found = recognised(
        {"ville": "Lyon|Brest", first: FIVE, best: few, last: FIVE, **dict.fromkeys(rest, FIVE)}
    )
    assert found.roles[best] == "item"


@pytest.mark.parametrize("codes", ["1 2", "0 1", "1 2 3"])
def test_codes_of_two_or_three_kinds_amid_a_battery_are_no_ratings(codes: str) -> None:
    names = [f"q_{word}" for word in ("prix", "choix", "accueil", "clarté", "calme", "lieu")]
    found = recognised({**dict.fromkeys(names[:3], FIVE), "q_sexe": codes, **dict.fromkeys(names[3:], FIVE)})
    assert found.roles["q_sexe"] != "item"


@pytest.mark.parametrize(
    "question",
    ["How stressful was online education for you?", "À quel point votre groupe a-t-il été utile ?"],
)
def test_a_question_of_degree_is_a_rating_whatever_it_mentions(question: str) -> None:
    assert recognised({"satisfaction": FIVE, question: FIVE}).roles[question] == "item"


@pytest.mark.parametrize("words", ["Je viens surtout parce que", "I come above all because"])
def test_a_long_choice_that_repeats_is_a_segment(words: str) -> None:
    reasons = [f"{words} the shop is near to where {who} and the family live" for who in ("I", "we", "they")]
    assert recognised({"satisfaction": FIVE, "Profil": "|".join(reasons)}).roles["Profil"] == "segment"


@pytest.mark.parametrize("header", ["invites_sent", "parrainages envoyés"])
def test_a_count_that_ends_half_way_of_the_score_is_no_rating(header: str) -> None:
    found = recognised({"note nps": TEN, header: "0 0 0 0 0 0 1 2 3 4 5"})
    assert found.roles[header] == "ignore"
    assert header in said(found)


@pytest.mark.parametrize(
    "statement",
    [
        "I see myself still working here in two years' time",
        "Je pense que mon groupe avance bien tous les mois",
    ],
)
def test_a_sentence_may_mention_what_is_counted(statement: str) -> None:
    assert recognised({"satisfaction": FIVE, "accueil": FIVE, statement: FIVE}).roles[statement] == "item"


@pytest.mark.parametrize("header", ["What is working", "Ce qui va bien"])
def test_sentences_are_a_comment_however_often_they_come_again(header: str) -> None:
    sentences = [f"The team is {word} and the mission matters to me." for word in "abcdefghijkl"]
    found = recognised({"satisfaction": FIVE, header: "|".join(sentences), "Team": "Sales|Product"})
    assert (found.roles[header], found.roles["Team"]) == ("comment", "segment")


@pytest.mark.parametrize(("header", "values"), [
    ("taux", "3 %|17 %|42 %|51 %"), ("Accueil (99 = NSP)", "99"), ("Vide", ""),
])  # fmt: skip
def test_a_column_without_an_answer_is_no_rating(header: str, values: str) -> None:
    assert recognised({"satisfaction": FIVE, header: values}).roles[header] != "item"


@pytest.mark.parametrize("header", [
    "Number of times I visited the store last year", "Nombre de fois où je suis venu en magasin",
    "Distance in km from my home to the store", "Years I have been with my bank",
])  # fmt: skip
def test_a_count_in_the_first_person_is_no_rating(header: str) -> None:
    assert recognised({"satisfaction": FIVE, header: "1 2 3 4 5"}).roles[header] != "item"


@pytest.mark.parametrize("rows", [40, 120])
def test_a_few_counts_on_the_same_steps_are_no_ratings(rows: int) -> None:
    names = ("Commandes web", "Commandes magasin", "Commandes téléphone")
    ids = "|".join(f"K{i}" for i in range(1000))
    found = recognised(
        {"id client": ids, **dict.fromkeys(names, "1 2 3 4 5 6 7 8"), "CA": "120 250 99"}, rows
    )
    assert "orders" in {found.roles[name] for name in names} or found.kind == "orders"


@pytest.mark.parametrize(("header", "things", "role"), [
    ("productId", 4, "segment"), ("Code produit", 4, "segment"), ("Réf. article", 4, "segment"),
    ("item_id", 4, "segment"), ("productId", 40, "ignore"), ("item_id", 40, "ignore"),
])  # fmt: skip
def test_the_id_of_a_thing_that_is_rated_again_and_again_is_a_segment(
    header: str, things: int, role: str
) -> None:
    rows = "\n".join(f"{i % things + 1};{i % 5 + 1}" for i in range(60))
    mapping = recognise(table(read("avis.csv", f"{header};Satisfaction\n{rows}\n".encode())[0]))
    assert mapping.roles[header] == role


SLID = ("product_variety", "ambiance", "stationnement", "parking", "délai d'attente", "nb_visites")


def slid(high: float = 10.0) -> Mapping:
    """Sliders in tenths from 1 to 10, two of which a name judges, and one more that ends elsewhere."""
    chance = random.Random(8)
    names = ("Satisfaction", "customer_service", *SLID, "moyenne au bac")
    ends = [10.0] * (len(names) - 1) + [high]
    given = [chance.sample([f"{1 + n * (end - 1) / 199:.1f}" for n in range(200)], 200) for end in ends]
    lines = "\n".join(";".join(row) for row in zip(*given, strict=True))
    (sheet,) = read("avis.csv", (";".join(names) + "\n" + lines).encode())
    return recognise(table(sheet))


def test_a_slider_among_sliders_is_a_rating_under_any_name_that_tells_no_fact_or_measure() -> None:
    mapping = slid()
    assert mapping.columns("item") == ("customer_service", *SLID[:4], "moyenne au bac")
    (said,) = (note.sentence for note in mapping.doubts.values() if "left out" in note.sentence)
    assert "nothing tells to be ratings were left out: délai d'attente and nb_visites;" in said


def test_tenths_that_end_elsewhere_are_none_of_them() -> None:
    assert slid(high=20.0).roles["moyenne au bac"] == "ignore"
    assert slid(high=6.3).roles["moyenne au bac"] == "ignore"


@pytest.mark.parametrize("stem", ["재구매의도2차", "Zufallswort ", "Retour bis "])
def test_many_columns_on_the_steps_of_a_large_battery_belong_to_it_whatever_they_are_called(
    stem: str,
) -> None:
    numbered = {f"Q{n}_1_친숙도": FIVE for n in range(1, 13)}
    few = {f"{stem}{letter}번": FIVE for letter in "abc"}
    many = {f"{stem}{letter}번": FIVE for letter in "abcde"}
    assert not {*few} & {*recognised({**numbered, **few}).columns("item")}
    mapping = recognised({**numbered, **many})
    assert {*many} <= {*mapping.columns("item")}
    assert f"5 columns that keep to one scale were read as ratings, such as {stem}a번" in said(mapping)
