"""Do customers do what they say: who is delighted and gone, who complains and stays?"""

from functools import partial

from cxdash import panels
from cxdash.compare import enough
from cxdash.ui import blocks, cache, choices, session

study, asked = blocks.opened(), session.filters()

with blocks.row():
    role, outcome = choices.say_and_do(study)
    window = choices.window(study, outcome)

joined = cache.joined(study, role, outcome, window)
filters = joined.follows(asked)
blocks.not_followed(asked, filters)
enough(panels.joined_customers(joined, filters), filters)
cuts = choices.cuts(joined, filters)

blocks.panel(partial(panels.said_and_did, joined, filters, cuts), filters)
blocks.panel(partial(panels.did_by_answer, joined, filters, cuts), filters)
for box in ("mercenary", "hostage"):
    blocks.people(partial(panels.people, joined, box, filters, cuts), filters)
