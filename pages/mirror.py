"""Where do staff misjudge what customers think?"""

from functools import partial

from cxdash import panels
from cxdash.errors import NotEnoughData
from cxdash.i18n import _
from cxdash.ui import blocks, cache, session

study, filters = blocks.opened(), session.filters()
mirror = cache.mirror(study)

if mirror is None:
    raise NotEnoughData(
        _(
            "No mirror survey is open: add a file where customers and staff rate the same items, "
            "with a column that says who answers, or in two sheets called Customers and Staff."
        )
    )

shown, kept = mirror.where(filters), mirror.follows(filters)
blocks.not_followed(filters, kept)
blocks.panel(partial(panels.mirror_items, shown), kept)
blocks.panel(partial(panels.mirror_teams, shown), kept)
