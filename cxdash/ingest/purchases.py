"""Orders: which table lists purchases, one a row, with or without names above its columns."""

from cxdash.ingest.profile import Profile


def order_roles(seen: dict[str, Profile]) -> dict[str, str]:
    """Roles of a table of orders; {} when it is none."""
    return {}
