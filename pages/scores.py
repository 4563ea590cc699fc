"""How do customers score us, where does it differ, and did it change?"""

from functools import partial

import streamlit as st

from cxdash import panels, trends
from cxdash.compare import enough
from cxdash.i18n import _
from cxdash.ui import blocks, cache, choices, session

study, asked = blocks.opened(), session.filters()
headline = st.container()

if not study.metrics and (ratings := cache.items(study)):
    blocks.panel(partial(panels.items, ratings.where(asked)), ratings.follows(asked))

with blocks.row():
    role = choices.score(study)
    unit = choices.unit(study)
    column = choices.segment(study, role)

filters = cache.scores(study, role, unit).follows(asked)
shown = {each: cache.shown_scores(study, each, unit, filters, column) for each in study.metrics}
tally = shown[role]
step = trends.step_for(tally)

with headline:
    blocks.not_followed(asked, filters)
    blocks.tiles([panels.tile(each, step) for each in shown.values()])

enough(tally.size, filters)
if column:
    blocks.panel(partial(panels.by_segment, tally, column), filters)
    if tally.span:  # without dates, the panel over time is the one to say so
        blocks.panel(partial(panels.what_moved, tally, column), filters)
blocks.panel(partial(panels.over_time, tally, step), filters)
blocks.panel(partial(panels.spread, tally, column), filters)
if ratings := cache.items(study, unit):
    blocks.panel(partial(panels.items, ratings.where(asked)), ratings.follows(asked))
if not column:
    st.caption(_("These answers have no segment to compare by; give a column that role on the Columns page."))
