"""What do you want to find out, and from which files?"""

from cxdash.i18n import _
from cxdash.ui import session, upload

study = session.study()

if study is None:
    upload.invitation()
    upload.failures()
    upload.box(_("Drop your files here: Excel, CSV or Parquet, several at once"))
    upload.sample_button()
else:
    upload.failures()
    upload.summary(study)
    upload.ways_on(study)
    upload.cards()
    upload.box(_("Add more files"))
